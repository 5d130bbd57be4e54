import { expect } from "@playwright/test";
import {
  discussion,
  expectNoAxeViolations,
  isLive,
  people,
  signIn,
  someoneElse,
  test,
  writeForm,
} from "./site.ts";

const queue = "/plans/actieplan-2027-concept/queue";

test("a new member's first comment waits, a moderator lets it through by keyboard, and it is there on every screen", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const thread = await discussion(page);
  const reader = await someoneElse(browser, people.other, thread);
  await isLive(reader);

  await signIn(page, people.newcomer, thread);
  const words = `Mijn eerste reactie hier, ${Date.now()}`;
  await writeForm(page).getByRole("textbox").fill(words);
  await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
  const held = page.locator(".comment", { hasText: words });
  await expect(page.getByText("Een moderator kijkt eerst naar je bijdrage.")).toBeVisible();
  await expect(held).toContainText("Tot die tijd zien alleen jij en de moderatoren het.");
  await expect(held).toContainText("nieuw lid, 0 van de eerste 2 bijdragen goedgekeurd");
  await expect(held.getByRole("link", { name: /^Reageer/ })).toHaveCount(0);
  await isLive(page);
  const id = await held.getAttribute("id");
  await expect(reader.locator(`#${id}`)).toHaveCount(0);

  const moderator = await someoneElse(browser, people.moderator, `${queue}?kind=new&q=${words.slice(-13)}`);
  await expect(moderator.locator(".reported")).toContainText(words);
  await moderator.locator(".queue-item").first().focus();
  await moderator.keyboard.press("Enter");
  await expect(moderator.getByRole("button", { name: "Geef terug" })).toBeVisible();
  await moderator.keyboard.press("1");
  await moderator.keyboard.press("Enter");
  await expect(
    moderator.getByText("De bijdrage is geplaatst. De schrijver krijgt bericht.", { exact: true }),
  ).toBeVisible();

  await expect(reader.locator(`#${id}`)).toContainText(words);
  await expect(held).not.toContainText("Dit wacht op een moderator");
  await expect(held).toContainText(words);
});

test("an admin changes what is held, after a try", async ({ page }) => {
  await signIn(page, people.admin, "/moderation/safeguards");
  await page.getByRole("link", { name: "Verander dit" }).click();
  await page.getByLabel("Woorden in Nederlandse teksten").fill("prutser*\nsukkel*\nkwibuskolder*");
  await page.getByLabel("Tekst", { exact: false }).last().fill("Dat is kwibuskolderachtig.");
  await page.getByRole("button", { name: "Probeer" }).click();
  await expect(page.getByText("het woord ‘kwibuskolder*’ staat erin")).toBeVisible();
  await page.getByLabel("Waarom verander je dit?").fill("Dit woord kwam te vaak voor.");
  await page.getByRole("button", { name: "Bewaar en laat gelden" }).click();
  await expect(page.getByText("De instellingen gelden vanaf nu.")).toBeVisible();
  await expect(page.getByText("Dit woord kwam te vaak voor.").first()).toBeVisible();
});

for (const lang of ["", "/en"]) {
  test(`what is held, and by which settings, is accessible and fits 320 pixels: ${lang || "/nl"}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({
      bypassCSP: true,
      viewport: { width: 320, height: 800 },
    });
    const page = await context.newPage();
    await signIn(page, people.admin, `${lang}${queue}?kind=held`);
    const place = await page.locator(".decision a[href*='/comments/']").first().getAttribute("href");
    for (const path of [
      `${lang}${queue}?kind=held`,
      place ?? "",
      `${lang}/moderation/safeguards`,
      `${lang}/moderation/safeguards/revision`,
    ]) {
      await test.step(path, async () => {
        await page.goto(path);
        await expectNoAxeViolations(page);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        ).toBeLessThanOrEqual(0);
      });
    }
  });
}
