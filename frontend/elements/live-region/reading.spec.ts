import type { Page } from "@playwright/test";
import { upTo } from "../testing/live.ts";
import { type Comment, page as html, key, put, thread } from "../testing/pages.ts";
import { expect, type Line, type Site, test } from "../testing/site.ts";

const member = 'data-account="7"';

/** What stands in a list: ids, and | for the line. */
const shown = (page: Page, list = "#comments-12") =>
  page
    .locator(`${list} > li`)
    .evaluateAll((nodes) => nodes.map(({ id }) => (id ? id.replace("comment-", "") : "|")).join(" "));

const since = (page: Page) => page.locator("[data-new-since]");

async function open(
  site: Site,
  page: Page,
  comments: Comment[],
  range: Parameters<typeof thread>[1] = {},
  attributes = member,
): Promise<Line> {
  site.reply("GET /thread", () => ({ body: html(thread(comments, range), attributes) }));
  site.reply("GET /elsewhere", () => ({ body: html("elders") }));
  site.reply("POST /threads/12/reading", () => ({ status: 204 }));
  const next = site.lines.length + 1;
  await page.goto("/thread");
  return site.line(next);
}

/** Leaves the page, and gives up to where it kept what was seen. */
async function leave(site: Site, page: Page): Promise<string[]> {
  // The browser says what is in view when it paints.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  );
  await page.goto("/elsewhere");
  await expect(page.getByText("elders")).toBeVisible();
  return site.to("POST /threads/12/reading").map(({ fields }) => fields.get("seen") ?? "");
}

/** The places that a visitor's device remembers. */
const remembered = (page: Page) => page.evaluate(() => localStorage.getItem("left-off"));

test.describe("the line", () => {
  test("stands between read and unread, in the thread and in what is answered", async ({ site, page }) => {
    const comments = [
      { id: 1, replies: [{ id: 2 }, { id: 6 }] },
      { id: 3 },
      { id: 5, replies: [{ id: 7 }] },
      { id: 8 },
    ];
    await open(site, page, comments, { seen: 3 });
    await expect.poll(() => shown(page)).toBe("1 3 | 5 8");
    expect(await shown(page, "#replies-1")).toBe("2 | 6");
    expect(await shown(page, "#replies-5")).toBe("7");
    await expect(page.locator(".unread-line").first()).toHaveText("Nieuw");
  });

  test("is not drawn for a first visit, nor for one's own comments and what is gone", async ({
    site,
    page,
  }) => {
    await open(site, page, upTo(3));
    await expect.poll(() => shown(page)).toBe("1 2 3");
    await open(site, page, [{ id: 1 }, { id: 2, author: 7 }], { seen: 1 });
    await expect.poll(() => shown(page)).toBe("1 2");
    await expect(since(page)).toBeHidden();
  });

  test("has what comes in under it, also when that is the first", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }, { id: 2 }, { id: 9 }], { seen: 2 });
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 10 }), put(2, { id: 5 }));
    await expect.poll(() => shown(page)).toBe("1 2 | 5 9 10");
  });

  test("moves nothing that one reads, and is not read out", async ({ site, page }) => {
    await open(site, page, upTo(30), { seen: 4 });
    await expect.poll(() => shown(page)).toMatch(/4 \| 5/);
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await expect(page.locator("[data-announcements]")).toHaveText("");
  });

  test("stays when the page is fetched anew", async ({ site, page }) => {
    const line = await open(site, page, upTo(4), { seen: 2 });
    await line.admit("thread:12", 0);
    site.reply("GET /thread", () => ({ body: html(thread(upTo(6), { after: 9, seen: 2 }), member) }));
    line.send({ c: "thread:12", op: "reload" });
    await expect.poll(() => shown(page)).toBe("1 2 | 3 4 5 6");
  });
});

