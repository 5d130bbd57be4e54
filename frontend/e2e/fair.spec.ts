import { expect } from "@playwright/test";
import { caseOf, queue, reported } from "./reported.ts";
import { expectNoAxeViolations, isTold, people, signIn, someoneElse, test } from "./site.ts";

test("by keyboard one warns someone and hides what they wrote, who reads both", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const words = `Jij snapt er niets van ${Date.now()}`;
  const id = await reported(page, browser, words, "Reageer op de inhoud");
  const moderator = await someoneElse(browser, people.moderator, caseOf(words));
  await expect(moderator.locator(".reported")).toContainText(words);
  const withWarning = moderator.getByLabel("Verberg ook deze bijdrage, bij een waarschuwing");
  const withSuspension = moderator.getByLabel("Verberg ook deze bijdrage, bij een schorsing");
  await moderator.locator(".queue-item").first().focus();
  await moderator.keyboard.press("4");
  await expect(withSuspension).toBeVisible();
  await expect(withSuspension).toBeChecked();
  await moderator.keyboard.press("3");
  await expect(withSuspension).toBeHidden();
  await expect(withWarning).toBeVisible();
  await expect(withWarning).not.toBeChecked();
  await moderator.keyboard.press("v");
  await expect(withWarning).toBeChecked();
  await moderator.keyboard.press("Enter");
  await expect(
    moderator.getByText("De schrijver is gewaarschuwd. De bijdrage is ook verborgen."),
  ).toBeVisible();
  await expect(page.locator(`#comment-${id}`)).toContainText("Verborgen door een moderator");

  await isTold(page, "Besluit: Je krijgt een waarschuwing. Je bijdrage is ook verborgen.");
});

test("without script the choices to hide say with which decision, and what is still said is found", async ({
  page: author,
  browser,
}) => {
  test.setTimeout(120_000);
  const words = `Bel Annemarie over zaak ${Date.now()}`;
  await reported(author, browser, words, "Deel geen persoonlijke gegevens");
  const context = await browser.newContext({
    bypassCSP: true,
    javaScriptEnabled: false,
    viewport: { width: 320, height: 800 },
  });
  const page = await context.newPage();
  await signIn(page, people.moderator, caseOf(words));
  await page.locator(".queue-item").click();
  await page.getByLabel(/^Schors/).check();
  await expect(page.getByLabel("Verberg ook deze bijdrage, bij een schorsing")).toBeChecked();
  await page.getByRole("link", { name: /^Haal persoonsgegevens weg/ }).click();
  const text = page.locator("textarea#text");
  await text.fill(words.replace("Annemarie", "[persoonsgegevens weggehaald]"));
  await page.getByRole("button", { name: "Haal weg en stuur bericht" }).click();
  await page.getByRole("link", { name: "Zoek of deze woorden nog ergens staan" }).click();
  await expect(page.getByRole("heading", { name: "Waar deze woorden nog staan" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.goBack();
  await page.getByRole("button", { name: /^Maak ongedaan/ }).click();
  await expect(page.getByText("Alles is weer zoals het was.")).toBeVisible();
  await context.close();
});

test("the choice to hide what a suspended person wrote is accessible", async ({ browser }) => {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await signIn(page, people.moderator, `${queue}?kind=flagged`);
  await page.locator("#kind-suspend").check();
  await expectNoAxeViolations(page);
  await context.close();
});
