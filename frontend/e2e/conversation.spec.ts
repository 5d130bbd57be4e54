import { expect } from "@playwright/test";
import { isLive, people, signIn, someoneElse, test, writeForm } from "./site.ts";

test("the first comments of a thread take the place of its being empty, and are counted", async ({
  page,
  browser,
}) => {
  await signIn(page, people.member, "/proposals/new");
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill(`Een leeg gesprek ${Date.now()}`);
  await form.getByLabel("Het probleem").fill("Niemand heeft nog iets gezegd.");
  await form.getByLabel("De oplossing").fill("Iemand zegt iets.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  const path = new URL(page.url()).pathname;
  const reader = await someoneElse(browser, undefined, path);
  await isLive(reader);
  await isLive(page);
  for (const screen of [page, reader]) {
    await expect(screen.getByText("Nog geen reacties")).toBeVisible();
    await expect(screen.locator("#comments [data-count]")).toHaveText("0 reacties");
  }

  await test.step("the author sees own initials and a form that can be sent again", async () => {
    await writeForm(page).getByRole("textbox").fill("![](https://example.org/x.png)");
    await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await writeForm(page).getByRole("link").first().click();
    await expect(writeForm(page).getByRole("textbox")).toBeFocused();
    await writeForm(page).getByRole("textbox").fill("De eerste reactie");
    await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
    await expect(page.locator("ol.comments .initials-own")).toHaveCount(1);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(writeForm(page).getByRole("textbox")).not.toHaveAttribute("aria-invalid");
  });
  for (const screen of [page, reader]) {
    await expect(screen.getByText("De eerste reactie")).toBeVisible();
    await expect(screen.getByText("Nog geen reacties")).toBeHidden();
    await expect(screen.locator("#comments [data-count]")).toHaveText("1 reactie");
  }
  await expect(reader.locator("ol.comments .initials-own")).toHaveCount(0);

  await test.step("a closed thread offers no answer", async () => {
    const comment = page.locator("ol.comments > li").first();
    await expect(comment.getByRole("link", { name: /Beantwoord/ })).toBeVisible();
    await page.locator("live-region.talk").evaluate((region) => region.toggleAttribute("data-closed", true));
    await expect(comment.getByRole("link", { name: /Beantwoord|Citeer/ })).toHaveCount(0);
    await expect(comment.getByRole("link", { name: /Bewerk/ })).toBeVisible();
  });
});

test("reloading and coming back show what was being read", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 600 });
  await page.goto("/threads");
  await page.getByRole("link", { name: /Geen juridisch advies/ }).click();
  await isLive(page);
  const path = new URL(page.url()).pathname;
  const comment = page.locator("ol.comments > li").last();
  await page.evaluate(() => {
    document.addEventListener("scrollend", () => document.body.setAttribute("data-scrolled", ""));
  });
  await comment.evaluate((node) => node.scrollIntoView({ block: "center", behavior: "instant" }));
  await expect(page.locator("body[data-scrolled]")).toBeAttached();
  const top = () => comment.evaluate((node) => node.getBoundingClientRect().top);
  const before = await top();
  const isThere = () => expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(3);
  await page.reload();
  await isThere();
  await page.goto("/about");
  await page.goBack();
  await expect(page).toHaveURL(path);
  await isThere();
});
