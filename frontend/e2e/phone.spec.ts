import { expect, type Page } from "@playwright/test";
import { draftAction, isLive, people, signIn, test } from "./site.ts";

const over = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const width of [320, 390]) {
  test(`the header is one row and the strip two lines at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 640 });
    await draftAction(page, 2);
    await isLive(page);
    const header = await page.locator(".site-header").boundingBox();
    expect(header?.height).toBeLessThan(80);
    expect((await page.locator(".plan-strip").boundingBox())?.height).toBeLessThan(70);
    const name = page.locator(".wordmark span");
    expect(await name.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    expect(await over(page)).toBeLessThanOrEqual(0);

    await test.step("the menu opens below it, and holds the other language", async () => {
      await page.getByRole("button", { name: "Menu" }).click();
      const menu = page.getByRole("navigation", { name: "Hoofdmenu" });
      const box = await menu.boundingBox();
      expect(Math.abs((box?.y ?? 0) - (header?.height ?? 0))).toBeLessThanOrEqual(1);
      await menu.getByRole("link", { name: "English" }).click();
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      await page.goto("/");
      await expect(page).toHaveURL(/\/en$/);
    });
  });
}

test("long names and dates in a thread wrap at 320 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, people.moderator, "/threads");
  await page.getByRole("link", { name: "Broncode: wel of niet openbaar?" }).click();
  await expect(page.locator("ol.replies .comment-head").first()).toBeVisible();
  await page.locator(".comment-head").evaluateAll((heads) => {
    for (const head of heads) {
      for (const name of head.querySelectorAll("strong"))
        name.textContent = "Wilhelmina-Alexandrina van den Voorbeeldenburcht";
      for (const when of head.querySelectorAll("time"))
        when.textContent = "donderdag 30 september 2027, 12.30 uur";
    }
  });
  expect(await over(page)).toBeLessThanOrEqual(0);
});
