import type { Page } from "@playwright/test";
import { page as html } from "../testing/pages.ts";
import { proposingScript, test } from "../testing/proposing.ts";
import { expect, type Reply, type Site, stopClock } from "../testing/site.ts";

interface Setting {
  state?: string;
  title?: string;
  problem?: string;
  revision?: number;
  address?: string;
  more?: string;
}

function form(setting: Setting): string {
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
${proposingScript}`;
}

async function open(site: Site, page: Page, setting: Setting = {}, at = "/proposals/new"): Promise<void> {
  site.reply(`GET ${at}`, () => ({ body: html(form(setting), 'data-account="77"') }));
  await page.goto(at);
}

const draft = { revision: 3, title: "Titel", problem: "Probleem", address: "/proposals/drafts/9" };

async function openDraft(site: Site, page: Page, setting: Setting = {}): Promise<void> {
  await open(site, page, { ...draft, ...setting }, "/proposals/drafts/9");
}

const json = (status: number, body: object): Reply => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

/** Answers saves as the server does: each is the next revision of draft 9. */
function saves(site: Site, path: string, from = 0, tips = {}): void {
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

const begin = "/proposals/drafts";
const save = "/proposals/drafts/9";
const title = (page: Page) => page.getByLabel("Titel");
const problem = (page: Page) => page.getByLabel("Probleem");
const state = (page: Page) => page.locator("[data-form-state]");
const sent = (site: Site, path: string, name: string) =>
  site.to(`POST ${path}`).map(({ fields }) => fields.get(name));

test.describe("a form that was not saved yet", () => {
  test("begins a draft at the first pause, goes on with it, and loads as it", async ({ site, page }) => {
    saves(site, begin);
    saves(site, save, 1);
    await open(site, page);
    await title(page).fill("Open data");
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(sent(site, begin, "key")).toEqual(["key-of-form"]);
    await expect(page).toHaveURL(/\/proposals\/drafts\/9$/);
    await problem(page).fill("Gesloten data");
    await expect(state(page)).toHaveText("Bewaard als 2");
    expect(sent(site, save, "revision")).toEqual(["1"]);
    expect(site.to(`POST ${begin}`)).toHaveLength(1);
    await expect(page.locator("[data-again]")).toHaveAttribute("href", "/proposals/drafts/9");
    await expect(page.locator("[data-publish]")).toHaveAttribute(
      "formaction",
      /\/proposals\/drafts\/9\/submission$/,
    );
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("begins none as long as nothing is typed", async ({ site, page }) => {
    saves(site, begin);
    await open(site, page);
    await page.getByLabel("transparantie").check();
    await page.getByLabel("transparantie").uncheck();
    await title(page).fill("x");
    await title(page).fill("");
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide")));
    await page.goto("/elsewhere");
    expect(site.to(`POST ${begin}`)).toHaveLength(0);
  });

  test("takes over what a visitor wrote before signing in, once", async ({ site, page }) => {
    await page.goto("/elsewhere");
    await page.evaluate(() => {
      const written = JSON.stringify({ fields: { title: "Van een bezoeker" }, key: "k" });
      localStorage.setItem("draft:visitor:/proposals", written);
    });
    saves(site, begin);
    await open(site, page);
    await expect(title(page)).toHaveValue("Van een bezoeker");
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("that cannot begin another draft says so, and keeps the text", async ({ site, page }) => {
    site.reply(`POST ${begin}`, () => json(429, { message: "Je hebt al 20 concepten." }));
    await open(site, page);
    await title(page).fill("Open data");
    await expect(page.locator("[data-stopped]")).toContainText(
      "Je hebt al 20 concepten.Staat op dit apparaat",
    );
    await page.reload();
    await expect(title(page)).toHaveValue("Open data");
  });
});

test.describe("saving", () => {
  test("shows what OGP would have it say too, as it is now", async ({ site, page }) => {
    saves(site, save, 3, { title: "Zeg wat er verandert." });
    await openDraft(site, page);
    await title(page).fill("Anders");
    await expect(page.locator("[data-tip=title]")).toHaveText("Zeg wat er verandert.");
    saves(site, save, 4);
    await title(page).fill("Nog anders");
    await expect(page.locator("[data-tip=title]")).toBeHidden();
  });

  test("what is typed while it is saved is saved after it, from that save", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(`POST ${save}`, () => new Promise<Reply>((done) => (answer = done)));
    await openDraft(site, page);
    await title(page).fill("Eerst");
    await expect.poll(() => sent(site, save, "title")).toEqual(["Eerst"]);
    await title(page).fill("Daarna");
    saves(site, save, 4);
    answer(json(200, { address: save, revision: 4, message: "Bewaard als 4", tips: {} }));
    await expect(state(page)).toHaveText("Bewaard als 5");
    expect(sent(site, save, "title")).toEqual(["Eerst", "Daarna"]);
    expect(sent(site, save, "revision")).toEqual(["3", "4"]);
  });

  test("without a line it stays on the device and is tried again", async ({ site, page }) => {
    await stopClock(page);
    site.reply(`POST ${save}`, () => "hang up");
    await openDraft(site, page);
    await problem(page).fill("Onderweg getypt");
    await page.clock.runFor(2500);
    await expect(state(page)).toHaveText("Geen verbinding");
    expect(await page.evaluate(() => localStorage.length)).toBe(1);
    saves(site, save, 3);
    await page.clock.runFor(5500);
    await expect(state(page)).toHaveText("Bewaard als 4");
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("what did not reach the server is put back, and can be dropped", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => "hang up");
    await openDraft(site, page);
    await problem(page).fill("Onderweg getypt");
    await page.getByLabel("transparantie").check();
    await expect(state(page)).toHaveText("Geen verbinding");
    await page.reload();
    await expect(problem(page)).toHaveValue("Onderweg getypt");
    await expect(page.getByLabel("transparantie")).toBeChecked();
    await expect(page.locator("[data-restored]")).toBeVisible();
    await page.getByRole("button", { name: "Toon de bewaarde tekst" }).click();
    await expect(problem(page)).toHaveValue("Probleem");
    await expect(page.getByLabel("transparantie")).not.toBeChecked();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("what is put back was made from the save that it was made from", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => "hang up");
    await openDraft(site, page);
    await problem(page).fill("Onderweg getypt");
    await expect(state(page)).toHaveText("Geen verbinding");
    site.reply(`POST ${save}`, () => json(409, { message: "Elders ook geschreven." }));
    const before = site.to(`POST ${save}`).length;
    await openDraft(site, page, { revision: 7, problem: "Van de laptop" });
    await expect(page.locator("[data-conflict]")).toContainText("Elders ook geschreven.");
    expect(sent(site, save, "revision").slice(before)).toContain("3");
  });

  for (const [what, address] of [
    ["submitted", "/proposals/12"],
    ["thrown away", ""],
  ] as const) {
    test(`a draft that was ${what} elsewhere takes nothing more, and the text can be copied`, async ({
      site,
      page,
    }) => {
      site.reply(`POST ${save}`, () => json(404, { message: "Er is geen concept meer.", address }));
      await openDraft(site, page);
      await problem(page).fill("Onderweg getypt");
      await expect(page.locator("[data-stopped]")).toContainText("Er is geen concept meer.Kopieer");
      await expect(problem(page)).toHaveValue("Onderweg getypt");
      const go = page.getByRole("link", { name: "Ga verder" });
      if (address) await expect(go).toHaveAttribute("href", address);
      else await expect(go).toBeHidden();
    });
  }

  test("on the way out it is sent", async ({ site, page }) => {
    saves(site, save, 3);
    await openDraft(site, page);
    await problem(page).fill("Op de valreep");
    await page.goto("/elsewhere");
    await expect.poll(() => sent(site, save, "problem")).toEqual(["Op de valreep"]);
  });

  test("stops where something else was saved, and leads to both texts", async ({ site, page }) => {
    let both = false;
    site.reply(`POST ${save}`, ({ headers }) => {
      if (headers["x-requested-with"] === "fragment") return json(409, { message: "Elders ook geschreven." });
      both = true;
      return { status: 409, body: html("Beide teksten") };
    });
    await openDraft(site, page);
    await problem(page).fill("Van mij");
    await expect(page.locator("[data-conflict]")).toContainText("Elders ook geschreven.");
    await title(page).fill("Nog iets");
    await page.getByRole("button", { name: "Bekijk beide" }).click();
    await expect(page.getByText("Beide teksten")).toBeVisible();
    expect(both).toBe(true);
  });

  test("does not save by itself what is shown with another's words, and takes them when asked", async ({
    site,
    page,
  }) => {
    await stopClock(page);
    saves(site, save, 7);
    const more =
      '<button type="button" data-take="problem" data-theirs="Van de ander">Neem</button><button type="button" data-take="values" data-theirs="transparency">Neem waarden</button>';
    await openDraft(site, page, { state: "clash", revision: 7, more });
    await page.getByRole("button", { name: "Neem", exact: true }).click();
    await page.getByRole("button", { name: "Neem waarden" }).click();
    await expect(problem(page)).toHaveValue("Van de ander");
    await expect(page.getByLabel("transparantie")).toBeChecked();
    await page.clock.runFor(60_000);
    expect(site.to(`POST ${save}`)).toHaveLength(0);
  });

  test("after the end of the session says so", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => json(401, { message: "Log in." }));
    await openDraft(site, page);
    await problem(page).fill("Van mij");
    await expect(page.locator("[data-stopped]")).toContainText("Niet meer ingelogdStaat op dit apparaat");
  });

  test("says what is wrong and goes on when that is another text", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => json(422, { message: "Te lang." }));
    await openDraft(site, page);
    await title(page).fill("x".repeat(170));
    await expect(state(page)).toHaveText("Niet: Te lang.");
    saves(site, save, 3);
    await title(page).fill("Kort");
    await expect(state(page)).toHaveText("Bewaard als 4");
  });
});

test.describe("a button", () => {
  test("waits for the save that is under way, so that they do not clash", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(`POST ${save}`, ({ headers }) =>
      headers["x-requested-with"] === "fragment"
        ? new Promise<Reply>((done) => (answer = done))
        : { body: html("Volgende stap") },
    );
    await openDraft(site, page);
    await problem(page).fill("Van mij");
    await expect.poll(() => site.to(`POST ${save}`).length).toBe(1);
    await page.getByRole("button", { name: "Verder" }).click();
    answer(json(200, { address: save, revision: 4, message: "Bewaard", tips: {} }));
    await expect(page.getByText("Volgende stap")).toBeVisible();
    const last = site.to(`POST ${save}`).at(-1);
    expect([last?.fields.get("revision"), last?.fields.get("to")]).toEqual(["4", "values"]);
  });

  test("that submits leaves nothing of the draft on the device", async ({ site, page }) => {
    site.reply(`POST ${save}/submission`, () => ({
      status: 303,
      headers: { Location: "/proposals/12?done=proposed" },
    }));
    site.reply("GET /proposals/12?done=proposed", () => ({ body: html("Ingediend", 'data-account="77"') }));
    await openDraft(site, page);
    await problem(page).fill("Klaar");
    await page.getByRole("button", { name: "Dien in" }).click();
    await expect(page.getByText("Ingediend")).toBeVisible();
    expect(sent(site, `${save}/submission`, "problem")).toEqual(["Klaar"]);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });
});

test("a file that is too large is not sent", async ({ site, page }) => {
  await openDraft(site, page);
  const file = page.getByLabel("Bestand");
  await file.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(11) });
  expect(await file.evaluate((node: HTMLInputElement) => node.validationMessage)).toBe("Te groot");
  await file.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(10) });
  expect(await file.evaluate((node: HTMLInputElement) => node.validity.valid)).toBe(true);
});
