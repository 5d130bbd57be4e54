import { expect } from "@playwright/test";
import { draftAction, isLive, people, signIn, someoneElse, test, writeForm } from "./site.ts";

test("who reads and types hears of a new version, and loses nothing", async ({ page, browser }) => {
  const path = await draftAction(page, 4);
  const reader = await someoneElse(browser, people.member, path);
  await isLive(reader);
  await writeForm(reader).getByRole("textbox").fill("Half getypt");
  const shown = await reader.locator("version-text").getAttribute("data-version");

  await signIn(page, people.moderator, `${path}/draft`);
  await page.goto(`${path}/draft`);
  const text = page.locator("textarea[name=text]");
  const more = `Een nieuwe alinea van ${Date.now()}.`;
  await text.fill(`${await text.inputValue()}\n\n${more}`);
  await page.locator("textarea[name=note]").fill("Een alinea erbij, op verzoek.");
  await page.getByRole("button", { name: /Publiceer versie/ }).click();
  await expect(page.getByText(more, { exact: true })).toBeVisible();

  const news = reader.locator(".version-out");
  await expect(news).toContainText(`Versie ${Number(shown) + 1} is verschenen`);
  await expect(writeForm(reader).getByRole("textbox")).toHaveValue("Half getypt");
  await expect(writeForm(reader).getByRole("textbox")).toBeFocused();
  await test.step("it goes when asked to, and leads to what changed", async () => {
    await reader.getByRole("button", { name: "Straks" }).click();
    await expect(news).toHaveCount(0);
    await reader.reload();
    await expect(reader.getByText(more, { exact: true })).toBeVisible();
    await expect(writeForm(reader).getByRole("textbox")).toHaveValue("Half getypt");
    await reader.getByRole("link", { name: "Vergelijk woord voor woord" }).click();
    await expect(reader.locator("ins", { hasText: more }).first()).toBeVisible();
  });
});
