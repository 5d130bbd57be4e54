import type { Page } from "@playwright/test";
import { open, upTo } from "../testing/live.ts";
import { put } from "../testing/pages.ts";
import { expect, type Line, type Site, test } from "../testing/site.ts";

/** A long thread as our styles have it: what is far from the screen is not laid out, and taken for higher than it is. */
async function far(site: Site, page: Page): Promise<Line> {
  const line = await open(
    site,
    page,
    upTo(80).map(({ id }) => ({ id: id * 10 })),
  );
  await page.addStyleTag({
    content: ".comments > li { content-visibility: auto; contain-intrinsic-block-size: auto 400px }",
  });
  return line;
}

test.describe("going to what is far down the page", () => {
  test("ends with it in the middle of the screen", async ({ site, page }) => {
    const line = await far(site, page);
    line.send(put(1, { id: 605 }));
    await page.getByRole("button", { name: "1 nieuwe reactie tonen" }).press("Enter");
    await expect(page.locator("#comment-605")).toBeFocused();
    const off = () =>
      page.locator("#comment-605").evaluate((node) => {
        const { top, bottom } = node.getBoundingClientRect();
        return Math.abs((top + bottom) / 2 - window.innerHeight / 2);
      });
    await expect.poll(off).toBeLessThan(3);
  });

  test("shows the beginning of what is higher than the screen", async ({ site, page }) => {
    const line = await far(site, page);
    line.send(put(1, { id: 605, text: "lang ".repeat(4000) }));
    await page.getByRole("button", { name: "1 nieuwe reactie tonen" }).press("Enter");
    const top = () => page.locator("#comment-605").evaluate((node) => node.getBoundingClientRect().top);
    await expect.poll(top).toBeGreaterThanOrEqual(0);
    await expect.poll(top).toBeLessThan(100);
  });
});
