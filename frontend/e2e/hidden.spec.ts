import { expect } from "@playwright/test";
import { caseOf } from "./reported.ts";
import { expectNoAxeViolations, isLive, people, signIn, someoneElse, test, writeForm } from "./site.ts";

test("a proposal that is hidden says so on open pages and at its address, and what people said stays", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, people.member, "/proposals/new");
  const title = `Koopje ${Date.now()}`;
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Je betaalt te veel voor je lantaarnpaal.");
  await form.getByLabel("De oplossing").fill("Koop hem bij mij.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const path = new URL(page.url()).pathname;

  const reader = await someoneElse(browser, people.other, path);
  await reader.locator("#comments form").getByRole("textbox").first().fill("Dit hoort hier niet.");
  await reader.getByRole("button", { name: "Plaats reactie" }).click();
  await expect(reader.locator(".comment", { hasText: "Dit hoort hier niet." })).toBeVisible();
  await reader.goto(`/flags/new?about=${path.split("/").pop()}`);
  await reader.getByLabel("Maak geen reclame").check();
  await reader.getByRole("button", { name: "Meld dit" }).click();
  await expect(reader.getByText("Dank je. Een moderator kijkt ernaar")).toBeVisible();
  const visitor = await someoneElse(browser, undefined, path);
  await isLive(visitor);

  const queue = `/plans/actieplan-2027-concept/queue?q=${encodeURIComponent(title)}`;
  const moderator = await someoneElse(browser, people.moderator, queue);
  await moderator.getByRole("radio", { name: /^Verberg/ }).check();
  await moderator.getByRole("button", { name: "Besluit en stuur bericht" }).click();
  await expect(moderator.getByText("De bijdrage is verborgen.")).toBeVisible();

  // The page that stood open is told, and the text leaves it; whoever comes back to it finds nothing of it.
  await expect(visitor.getByRole("heading", { level: 1, name: "Dit voorstel is verborgen" })).toBeVisible();
  await expect(visitor.getByText("Koop hem bij mij.")).toHaveCount(0);
  await expect(visitor).toHaveTitle(/^Dit voorstel is verborgen/);
  await expect(visitor.getByText(title)).toHaveCount(0);
  await visitor.reload();
  await expect(visitor.getByRole("heading", { level: 1, name: "Dit voorstel is verborgen" })).toBeVisible();
  await expect(visitor.getByText(title)).toHaveCount(0);
  await expect(visitor.getByRole("link", { name: /^Huisregel 5/ })).toBeVisible();
  expect((await visitor.request.get(path)).status()).toBe(410);

  const context = await browser.newContext({ bypassCSP: true });
  const looking = await context.newPage();
  await looking.goto(path);
  await expectNoAxeViolations(looking);
  await looking.getByRole("link", { name: "1 reactie" }).press("Enter");
  await expect(looking.getByText("Dit hoort hier niet.")).toBeVisible();
  await expect(looking.getByText("Je kunt hier lezen, maar niet meer reageren.")).toBeVisible();
  await expectNoAxeViolations(looking);

  // Its author is led to the decision and its reasons.
  await page.goto(path);
  await page.getByRole("link", { name: "Lees het besluit en de redenen" }).click();
  await expect(page.getByText("Koop hem bij mij.").or(page.getByText("Je betaalt te veel"))).toBeVisible();
});

test("a discussion that is hidden leaves open screens with how it began, and what others said stays", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, people.member, "/threads/new");
  const title = `Lantaarnpalen te koop ${Date.now()}`;
  await page.getByLabel("Onderwerp").fill(title);
  await page.locator("main").getByRole("textbox").last().fill("Bel mij voor de prijs.");
  await page.locator("main").locator("form button[type=submit]").last().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const path = new URL(page.url()).pathname;

  const reader = await someoneElse(browser, people.other, path);
  await writeForm(reader).getByRole("textbox").fill("Dit hoort hier niet.");
  await reader.getByRole("button", { name: "Plaats reactie" }).click();
  await expect(reader.locator(".comment", { hasText: "Dit hoort hier niet." })).toBeVisible();
  await reader.goto(`/flags/new?about=${path.split("/").pop()}`);
  await reader.getByLabel("Maak geen reclame").check();
  await reader.getByRole("button", { name: "Meld dit" }).click();
  await expect(reader.getByText("Dank je. Een moderator kijkt ernaar")).toBeVisible();
  const visitor = await someoneElse(browser, undefined, path);
  await isLive(visitor);

  const moderator = await someoneElse(browser, people.moderator, caseOf(title));
  await moderator.getByRole("radio", { name: /^Verberg/ }).check();
  await moderator.getByRole("button", { name: "Besluit en stuur bericht" }).click();
  await expect(moderator.getByText("De bijdrage is verborgen.")).toBeVisible();

  await expect(visitor.getByRole("heading", { level: 1, name: "Verborgen gesprek" })).toBeVisible();
  await expect(visitor).toHaveTitle(/^Verborgen gesprek/);
  await expect(visitor.getByText(title)).toHaveCount(0);
  await expect(visitor.getByText("Bel mij voor de prijs.")).toHaveCount(0);
  await expect(visitor.getByText("Dit hoort hier niet.")).toBeVisible();
  await visitor.goto("/threads");
  await expect(visitor.getByText(title)).toHaveCount(0);

  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 320, height: 800 } });
  const looking = await context.newPage();
  await looking.goto(path);
  await expect(looking.getByRole("link", { name: /^Huisregel 5/ }).first()).toBeVisible();
  await expect(looking.getByText("Je kunt hier lezen, maar niet meer reageren.")).toBeVisible();
  await expectNoAxeViolations(looking);
  expect(await looking.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
