import type { Page } from "@playwright/test";
import { open, upTo } from "../testing/live.ts";
import { put } from "../testing/pages.ts";
import { expect, test } from "../testing/site.ts";

test.describe("reading", () => {
  const top = (page: Page, id: number) =>
    page.locator(`#comment-${id}`).evaluate((node) => Math.round(node.getBoundingClientRect().top));

  test("what one reads stays where it is when news comes above it", async ({ site, page }) => {
    const line = await open(
      site,
      page,
      upTo(30).map(({ id }) => ({ id: id * 10 })),
    );
    await page.locator("#comment-200").scrollIntoViewIfNeeded();
    const before = await top(page, 200);
    line.send(put(1, { id: 15 }), put(2, { id: 25 }), put(3, { id: 35, text: "lang ".repeat(400) }));
    await expect(page.getByRole("button", { name: "3 nieuwe reacties tonen" })).toBeVisible();
    expect(await top(page, 200)).toBe(before);
    line.send(put(4, { id: 10, rev: 2, text: "langer ".repeat(400) }));
    await expect(page.locator("#comment-10 > div > [data-text]")).toContainText("langer");
    expect(await top(page, 200)).toBe(before);
  });

  test("without the browser's own scroll anchoring too", async ({ site, page }) => {
    const line = await open(
      site,
      page,
      upTo(30).map(({ id }) => ({ id: id * 10 })),
    );
    await page.addStyleTag({ content: "* { overflow-anchor: none }" });
    await page.locator("#comment-200").scrollIntoViewIfNeeded();
    const before = await top(page, 200);
    line.send(put(1, { id: 15 }), put(2, { id: 25 }));
    await expect(page.getByRole("button", { name: "2 nieuwe reacties tonen" })).toBeVisible();
    expect(await top(page, 200)).toBe(before);
  });

  test("the bar leads to the first new comment and goes away when all are seen", async ({ site, page }) => {
    const line = await open(site, page, upTo(30));
    line.send(put(1, { id: 31 }), put(2, { id: 32 }));
    await page.getByRole("button", { name: "2 nieuwe reacties tonen" }).click();
    await expect(page.locator("#comment-31")).toBeFocused();
    await expect(page.locator("#comment-31")).toBeInViewport();
    await expect(page.locator("#comment-31")).toHaveClass(/comment-new/);
    await expect(page.locator("[data-new-bar]")).toBeHidden();
  });

  test("a new comment in view needs no bar", async ({ site, page }) => {
    const line = await open(site, page, upTo(2));
    line.send(put(1, { id: 3 }));
    await expect(page.locator("#comment-3")).toHaveClass(/comment-new/);
    await expect(page.locator("[data-new-bar]")).toBeHidden();
  });
});
