import { type Browser, expect, type Page } from "@playwright/test";
import {
  draftAction,
  expectNoAxeViolations,
  isLive,
  people,
  signIn,
  someoneElse,
  test,
  writeForm,
} from "./site.ts";

const ledger = "/plans/actieplan-2027-concept/ledger";
const desk = "/plans/actieplan-2027-concept/inputs";
// The page's policy allows no foreign script in it, and axe is one.
test.use({ bypassCSP: true });

const admin = "Aafke Proefstra";

/** A comment on an action, which is input. */
async function say(page: Page, path: string, text: string): Promise<void> {
  await page.goto(path);
  await writeForm(page).getByRole("textbox").fill(text);
  await writeForm(page)
    .getByRole("button", { name: /Plaats reactie/ })
    .click();
  await expect(page.locator("ol.comments").getByText(text)).toHaveCount(1);
}

/** Chooses everything that holds these words, and answers it; the draft stays on the page. */
async function draft(page: Page, words: string, reason: string): Promise<string> {
  await page.goto(`${desk}?q=${encodeURIComponent(words)}`);
  await page.getByRole("link", { name: "Vink alles op deze pagina aan" }).click();
  await page.getByRole("button", { name: "Beantwoord wat is aangevinkt" }).click();
  await page.getByLabel("deels overgenomen").check();
  await page.getByLabel("Waarom?").fill(reason);
  await page.getByRole("button", { name: "Bewaar als concept" }).click();
  await expect(page.getByText("Het concept is bewaard.")).toBeVisible();
  return new URL(page.url()).pathname;
}

async function approve(browser: Browser, response: string, scripted = true): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: scripted });
  const page = await context.newPage();
  await signIn(page, admin, response);
  await page.getByRole("button", { name: "Keur goed en publiceer" }).click();
  await expect(page.getByText("Het antwoord is goedgekeurd.")).toBeVisible();
  return page;
}

test("three at once are answered, read by a second person, and seen live and in the ledger", async ({
  page,
  browser,
}) => {
  const mark = `Antwoordproef ${Date.now()}`;
  const path = await draftAction(page, 3);
  const member = await someoneElse(browser, people.other, path);
  for (const n of ["één", "twee", "drie"]) await say(member, path, `${mark} ${n}.`);
  const reader = await someoneElse(browser, undefined, path);
  await isLive(reader);
  const shown = reader.locator("li.comment", { hasText: mark });
  await expect(shown).toHaveCount(3);

  await signIn(page, people.moderator, desk);
  await page.goto(`${desk}?q=${encodeURIComponent(mark)}`);
  await page.getByRole("button", { name: "Beantwoord alle 3 gevonden" }).click();
  await expect(page.getByText("Antwoord op 3 keer inbreng")).toBeVisible();

  await test.step("a template alone is no reason", async () => {
    await page.getByLabel("deels overgenomen").check();
    await page.getByLabel("Waarom?").fill("Dank voor deze inbreng. We nemen een deel over.");
    await page.getByRole("button", { name: "Bewaar als concept" }).click();
    await expect(page.getByRole("alert")).toContainText("Schrijf de reden zelf");
    await expectNoAxeViolations(page);
  });
  const reason = `Fries vanaf de start ${Date.now()}`;
  await page.getByLabel("Waarom?").fill(reason);
  await page.getByRole("button", { name: "Bewaar als concept" }).click();
  await expect(page.getByText("Iemand anders leest dit antwoord nog")).toBeVisible();
  await expect(page.getByRole("button", { name: /Keur goed/ })).toHaveCount(0);
  await expectNoAxeViolations(page);
  const response = new URL(page.url()).pathname;
  expect((await reader.request.get(response)).status()).toBe(404);

  const second = await approve(browser, response);
  await test.step("the open page of a reader shows it, three times", async () => {
    await expect(shown.locator(".answer-short", { hasText: reason })).toHaveCount(3);
    await expect(shown.first().getByText("deels overgenomen")).toBeVisible();
    await expectNoAxeViolations(reader);
  });
  await test.step("the ledger shows it, and its file has it", async () => {
    await reader.goto(`${ledger}?q=${encodeURIComponent(mark)}`);
    await expect(reader.locator("tbody tr", { hasText: reason })).toHaveCount(3);
    const file = await (await reader.request.get(`${ledger}.csv?q=${encodeURIComponent(mark)}`)).text();
    expect(file.split("\r\n").filter((line) => line.includes(`,partly,${reason}`))).toHaveLength(3);
  });
  await test.step("a correction keeps what it said before, and comes live", async () => {
    await reader.goto(path);
    await isLive(reader);
    await second.getByRole("link", { name: "Corrigeer" }).click();
    await second.getByLabel("Waarom?").fill(`${reason}, en in gebaren`);
    await second.getByRole("button", { name: "Publiceer de correctie" }).click();
    await expect(second.getByText("Eerder stond er:")).toBeVisible();
    await expect(second.locator(".answer-short", { hasText: reason })).toBeVisible();
    await expect(shown.locator(".answer-short", { hasText: "en in gebaren" })).toHaveCount(3);
  });
  await test.step("the author reads what happened to it", async () => {
    await member.goto("/account");
    await member.getByRole("link", { name: "Wat gebeurde er met mijn inbreng" }).click();
    await expect(member.locator("ol.lines > li", { hasText: mark }).first()).toContainText("en in gebaren");
    await expectNoAxeViolations(member);
  });
});

