import type { Page } from "@playwright/test";
import { page as html } from "./pages.ts";
import { script, testWith } from "./script.ts";
import { json, type Site } from "./site.ts";

export const save = "POST /actions/5/draft";

/** The page of the editor, with its own script beside that of all pages. */
export const test = testWith("editor");

export interface Setting {
  state?: string;
  text?: string;
  note?: string;
  base?: number;
  revision?: number;
  more?: string;
  attributes?: string;
  look?: string;
}

export function people({
  rev = 1,
  base = 2,
  revision = 0,
  newer = "Jan heeft ook bewaard.",
  names = ["Mieke"],
} = {}) {
  const each = names.map(
    (name, i) =>
      `<li data-author="${77 + i}" data-not-own><span></span><span>${name} heeft dit open.</span></li>`,
  );
  return `<div id="draft-editors-5" data-key="0" data-rev="${rev}" data-base="${base}" data-revision="${revision}"
    data-newer="${newer}"><ul>${each.join("")}</ul></div>`;
}

export function editor(setting: Setting): string {
  const {
    state = "saved",
    text = "De tekst.",
    note = "",
    base = 2,
    revision = 0,
    more = "",
    look = "",
  } = setting;
  return `<draft-editor data-state="${state}" data-look="${look}">
<live-region channel="draft:5" after="1"><div id="draft-people-5" data-live-list>${people({ base, revision })}</div></live-region>
${more}<form method="post" action="/actions/5/draft" novalidate>
<input type="hidden" name="csrf"><input type="hidden" name="base" value="${base}"><input type="hidden" name="revision" value="${revision}">
<div data-writing><label>Tekst <textarea name="text">${text}</textarea></label></div><div data-preview-slot hidden></div>
<div data-conflict role="alert" hidden><p data-conflict-text></p><button>Voeg samen</button></div>
<div data-stopped role="alert" hidden><p data-stopped-text></p><p data-stopped-hint></p><a href="/again">Ga verder</a></div>
<p data-restored hidden>Staat er weer in. <button type="button" data-drop>Toon de bewaarde tekst</button></p>
<button data-save>Bewaar</button>
<button formaction="/actions/5/draft/preview" data-preview data-write="Schrijf verder">Bekijk</button>
<p data-form-state>Zoals het was</p>
<label>Uitleg <textarea name="note">${note}</textarea></label>
<label><input type="checkbox" name="credits" value="9"> Reactie 9</label>
<button formaction="/actions/5/versions" data-publish>Publiceer</button></form>
<a href="/elsewhere">Elders</a><a data-discard hidden href="/discard">Gooi weg</a>
<template data-words><p data-words="unsaved">Nog niet bewaard</p><p data-words="offline">Geen verbinding</p>
<p data-words="offlineUnkept">Laat open</p><p data-words="failed">Lukt nog niet</p><p data-words="wrong">Niet: {text}</p>
<p data-words="signedOut">Niet meer ingelogd</p><p data-words="kept">Staat op dit apparaat</p>
<p data-words="unkept">Kopieer</p><p data-words="gone">Staat er niet</p></template></draft-editor>
${script("editor")}`;
}

export async function open(site: Site, page: Page, setting: Setting = {}): Promise<void> {
  const { attributes = 'data-account="77"' } = setting;
  site.reply("GET /actions/5/draft", () => ({ body: html(editor(setting), attributes) }));
  site.reply("GET /elsewhere", () => ({ body: html("Elders") }));
  await page.goto("/actions/5/draft");
}

/** Answers saves as the server does: each is the next revision. */
export function saves(site: Site, from = 0): void {
  let revision = from;
  site.reply(save, () => json(200, { base: 2, revision: ++revision, message: `Bewaard als ${revision}` }));
}

export const text = (page: Page) => page.getByLabel("Tekst");
export const state = (page: Page) => page.locator("[data-form-state]");
export const conflict = (page: Page) => page.locator("[data-conflict]");
export const sent = (site: Site, name = "text") => site.to(save).map(({ fields }) => fields.get(name));
export const onDevice = (page: Page) =>
  page.evaluate(() => localStorage.getItem("draft:77:/actions/5/draft") ?? "nothing");
