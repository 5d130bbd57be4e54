import type { Page } from "@playwright/test";
import { upTo } from "../testing/live.ts";
import { page as html, key, put, thread } from "../testing/pages.ts";
import { expect, test } from "../testing/site.ts";

test.describe("counts", () => {
  const counter = (n: number) => `<p data-count="thread:12" data-n="${n}" data-one="{n} reactie"
    data-many="{n} reacties">${n} reacties</p>`;
  const said = (page: Page) => page.locator("[data-count]");

  test("go up with what is new: once, and not with a change", async ({ site, page }) => {
    const body = counter(0) + thread([]);
    site.reply("GET /thread", () => ({ body: html(body, 'data-account="77"') }));
    await page.goto("/thread");
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 1 }));
    await expect(said(page)).toHaveText("1 reactie");
    line.send(put(2, { id: 1, rev: 4 }), put(3, { id: 2, author: 77 }), put(4, { id: 3 }, "replies-1"));
    await expect(said(page)).toHaveText("3 reacties");
  });

  test("go up with what is elsewhere, once", async ({ site, page }) => {
    const body = counter(1200) + thread(upTo(3), { to: key(3) });
    site.reply("GET /thread", () => ({ body: html(body) }));
    await page.goto("/thread");
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 9 }), put(2, { id: 8, rev: 4 }), put(3, { id: 9 }), put(4, { id: 10 }));
    await expect(said(page)).toHaveText("1.202 reacties");
  });

  test("come anew with the page", async ({ site, page }) => {
    site.reply("GET /thread", () => ({ body: html(counter(1) + thread([{ id: 1 }])) }));
    await page.goto("/thread");
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    site.reply("GET /thread", () => ({ body: html(counter(5) + thread(upTo(3), { after: 4 })) }));
    line.send({ c: "thread:12", op: "reload" });
    await expect(said(page)).toHaveText("5 reacties");
  });
});
