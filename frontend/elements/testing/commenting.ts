import type { Page } from "@playwright/test";
import { type Comment, page as html, put, thread } from "./pages.ts";
import type { Reply, Site } from "./site.ts";

export const post = "POST /threads/12/comments";

export const words = `<template id="comment-form-words"><p data-words="sent">Je reactie staat erbij.</p>
<p data-words="saved">Concept bewaard.</p><p data-words="failed">Dat lukte niet. Je tekst is bewaard.</p>
<p data-words="offline">Geen verbinding. Je tekst is bewaard.</p>
<p data-words="left">Nog {n} tekens.</p><p data-words="leftOne">Nog 1 teken.</p>
<p data-words="over">{n} tekens te veel.</p></template>`;

export function form({ text = "", key = "key-of-page", extra = "" } = {}): string {
  return `<comment-form data-max="600"><form id="schrijf" method="post" action="/threads/12/comments">${extra}
<input type="hidden" name="key" value="${key}"><label for="text">Jouw reactie</label>
<textarea id="text" name="text">${text}</textarea><p data-counter></p><p data-form-state hidden></p>
<button type="submit">Plaats reactie</button>
<button type="submit" formaction="/preview" data-preview>Bekijk eerst</button>
<div data-preview-slot hidden></div></form></comment-form>`;
}

export interface Setting {
  comments?: Comment[];
  attributes?: string;
  more?: string;
}

/** The names of the texts that are kept on the device. */
export const texts = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("draft:")));

export async function open(site: Site, page: Page, setting: Setting = {}): Promise<void> {
  const { comments = [{ id: 1 }], attributes = 'data-account="77"', more = "" } = setting;
  const body = thread(comments) + form() + more + words;
  site.reply("GET /thread", () => ({ body: html(body, attributes) }));
  await page.goto("/thread");
}

/** What the server answers when it has the comment. */
export function made(what: Comment): Reply {
  const { c: _c, n: _n, say: _say, ...rest } = put(0, what) as Record<string, unknown>;
  return { status: 201, headers: { "Content-Type": "application/json" }, body: JSON.stringify(rest) };
}

export const box = (page: Page) => page.locator("#text");
export const send = (page: Page) => page.getByRole("button", { name: "Plaats reactie" });
export const state = (page: Page) => page.locator("[data-form-state]");