test("the answer to a proposal comes on its open page", async ({ page, browser }) => {
  const title = `Antwoord op voorstel ${Date.now()}`;
  await signIn(page, people.member, "/proposals/new");
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Het is niet te volgen.");
  await form.getByLabel("De oplossing").fill("Zend het uit.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await isLive(page);
  const moderator = await someoneElse(browser, people.moderator, desk);
  const reason = `We zenden het uit ${Date.now()}`;
  await approve(browser, await draft(moderator, title, reason));
  await expect(page.locator("article.answer")).toContainText(reason);
  await page.reload();
  await expect(page.locator(".trace .now")).toContainText("Beantwoord");
  await expectNoAxeViolations(page);
});

test("two answer the same: the second is told what was decided", async ({ page, browser }) => {
  const mark = `Tweestrijd ${Date.now()}`;
  const path = await draftAction(page, 3);
  await say(await someoneElse(browser, people.other, path), path, mark);
  await signIn(page, people.moderator, desk);
  const late = await draft(page, mark, "Het eerste antwoord, dat te laat komt.");
  const won = await draft(page, mark, "Het antwoord dat het wordt.");
  await approve(browser, won);
  const second = await someoneElse(browser, admin, late);
  await expect(second.getByText("is intussen al geantwoord")).toBeVisible();
  await second.getByRole("button", { name: "Keur goed en publiceer" }).click();
  await expect(second.getByRole("alert")).toContainText("Iemand was je voor");
  await expect(second.locator("tbody tr")).toContainText("Het antwoord dat het wordt.");
});

test("everything works without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const mark = `Zonder script beantwoord ${Date.now()}`;
  const path = await draftAction(page, 3);
  await signIn(page, people.other, path);
  await say(page, path, mark);
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(plain, people.moderator, desk);
  const reason = `Zonder script ${Date.now()}`;
  await approve(browser, await draft(plain, mark, reason), false);
  await page.goto(`${ledger}?outcome=partly`);
  await expect(page.locator("tbody tr", { hasText: mark })).toContainText(reason);
  await page.getByLabel("Uitkomst").selectOption("waiting");
  await page.getByRole("button", { name: "Toon" }).click();
  await expect(page.locator("#list")).toBeVisible();
  await expect(page.locator("tbody tr", { hasText: mark })).toHaveCount(0);
});

for (const prefix of ["", "/en"]) {
  test(`the pages are accessible and fit 320 pixels: ${prefix || "/nl"}`, async ({ browser }) => {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, people.moderator, "/about");
    await page.goto(`${desk}?chosen=page`);
    const first = await page.locator("input[name=input]").first().getAttribute("value");
    const paths = [ledger, desk, `/plans/actieplan-2027-concept/responses/new?input=${first}`, "/my-input"];
    for (const path of paths) {
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(prefix + path);
        await expectNoAxeViolations(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}
