import { expect, test } from "@playwright/test";
import { people, signIn } from "./site.ts";

test("a proposal is submitted, and what was typed survives a mistake and a reload", async ({ page }) => {
  await signIn(page, people.member, "/proposals/new");
  const form = page.locator("#new-proposal");
  const title = `Open vergaderingen ${Date.now()}`;
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Wat in de raad besloten wordt, is slecht te volgen.");
  await form.getByLabel("transparantie").check();
  await form.getByLabel("Hoort bij actie").selectOption({ index: 2 });

  await test.step("without a solution it comes back with what is wrong", async () => {
    await form.getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(form.getByRole("alert")).toBeFocused();
    await form.getByRole("link", { name: "Beschrijf de oplossing" }).click();
    await expect(form.getByLabel("De oplossing")).toBeFocused();
    await page.keyboard.type("Zend elke vergadering uit.");
    await expect(form.getByText("Concept bewaard op dit apparaat")).toBeVisible();
    await page.reload();
    await expect(form.getByLabel("Titel")).toHaveValue(title);
    await expect(form.getByLabel("De oplossing")).toHaveValue("Zend elke vergadering uit.");
    await expect(form.getByLabel("transparantie")).toBeChecked();
  });

  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("Je voorstel staat online.")).toBeVisible();
  await expect(page.getByText("Hoort bij actie")).toBeVisible();
  await page.goto("/proposals/new");
  await expect(form.getByLabel("Titel")).toHaveValue("");
});
