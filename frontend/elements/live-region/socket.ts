import { code, delay } from "./backoff.ts";
import type { News } from "./news.ts";

/** The server beats every 25 s; after this much silence the line is taken for dead, in milliseconds. */
const silence = 40_000;

/** A page in the background lets its socket go after this time, in milliseconds. */
const patience = 60_000;

/** Failures in a row after which the page says that it is not live, instead of that it is trying. */
const tries = 3;

/** How the page stands with the server. */
export type State = "live" | "reconnecting" | "offline" | "signedOut";

/** One who follows a channel; last is the number up to which it is complete. */
export interface Member {
  readonly channel: string;
  readonly last: number;
  receive(news: News): void;
}

/** The one socket of a page: keeps itself connected and brings each channel's news to its members. */
export class PageSocket {
  #url: string;
  #onState: (state: State) => void;
  #members = new Set<Member>();
  #line: WebSocket | undefined;
  #failures = 0;
  #live = false;
  #ended = false;
  #silent: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #away: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, onState: (state: State) => void) {
    this.#url = url;
    this.#onState = onState;
    document.addEventListener("visibilitychange", () => this.#lookedAt());
    window.addEventListener("online", () => this.#startAnew());
    window.addEventListener("offline", () => this.#lost(code.dropped));
    window.addEventListener("pagehide", () => this.#hangUp());
    window.addEventListener("pageshow", (event) => event.persisted && this.#connectNow());
  }

  join(member: Member): void {
    this.#members.add(member);
    if (!this.#line) this.#connectNow();
    else this.#send({ join: member.channel, after: member.last });
  }

  leave(member: Member): void {
    this.#members.delete(member);
    if (!this.#has(member.channel)) this.#send({ leave: member.channel });
  }

  /** Asks for a channel once more, from where the member is complete. */
  rejoin(member: Member): void {
    this.#send({ leave: member.channel });
    this.#send({ join: member.channel, after: member.last });
  }

  /** Says that one is writing in a channel, or stopped; gives whether there was a line to say it on. */
  typing(channel: string, stop: boolean): boolean {
    return this.#send(stop ? { typing: channel, stop } : { typing: channel });
  }

  #has(channel: string): boolean {
    return [...this.#members].some((member) => member.channel === channel);
  }

  #connectNow(): void {
    clearTimeout(this.#again);
    if (this.#ended || this.#line || document.hidden || this.#members.size === 0) return;
    const line = new WebSocket(new URL(this.#url, location.href.replace(/^http/, "ws")));
    this.#line = line;
    this.#listenForSilence();
    line.addEventListener("open", () => this.#joinAll());
    line.addEventListener("message", ({ data }) => line === this.#line && this.#hear(String(data)));
    line.addEventListener("close", (event) => line === this.#line && this.#lost(event.code));
  }

  #joinAll(): void {
    for (const member of this.#members) this.#send({ join: member.channel, after: member.last });
  }

  #hear(data: string): void {
    this.#listenForSilence();
    this.#failures = 0;
    if (!this.#live) {
      this.#live = true;
      this.#onState("live");
    }
    const news = JSON.parse(data) as News;
    for (const member of this.#members) if (member.channel === news.c) member.receive(news);
  }

  #lost(closed: number): void {
    this.#hangUp();
    const wait = delay(closed, this.#failures, Math.random());
    this.#failures += 1;
    if (wait === null) {
      this.#ended = true;
      this.#onState(closed === code.signedOut ? "signedOut" : "offline");
      return;
    }
    this.#onState(navigator.onLine && this.#failures <= tries ? "reconnecting" : "offline");
    this.#again = setTimeout(() => this.#connectNow(), wait);
  }

  #listenForSilence(): void {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#lost(code.dropped), silence);
  }

  #lookedAt(): void {
    clearTimeout(this.#away);
    if (document.hidden) this.#away = setTimeout(() => this.#hangUp(), patience);
    else this.#connectNow();
  }

  /** After the network came back the old line may be dead without knowing it. */
  #startAnew(): void {
    this.#hangUp();
    this.#connectNow();
  }

  #hangUp(): void {
    clearTimeout(this.#silent);
    clearTimeout(this.#again);
    this.#line?.close(1000);
    this.#line = undefined;
    this.#live = false;
  }

  #send(message: object): boolean {
    if (this.#line?.readyState !== WebSocket.OPEN) return false;
    this.#line.send(JSON.stringify(message));
    return true;
  }
}
