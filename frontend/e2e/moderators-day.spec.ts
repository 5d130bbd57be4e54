import { expect, type Page } from "@playwright/test";
import {
  discussion,
  draftAction,
  expectNoAxeViolations,
  isLive,
  people,
  signIn,
  someoneElse,
  test,
} from "./site.ts";

const queue = "/plans/actieplan-2027-concept/queue";
const today = "/moderation/today";

/** A moderator who does nothing in other journeys. */
const beginner = "Chantal van Fictie";

/** The number of the letter that the demo content has. */
async function letter(page: Page): Promise<string> {
  await page.goto("/search?q=computer+grote+letters");
  const href = await page.locator('main a[href*="/comments/"]').first().getAttribute("href");
  return href?.match(/\/comments\/(\d+)/)?.[1] ?? "";
}

test("a moderator's day: it follows what happens, and a note goes to a colleague", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, beginner, today);
  await isLive(page);
  await expect(page.locator("#today-waits").getByRole("link", { name: "Te laat beantwoord" })).toBeVisible();
  const colleague = await someoneElse(browser, people.admin, today);
  await isLive(colleague);

  // What one opens elsewhere is with oneself, on every page at once.
  const elsewhere = await someoneElse(browser, beginner, `${queue}?kind=overdue`);
  await elsewhere.locator(".queue-item").last().click();
  await expect(elsewhere.getByRole("button", { name: "Geef terug" })).toBeVisible();
  await expect(page.locator("#today-mine")).toContainText("Wacht te lang op antwoord");
  await elsewhere.getByRole("button", { name: "Geef terug" }).click();
  await expect(page.locator("#today-mine")).not.toContainText("Wacht te lang op antwoord");

  // By keyboard alone.
  await page.getByText("Laat een notitie achter").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const words = `Bel de griffie terug ${Date.now()}`;
  await page.keyboard.type(words);
  await page.getByRole("button", { name: "Laat achter" }).press("Enter");
  await expect(page.getByText("Je notitie staat erbij.")).toBeVisible();
  const note = colleague.locator(".handover", { hasText: words });
  await expect(note).toBeVisible();
  await note.getByRole("button", { name: /^Klaar/ }).press("Enter");
  await expect(page.locator(".handover", { hasText: words })).toHaveCount(0);
});

test("a passage in doubt leaves the queue by one key", async ({ page }) => {
  await signIn(page, people.moderator, `${queue}?kind=passage`);
  const lines = page.locator(".queue-item");
  await expect(lines.first()).toBeVisible();
  const id = (await page.locator(".queue-row").first().getAttribute("id")) ?? "";
  await lines.first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Geef terug" })).toBeVisible();
  await page.locator(".queue-item[aria-current]").focus();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/done=settled/);
  await page.goto(`${queue}?kind=passage`);
  await expect(page.locator(`#${id}`)).toHaveCount(0);
});

test("an input that waits too long leads to its answer", async ({ page }) => {
  await signIn(page, people.moderator, `${queue}?kind=overdue`);
  await page.locator(".queue-item").first().focus();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/\/responses\/new\?input=\d+/);
  await expect(page.getByRole("main").locator("form")).toBeVisible();
});

test("what came in on paper stands there marked, and its source is for moderators alone", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, people.moderator);
  const reader = await someoneElse(browser, undefined, await draftAction(page, 4));
  await isLive(reader);
  await page.getByRole("link", { name: /^Voer een bijdrage in/ }).press("Enter");
  await page.getByLabel("Op papier").press("Space");
  const words = `Ik schrijf liever een brief ${Date.now()}`;
  await page.getByLabel("Naam").fill("Truus de Wit");
  await page.getByRole("textbox", { name: "Bijdrage" }).fill(words);
  await page.getByRole("button", { name: "Plaats de bijdrage" }).press("Enter");
  await expect(page.getByText("Voeg hier het brondocument toe")).toBeVisible();
  const source = new URL(page.url()).pathname;

  const mark = "Ingebracht op papier door Truus de Wit, ingevoerd door de moderatie.";
  await reader.reload();
  await expect(reader.locator(".comment", { hasText: words })).toContainText(mark);
  expect((await reader.request.get(source, { maxRedirects: 0 })).status()).toBe(303);

  await page.locator("#file").setInputFiles({
    name: "brief.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"),
  });
  await page.getByRole("button", { name: "Voeg toe" }).click();
  const file = page.getByRole("link", { name: "brief.pdf" });
  await expect(file).toBeVisible();
  expect((await reader.request.get((await file.getAttribute("href")) ?? "")).status()).toBe(404);
});