test.describe("where one left off", () => {
  test("is kept once, when the page is left", async ({ site, page }) => {
    const line = await open(site, page, upTo(2), { seen: 1 });
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 3 }));
    await expect.poll(() => shown(page)).toBe("1 | 2 3");
    expect(site.to("POST /threads/12/reading")).toHaveLength(0);
    expect(await leave(site, page)).toEqual(["3"]);
    expect(site.to("POST /threads/12/reading")[0]?.fields.get("csrf")).toBe("token-of-session");
  });

  test("is before the first that was not seen, wherever that stands", async ({ site, page }) => {
    const comments = [{ id: 1, replies: [{ id: 40 }] }, ...upTo(39).slice(1)];
    await page.setViewportSize({ width: 1000, height: 1500 });
    await open(site, page, comments, { seen: 2 });
    const [seen] = await leave(site, page);
    expect(Number(seen)).toBeGreaterThan(3);
    expect(Number(seen)).toBeLessThan(20);
  });

  test("of a first visit is all there was", async ({ site, page }) => {
    await open(site, page, upTo(40));
    expect(await leave(site, page)).toEqual(["40"]);
  });

  test("of a first visit in the middle of a thread is nowhere yet", async ({ site, page }) => {
    await open(site, page, upTo(3), { from: key(1), to: key(3) });
    expect(await leave(site, page)).toEqual([]);
  });

  test("goes no further than what came and is not on the page", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }, { id: 2 }], { seen: 1, from: key(1) });
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 5 }, "replies-0"), put(2, { id: 6 }));
    await expect.poll(() => shown(page)).toBe("1 | 2 6");
    expect(await leave(site, page)).toEqual(["4"]);
  });

  test("goes no further than the page", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 3 }, { id: 4, replies: [{ id: 90 }] }], {
      seen: 2,
      from: key(3),
      to: key(4),
    });
    await line.admit("thread:12", 0);
    await expect.poll(() => shown(page)).toBe("| 3 4");
    expect(await leave(site, page)).toEqual(["4"]);
  });

  test("is not kept when nothing was new", async ({ site, page }) => {
    await open(site, page, upTo(3), { seen: 3 });
    expect(await leave(site, page)).toEqual([]);
  });

  test("is not there by another order", async ({ site, page }) => {
    await open(site, page, upTo(3), { seen: 1, sort: "agreed" });
    await expect.poll(() => shown(page)).toBe("1 2 3");
    expect(await leave(site, page)).toEqual([]);
  });
});

test.describe("a visitor", () => {
  test("has it on the device, and is told what is new", async ({ site, page }) => {
    await open(site, page, upTo(2), {}, "");
    await leave(site, page);
    expect(await remembered(page)).toBe('[["/threads/12/reading",2]]');
    expect(site.to("POST /threads/12/reading")).toHaveLength(0);
    await open(site, page, [{ id: 1, replies: [{ id: 5 }] }, { id: 2 }, { id: 4 }], {}, "");
    await expect(since(page)).toHaveText("2 nieuwe");
    expect(await shown(page)).toBe("1 2 | 4");
    await since(page).getByRole("link").click();
    await expect(page.locator("#comment-4")).toBeFocused();
    await leave(site, page);
    expect(await remembered(page)).toBe('[["/threads/12/reading",5]]');
  });

  test("is led to an earlier page when more may be new than this one holds", async ({ site, page }) => {
    await open(site, page, upTo(2), {}, "");
    await leave(site, page);
    await open(site, page, [{ id: 8 }, { id: 9 }], { from: key(8) }, "");
    await expect(since(page)).toHaveText("Meer dan 2 nieuwe");
    await expect(since(page).getByRole("link")).toHaveAttribute("href", "/thread?after=2");
  });

  test("whose device remembers nothing just reads", async ({ site, page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get: () => {
          throw new DOMException("refused", "SecurityError");
        },
      });
    });
    const line = await open(site, page, upTo(2), {}, "");
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 3 }));
    await expect.poll(() => shown(page)).toBe("1 2 3");
  });
});
