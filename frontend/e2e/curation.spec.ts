import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, people, signIn, someoneElse, test } from "./site.ts";

async function propose(page: Page, title: string): Promise<string> {
  await page.goto("/proposals/new");
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Niemand ziet hoe lang het duurt.");
  await form.getByLabel("De oplossing").fill("Zet een teller op de website.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  return new URL(page.url()).pathname;
}

test("a moderator merges two proposals, undoes it, and makes an action of one", async ({ page, browser }) => {
  await signIn(page, people.member);
  const stamp = Date.now();
  const one = await propose(page, `Een teller ${stamp}`);
  const two = await propose(page, `De wachttijd ${stamp}`);
  const moderator = await (await browser.newContext({ bypassCSP: true })).newPage();
  await signIn(moderator, people.moderator, two);

  await test.step("merged, with the reason, by keyboard", async () => {
    await moderator.getByRole("link", { name: "Orden" }).press("Enter");
    await moderator.getByText("Voeg samen met een ander voorstel").first().click();
    await moderator.getByLabel("Het gaat verder in").selectOption(`Een teller ${stamp}`);
    await moderator.getByLabel("Waarom?").and(moderator.locator("#merged-reason")).fill("Vraagt hetzelfde.");
    await expectNoAxeViolations(moderator);
    await moderator.getByRole("button", { name: "Voeg samen met een ander voorstel" }).press("Enter");
    await expect(moderator.getByText("Dat is gedaan en staat bij het voorstel.")).toBeVisible();
    await expectNoAxeViolations(moderator);
    const reader = await someoneElse(browser, undefined, two);
    await expect(reader.getByText("Dit voorstel is samengevoegd met:")).toBeVisible();
    await expect(reader.getByText("Reden: Vraagt hetzelfde.")).toBeVisible();
    await reader.goto(one);
    await expect(reader.getByRole("link", { name: `De wachttijd ${stamp}` })).toBeVisible();
  });

  await test.step("undone", async () => {
    await moderator.locator("#unmerged-reason").fill("Toch iets anders.");
    await moderator.getByRole("button", { name: "Maak de samenvoeging ongedaan" }).click();
    await expect(moderator.getByText("Weer los van")).toBeVisible();
  });

  await test.step("an action is made of it, on a narrow screen", async () => {
    await moderator.setViewportSize({ width: 320, height: 800 });
    await moderator.getByRole("link", { name: "Maak een actie" }).click();
    await expectNoAxeViolations(moderator);
    expect(await moderator.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await moderator.getByLabel("Titel van de actie").fill(`Wachttijd in beeld ${stamp}`);
    await moderator.getByLabel("Waarom?").fill("Past in het plan.");
    await moderator.getByRole("button", { name: "Maak de actie" }).click();
    await expect(moderator.getByText("De actie staat in het plan.")).toBeVisible();
    await page.goto(two);
    await expect(page.getByText("Opgenomen in het plan:")).toBeVisible();
  });
});