for (const lang of ["", "/en"]) {
  test(`the pages of a moderator's day are accessible and fit 320 pixels: ${lang || "/nl"}`, async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({
      bypassCSP: true,
      viewport: { width: 320, height: 800 },
    });
    const page = await context.newPage();
    await signIn(page, people.admin, `${lang}${today}`);
    const number = await letter(page);
    const thread = (await discussion(page)).match(/\d+/)?.[0];
    for (const path of [
      today,
      "/moderation/handover",
      "/moderation/members/22",
      "/audit-log",
      "/audit-log?kind=comment.posted&who=nie",
      `${queue}?kind=overdue`,
      `${queue}?kind=passage`,
      `/assisted/${number}`,
      `/assisted/new?thread=${thread}`,
      `/comments/${number}`,
      "/privacy",
    ]) {
      await test.step(path, async () => {
        await page.goto(lang + path);
        await expect(page.locator("h1")).toBeVisible();
        await expectNoAxeViolations(page);
        expect
          .soft(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), path)
          .toBeLessThanOrEqual(0);
      });
    }
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a moderator leaves a note, notes something on a member and enters a letter", async ({ page }) => {
    test.setTimeout(120_000);
    await signIn(page, people.moderator, today);
    await page.getByText("Laat een notitie achter").click();
    const words = `Zonder script ${Date.now()}`;
    await page.getByLabel("Wat moeten je collega’s weten?").fill(words);
    await page.getByRole("button", { name: "Laat achter" }).click();
    await page
      .locator(".handover", { hasText: words })
      .getByRole("button", { name: /^Klaar/ })
      .click();
    await page.getByRole("link", { name: "Notities die klaar zijn" }).click();
    await expect(page.getByText(words, { exact: true })).toBeVisible();

    await page.goto("/moderation/members/22");
    await page.getByLabel("Nieuwe notitie").fill(words);
    await page.getByRole("button", { name: "Voeg toe" }).click();
    await page
      .locator(".handover", { hasText: words })
      .getByRole("button", { name: /^Verwijder/ })
      .click();
    await expect(page.getByText("De notitie is weg.")).toBeVisible();

    await draftAction(page, 4);
    await page.getByRole("link", { name: /^Voer een bijdrage in/ }).click();
    await page.getByRole("button", { name: "Plaats de bijdrage" }).click();
    await expect(page.getByRole("link", { name: "Kies hoe de bijdrage binnenkwam." })).toBeVisible();
    await page.getByLabel("Telefonisch").check();
    await page.getByRole("textbox", { name: "Bijdrage" }).fill(words);
    await page.getByRole("button", { name: "Plaats de bijdrage" }).click();
    await page.getByRole("link", { name: "Bekijk op de pagina" }).click();
    await expect(page.locator(".comment", { hasText: words })).toContainText(
      "Telefonisch ingebracht door iemand die geen naam wil noemen",
    );
  });

  test("the audit log stands by day, an event in a few lines on a phone", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await signIn(page, people.admin, "/audit-log?kind=decision.taken");
    await expect(page.locator(".audit-day th").first()).toHaveText(/dag \d+ \w+ \d{4}$/);
    for (const event of await page.locator(".audit tr:not(.audit-day)").filter({ hasText: "decision" }).all())
      expect((await event.boundingBox())?.height).toBeLessThan(170);
  });

  test("an admin chooses from the audit log and goes on to older events", async ({ page }) => {
    await signIn(page, people.admin, "/audit-log");
    await page.getByRole("link", { name: "Oudere gebeurtenissen" }).click();
    await expect(page.locator("tbody tr").first()).toBeVisible();
    await page.getByLabel("Soort gebeurtenis").selectOption("comment.posted");
    await page.getByRole("button", { name: "Toon" }).click();
    for (const kind of await page.locator("tbody tr td:nth-child(3) code").allTextContents())
      expect(kind).toBe("comment.posted");
    await page.locator("tbody tr td:nth-child(4) a.small").first().click();
    await expect(page.locator("tbody tr").first()).toBeVisible();
  });
});
