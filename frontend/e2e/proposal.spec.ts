import { expect } from "@playwright/test";
import { choose, people, signIn, test } from "./site.ts";

test("the short way: three fields on one page, and what was typed survives a mistake and a reload", async ({
  page,
}) => {
  await signIn(page, people.member, "/proposals/new");
  const form = page.locator("#proposal-form");
  const title = `Open vergaderingen ${Date.now()}`;
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Wat in de raad besloten wordt, is slecht te volgen.");

  await test.step("without a solution it comes back with what is wrong", async () => {
    await form.getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(form.getByRole("alert").first()).toBeFocused();
    await form.getByRole("link", { name: "Beschrijf de oplossing" }).click();
    await expect(form.getByLabel("De oplossing")).toBeFocused();
    await page.keyboard.type("Zend elke vergadering uit.");
    await expect(form.getByText("Concept bewaard om")).toBeVisible();
    await page.reload();
    await expect(form.getByLabel("Titel")).toHaveValue(title);
    await expect(form.getByLabel("De oplossing")).toHaveValue("Zend elke vergadering uit.");
  });

  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("Je voorstel staat online.")).toBeVisible();
  await page.goto("/proposals/new");
  await expect(form.getByLabel("Titel")).toHaveValue("");
});

test("a visitor's text waits for who it is, and is published once", async ({ page }) => {
  await page.goto("/proposals/new?action=0");
  const form = page.locator("#proposal-form");
  const title = `Van een bezoeker ${Date.now()}`;
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Formulieren verdwijnen bij het inloggen.");
  await form.getByLabel("De oplossing").fill("Bewaar ze.");
  await form.getByRole("button", { name: "Log in en dien in" }).click();
  await choose(page, people.other);
  await page.getByRole("button", { name: "Plaats dit" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await page.goto("/proposals/new");
  await expect(form.getByLabel("Titel")).toHaveValue("");
});
