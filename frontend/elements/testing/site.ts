import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";
import { build } from "esbuild";
import { type WebSocket, WebSocketServer } from "ws";
import { commonFrom } from "../../build/common.mjs";

/** What the test site answers to one request. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** An answer with a value in JSON. */
export function json(status: number, value: unknown): Reply {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}

/** One request as it arrived; fields are those of a form. */
export interface Asked {
  path: string;
  headers: IncomingMessage["headers"];
  fields: URLSearchParams;
}

/** One socket as the server sees it. */
export class Line {
  readonly heard: Record<string, unknown>[] = [];
  #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => this.heard.push(JSON.parse(String(data))));
  }

  send(...news: object[]): void {
    for (const each of news) this.#socket.send(JSON.stringify(each));
  }

  /** Waits until the page has joined and lets it in. */
  async admit(channel: string, last: number): Promise<void> {
    await expect.poll(() => this.heard).toContainEqual({ join: channel, after: last });
    this.send({ c: channel, op: "joined", last });
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** Breaks off without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
}

/** A site under the test's own hand: it serves the elements, what the test gives it, and sockets. */
export class Site {
  readonly lines: Line[] = [];
  readonly asked: Asked[] = [];
  #replies = new Map<string, (asked: Asked) => Reply | Promise<Reply> | "hang up">();
  #http: Server;
  #refusing = false;

  constructor(script: string) {
    this.reply("GET /main.js", () => ({ headers: { "Content-Type": "text/javascript" }, body: script }));
    this.reply("GET /favicon.ico", () => ({ status: 204 }));
    this.#http = createServer(async (request, response) => {
      const chunks = await request.toArray();
      const path = `${request.method} ${request.url}`;
      const fields = new URLSearchParams(Buffer.concat(chunks).toString());
      const asked = { path, headers: request.headers, fields };
      this.asked.push(asked);
      const reply = (await this.#replies.get(path)?.(asked)) ?? { status: 404 };
      if (reply === "hang up") {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status ?? 200, {
        "Content-Type": "text/html; charset=utf-8",
        ...reply.headers,
      });
      response.end(reply.body ?? "");
    });
    const sockets = new WebSocketServer({ noServer: true });
    this.#http.on("upgrade", (request, socket, head) => {
      if (this.#refusing) socket.destroy();
      else sockets.handleUpgrade(request, socket, head, (line) => this.lines.push(new Line(line)));
    });
  }

  /** Says how a request such as "GET /page" is answered. */
  reply(path: string, how: (asked: Asked) => Reply | Promise<Reply> | "hang up"): void {
    this.#replies.set(path, how);
  }

  /** The requests for one path so far. */
  to(path: string): Asked[] {
    return this.asked.filter((asked) => asked.path === path);
  }

  /** Waits for the page's nth socket, counted from 1. */
  async line(nth: number): Promise<Line> {
    await expect.poll(() => this.lines.length).toBeGreaterThanOrEqual(nth);
    return this.lines[nth - 1] as Line;
  }

  /** Lets no new socket in, or lets them in again. */
  refuseSockets(refuse: boolean): void {
    this.#refusing = refuse;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#http.listen(0, "127.0.0.1", done));
  }

  async close(): Promise<void> {
    for (const line of this.lines) line.drop();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }
}

/** The script that a browser gets of an entry of the elements, such as "main". */
export async function bundled(entry: string): Promise<string> {
  const path = fileURLToPath(new URL(`../${entry}.ts`, import.meta.url));
  const plugins = ["main", "passages"].includes(entry) ? [] : [commonFrom("/main.js")];
  const result = await build({ entryPoints: [path], bundle: true, format: "esm", write: false, plugins });
  return result.outputFiles[0]?.text ?? "";
}

/** Playwright's test with a site of its own; paths in page.goto are the site's. */
export const test = base.extend<{ site: Site }, { script: string }>({
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      await use(await bundled("main"));
    },
    { scope: "worker" },
  ],
  site: async ({ script }, use) => {
    const site = new Site(script);
    await site.open();
    await use(site);
    await site.close();
  },
  baseURL: async ({ site }, use) => {
    await use(site.address);
  },
});

/** Stops the page's clock, at 16.41 in Amsterdam: its timers only run by page.clock.runFor. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install({ time: new Date("2027-03-09T15:40:00Z") });
  await page.clock.pauseAt(new Date("2027-03-09T15:41:00Z"));
}

export { expect };
