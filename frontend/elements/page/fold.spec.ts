import { page as html, put, thread } from "../testing/pages.ts";
import { expect, type Line, type Site, test } from "../testing/site.ts";

const comments = [{ id: 1, replies: [{ id: 2 }] }, { id: 3 }];

async function open(site: Site, page: import("@playwright/test").Page, at = "/thread"): Promise<Line> {
  site.reply("GET /thread", () => ({ body: html(thread(comments)) }));
  await page.goto(at);
  const line = await site.line(1);
  await line.admit("thread:12", 0);
  return line;
}

test("replies that were folded away stay so for the visit", async ({ site, page }) => {
  await open(site, page);
  await page.locator("#fold-1 > summary").click();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem("folded"))).toBe('["replies-1"]');
  await page.reload();
  await expect(page.locator("#comment-2")).toBeHidden();
  await page.locator("#fold-1 > summary").click();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem("folded"))).toBe("[]");
  await page.reload();
  await expect(page.locator("#comment-2")).toBeVisible();
});

test("they stay so when their comment changes, and are counted when more come", async ({ site, page }) => {
  const line = await open(site, page);
  const summary = page.locator("#fold-1 > summary");
  await summary.click();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  line.send(put(1, { id: 1, rev: 2, text: "anders" }), put(2, { id: 4 }, "replies-1"));
  await expect(page.getByText("anders")).toBeVisible();
  await expect(summary).toHaveText("2 antwoorden");
  await expect(page.locator("#comment-4")).toBeHidden();
  await expect(page.locator("#fold-3 > summary")).toHaveText("");
});

test("the bar leads to what is folded away", async ({ site, page }) => {
  const line = await open(site, page);
  await page.locator("#fold-1 > summary").click();
  line.send(put(1, { id: 4 }, "replies-1"));
  await page.getByRole("button", { name: "1 nieuwe reactie tonen" }).click();
  await expect(page.locator("#comment-4")).toBeFocused();
  await expect(page.locator("#comment-4")).toBeInViewport();
});

test("so does an address, at once and on the page", async ({ site, page }) => {
  await open(site, page);
  const fold = page.locator("#fold-1");
  await fold.locator("> summary").click();
  await expect(fold).not.toHaveAttribute("open");
  await page.evaluate(() => {
    location.hash = "#comment-2";
  });
  await expect(page.locator("#comment-2")).toBeVisible();
  await fold.locator("> summary").click();
  await expect(fold).not.toHaveAttribute("open");
  await page.reload();
  await expect(page.locator("#comment-2")).toBeVisible();
});
