import type { Page } from "@playwright/test";
import { page as html } from "../testing/pages.ts";
import { fieldsFor, marks, read, sent } from "../testing/reader.ts";
import { expect, type Site } from "../testing/site.ts";
import { type Block, form, kinds, path, putNote, test } from "../testing/version.ts";

const block: Block = { id: 20, html: "<p>Eerst 👍🏽 een gesprek.</p>", plain: "Eerst 👍🏽 een gesprek." };
const field = (page: Page) => page.locator("[data-pick]");
const picked = (page: Page) => page.locator("[data-picked]");
const whole = { start: "0", end: String([...block.plain].length), quote: block.plain };

/** Opens the form as a page of its own. */
async function open(site: Site, page: Page, what = form(block)): Promise<void> {
  site.reply(`GET ${path(block)}/comment`, () => ({ body: html(what) }));
  site.reply(`POST ${path(block)}/passages`, () => ({ status: 503 }));
  await page.goto(`${path(block)}/comment`);
}

/** Selects in the field from one UTF-16 offset to another, as a hand does. */
async function pick(page: Page, from: number, to: number): Promise<void> {
  await field(page).focus();
  await field(page).evaluate(
    (node, [from, to]) => (node as HTMLTextAreaElement).setSelectionRange(from, to),
    [from, to] as const,
  );
}

test("nothing chosen is the whole block", async ({ site, page }) => {
  await open(site, page);
  await expect(picked(page)).toHaveText("Gekozen: het hele stuk");
  await expect(page.getByText("Kies de woorden")).toBeVisible();
  await expect(page.getByText("Laat alleen de woorden staan")).toBeHidden();
  expect(await sent(site, page, block)).toEqual(whole);
});

test("what is selected is chosen, and said; nothing selected is the whole again", async ({ site, page }) => {
  await open(site, page);
  await pick(page, 6, 14);
  await expect(picked(page)).toHaveText("Gekozen: “👍🏽 een”");
  expect(await sent(site, page, block)).toEqual(fieldsFor(block, "👍🏽 een"));
  await expect(picked(page)).toHaveText("Gekozen: “👍🏽 een”");
  await pick(page, 3, 3);
  await expect(picked(page)).toHaveText("Gekozen: het hele stuk");
  expect(await sent(site, page, block)).toEqual(whole);
});

test("half a character is a whole one", async ({ site, page }) => {
  await open(site, page);
  await pick(page, 7, 9);
  await expect(picked(page)).toHaveText("Gekozen: “👍🏽”");
  expect(await sent(site, page, block)).toEqual(fieldsFor(block, "👍🏽"));
});

test("code keeps its lines", async ({ site, page }) => {
  const code = { ...(kinds.code as Block), id: block.id };
  await open(site, page, form(code));
  await pick(page, 6, 16);
  await expect(picked(page)).toContainText("geef");
  expect(await sent(site, page, code)).toEqual(fieldsFor(code, code.plain.slice(6, 16)));
});

test("long words are said without their middle", async ({ site, page }) => {
  const long = { ...block, plain: `Begin ${"woord ".repeat(60)}slot` };
  await open(site, page, form(long));
  await pick(page, 0, long.plain.length);
  await expect(picked(page)).toHaveText(/^Gekozen: “Begin woord.{40,60} … .*slot”$/);
  expect(await sent(site, page, long)).toEqual(fieldsFor(long, long.plain));
});

test("nothing can be written in it, and writing does not lose the choice", async ({ site, page }) => {
  await open(site, page);
  await pick(page, 0, 5);
  await expect(picked(page)).toHaveText("Gekozen: “Eerst”");
  await page.keyboard.type("Weg");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Control+x");
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "ね", selectionStart: 1, selectionEnd: 1 });
  await expect(field(page)).toHaveValue(block.plain);
  expect(await sent(site, page, block)).toEqual(fieldsFor(block, "Eerst"));
});

test("the choice belongs to the unsent text, and is none by itself", async ({ site, page }) => {
  await read(site, page, [block]);
  await page.getByRole("link", { name: "Reageer op alinea 20" }).click();
  await pick(page, 6, 14);
  await expect(picked(page)).toHaveText("Gekozen: “👍🏽 een”");
  await page.reload();
  await expect(page.locator("version-text")).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Reageer op alinea 20" }).click();
  await page.locator("#text-20").fill("Goed");
  await pick(page, 6, 14);
  await expect(picked(page)).toHaveText("Gekozen: “👍🏽 een”");
  await page.reload();
  await expect(page.locator("#text-20")).toHaveValue("Goed");
  await expect(picked(page)).toHaveText("Gekozen: “👍🏽 een”");
  await expect.poll(() => marks(page)).toEqual([["chosen", "👍🏽 een"]]);
  expect(await sent(site, page, block)).toEqual(fieldsFor(block, "👍🏽 een"));
});

test("what is sent is no unsent text any more, whatever else was filled in", async ({ site, page }) => {
  await read(site, page, [block]);
  const more = '<label>Nieuwe tekst <textarea name="replacement"></textarea></label><button type="submit">';
  const suggestion = form(block).replace('<button type="submit">', more);
  site.reply(`GET ${path(block)}/comment`, () => ({ body: suggestion }));
  await page.getByRole("link", { name: "Reageer op alinea 20" }).click();
  await pick(page, 6, 14);
  await page.getByLabel("Nieuwe tekst").fill("een ontmoeting");
  await page.locator("#text-20").fill("Beter");
  site.reply(`POST ${path(block)}/passages`, () => ({
    status: 201,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(putNote(0, { id: 31, block: 20, start: 6, end: 12 })),
  }));
  await page.getByRole("button", { name: "Plaats reactie" }).click();
  await expect(page.locator("#note-31")).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

test("a form that comes back keeps the choice and has the whole text again", async ({ site, page }) => {
  await open(site, page);
  await pick(page, 0, 5);
  await expect(picked(page)).toHaveText("Gekozen: “Eerst”");
  const back = form(block)
    .replace('name="start" hidden', 'name="start" value="0" hidden')
    .replace('name="end" hidden', 'name="end" value="5" hidden')
    .replace(`>${block.plain}</textarea>`, ">Eerst</textarea>");
  site.reply(`POST ${path(block)}/passages`, () => ({
    status: 422,
    body: `${back}<p class="error-summary">`,
  }));
  await page.getByRole("button", { name: "Plaats reactie" }).click();
  await expect(page.locator("[name=start]")).toHaveAttribute("value", "0");
  await expect(field(page)).toHaveValue(block.plain);
  await expect(picked(page)).toHaveText("Gekozen: “Eerst”");
  site.reply(`POST ${path(block)}/passages`, () => ({ status: 503 }));
  expect(await sent(site, page, block)).toEqual(fieldsFor(block, "Eerst"));
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("the words that are left are what is quoted", async ({ site, page }) => {
    await open(site, page);
    await expect(page.getByText("Laat alleen de woorden staan")).toBeVisible();
    await field(page).fill("een gesprek");
    await page.getByRole("button", { name: "Plaats reactie" }).click();
    const [asked] = site.to(`POST ${path(block)}/passages`);
    expect(Object.fromEntries(asked?.fields ?? [])).toMatchObject({
      quote: "een gesprek",
      start: "",
      end: "",
    });
  });
});
