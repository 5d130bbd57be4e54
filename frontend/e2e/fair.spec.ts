import { expect } from "@playwright/test";
import { expectNoAxeViolations, people, signIn, someoneElse, test, writeForm } from "./site.ts";

const queue = "/plans/actieplan-2027-concept/queue";

test("by keyboard one warns someone and hides what they wrote, who reads both", async ({ page, browser }) => {
  test.setTimeout(120_000);
  await signIn(page, people.member, "/threads");
  await page.locator(".lines h3 a").first().click();
  const words = `Jij snapt er niets van ${Date.now()}`;
  await writeForm(page).getByRole("textbox").fill(words);
  await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
  const comment = page.locator(".comment", { hasText: words });
  await expect(comment).toBeVisible();
  const id = (await comment.getAttribute("id"))?.replace("comment-", "");

  const reader = await someoneElse(browser, people.other, `/flags/new?about=${id}`);
  await reader.getByLabel("Reageer op de inhoud").check();
  await reader.getByRole("button", { name: "Meld dit" }).click();
  await expect(reader.getByText("Dank je.")).toBeVisible();

  const moderator = await someoneElse(browser, people.moderator, `${queue}?q=${encodeURIComponent(words)}`);
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

  await expect(async () => {
    await page.goto("/notifications");
    await expect(
      page.getByText("Besluit: Je krijgt een waarschuwing. Je bijdrage is ook verborgen.").first(),
    ).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("without script the choices to hide say with which decision, and what is still said is found", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({
    bypassCSP: true,
    javaScriptEnabled: false,
    viewport: { width: 320, height: 800 },
  });
  const page = await context.newPage();
  await signIn(page, people.moderator, `${queue}?kind=flagged`);
  await page.locator(".queue-item").last().click();
  await page.getByLabel(/^Schors/).check();
  await expect(page.getByLabel("Verberg ook deze bijdrage, bij een schorsing")).toBeChecked();
  await page.getByRole("link", { name: /^Haal persoonsgegevens weg/ }).click();
  const text = page.locator("textarea#text");
  const said = await text.inputValue();
  const [word = ""] = said.match(/\p{L}{6,}/u) ?? [];
  await text.fill(said.replace(word, "[persoonsgegevens weggehaald]"));
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
