import type { Page } from "@playwright/test";
import { type Comment, page as html, thread } from "./pages.ts";
import { expect, type Line, type Site } from "./site.ts";

export const ids = (page: Page, list = "#comments-12") =>
  page
    .locator(`${list} > li`)
    .evaluateAll((nodes) => nodes.map((node) => node.id.replace("comment-", "")).join(" "));

export const upTo = (last: number): Comment[] => Array.from({ length: last }, (_, i) => ({ id: i + 1 }));

/** Opens a page with these comments, numbered up to after, and lets it join. */
export async function open(
  site: Site,
  page: Page,
  comments: Comment[],
  { attributes = "", ...range }: Parameters<typeof thread>[1] & { attributes?: string } = {},
): Promise<Line> {
  site.reply("GET /thread", () => ({ body: html(thread(comments, range), attributes) }));
  await page.goto("/thread");
  const line = await site.line(1);
  await line.admit("thread:12", range.after ?? 0);
  await expect(page.locator("[data-live-state]")).toHaveText("Live bijgewerkt");
  return line;
}
