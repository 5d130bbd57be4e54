import type { Page } from "@playwright/test";
import { page as html } from "./pages.ts";
import { script, testWith } from "./script.ts";
import { json, type Site } from "./site.ts";

/** The pages on which a proposal is written, with their own script beside that of all pages. */
export const test = testWith("proposing");

export interface Setting {
  state?: string;
  title?: string;
  problem?: string;
  revision?: number;
  address?: string;
  more?: string;
}

export function form(setting: Setting): string {
  const {
    state = "saved",
    title = "",
    problem = "",
    revision = 0,
    address = "/proposals/drafts",
    more = "",
  } = setting;
  const key = revision === 0 ? '<input type="hidden" name="key" value="key-of-form">' : "";
  const publish = revision === 0 ? "/proposals" : `${address}/submission`;
  return `<proposal-draft data-state="${state}" data-early="/proposals">
<form id="proposal-form" method="post" action="${address}" novalidate><input type="hidden" name="csrf">${key}
<input type="hidden" name="step" value="core"><input type="hidden" name="revision" value="${revision}">
<label>Titel <input type="text" name="title" value="${title}"></label><p data-tip="title" hidden></p>
<label>Probleem <textarea name="problem">${problem}</textarea></label>
<label><input type="checkbox" name="values" value="transparency"> transparantie</label>${more}
<div data-conflict role="alert" hidden><p data-conflict-text></p><button data-look>Bekijk beide</button></div>
<div data-stopped role="alert" hidden><p data-stopped-text></p><p data-stopped-hint></p><a href="/again" data-again>Ga verder</a></div>
<p data-restored hidden>Staat er weer in. <button type="button" data-drop>Toon de bewaarde tekst</button></p>
<button formaction="${publish}" data-publish>Dien in</button><button name="to" value="values">Verder</button><button data-save>Bewaar</button>
<p data-form-state>Zoals het was</p></form>
<form id="upload" data-max="10" data-too-large="Te groot"><label>Bestand <input type="file" name="file"></label></form>
<template data-words><p data-words="unsaved">Nog niet bewaard</p><p data-words="offline">Geen verbinding</p>
<p data-words="offlineUnkept">Laat open</p><p data-words="failed">Lukt nog niet</p><p data-words="wrong">Niet: {text}</p>
<p data-words="signedOut">Niet meer ingelogd</p><p data-words="kept">Staat op dit apparaat</p>
<p data-words="unkept">Kopieer</p></template></proposal-draft>
${script("proposing")}`;
}

export async function open(
  site: Site,
  page: Page,
  setting: Setting = {},
  at = "/proposals/new",
): Promise<void> {
  site.reply("GET /elsewhere", () => ({ body: html("Elders") }));
  site.reply(`GET ${at}`, () => ({ body: html(form(setting), 'data-account="77"') }));
  await page.goto(at);
}

export const draft = { revision: 3, title: "Titel", problem: "Probleem", address: "/proposals/drafts/9" };

export async function openDraft(site: Site, page: Page, setting: Setting = {}): Promise<void> {
  await open(site, page, { ...draft, ...setting }, "/proposals/drafts/9");
}

/** Answers saves as the server does: each is the next revision of draft 9. */
export function saves(site: Site, path: string, from = 0, tips = {}): void {
  let revision = from;
  site.reply(`POST ${path}`, () =>
    json(200, {
      address: "/proposals/drafts/9",
      revision: ++revision,
      message: `Bewaard als ${revision}`,
      tips,
    }),
  );
}

export const begin = "/proposals/drafts";
export const save = "/proposals/drafts/9";
export const title = (page: Page) => page.getByLabel("Titel");
export const problem = (page: Page) => page.getByLabel("Probleem");
export const state = (page: Page) => page.locator("[data-form-state]");
export const sent = (site: Site, path: string, name: string) =>
  site.to(`POST ${path}`).map(({ fields }) => fields.get(name));
