import { ids, open, upTo } from "../testing/live.ts";
import { page as html, key, put } from "../testing/pages.ts";
import { expect, test } from "../testing/site.ts";

test.describe("order", () => {
  test("new comments appear in order and once, however they arrive", async ({ site, page }) => {
    const line = await open(site, page, upTo(2), { after: 2 });
    line.send(put(5, { id: 5 }), put(3, { id: 3 }), put(3, { id: 3 }), put(4, { id: 4 }), put(5, { id: 5 }));
    await expect.poll(() => ids(page)).toBe("1 2 3 4 5");
  });

  test("a comment stands where its key belongs, not where it arrives", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }, { id: 4 }, { id: 9 }]);
    line.send(put(1, { id: 7 }), put(2, { id: 2 }), put(3, { id: 10 }));
    await expect.poll(() => ids(page)).toBe("1 2 4 7 9 10");
  });

  test("a list with the newest on top takes news on top", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 9 }, { id: 4 }], { order: "desc" });
    line.send(put(1, { id: 10 }), put(2, { id: 7 }), put(3, { id: 1 }));
    await expect.poll(() => ids(page)).toBe("10 9 7 4 1");
  });

  test("numbers without news do not hold up what follows", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }]);
    line.send({ c: "thread:12", n: 1, op: "none" }, put(2, { id: 2 }));
    await expect.poll(() => ids(page)).toBe("1 2");
  });

  test("a reply goes under its comment, the first one too", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }, { id: 2, replies: [{ id: 5 }] }]);
    line.send(put(1, { id: 4 }, "replies-2"), put(2, { id: 6 }, "replies-1"));
    await expect.poll(() => ids(page, "#replies-2")).toBe("4 5");
    await expect.poll(() => ids(page, "#replies-1")).toBe("6");
  });

  test("news of another channel is left alone", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }]);
    line.send({ ...put(1, { id: 8 }), c: "thread:13" }, put(1, { id: 2 }));
    await expect.poll(() => ids(page)).toBe("1 2");
  });
});

test.describe("loaded range", () => {
  test("news outside the loaded part is only counted, and the bar leads to it", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 3 }, { id: 4 }], { from: key(3), to: key(4) });
    line.send(put(1, { id: 9 }), put(2, { id: 10 }), put(3, { id: 11 }, "replies-2"));
    const bar = page.getByRole("button", { name: "3 nieuwe reacties tonen" });
    await expect(bar).toBeVisible();
    expect(await ids(page)).toBe("3 4");
    site.reply("GET /comments/9", () => ({ body: html("nieuwste") }));
    await bar.click();
    await expect(page).toHaveURL(/comments\/9$/);
  });

  test("news within the loaded part is put in its place", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 3 }, { id: 5 }], { from: key(3), to: "" });
    line.send(put(1, { id: 4 }), put(2, { id: 1 }));
    await expect(page.getByRole("button", { name: "1 nieuwe reactie tonen" })).toBeVisible();
    expect(await ids(page)).toBe("3 4 5");
  });
});

test("a list that is ordered in another way takes nothing in, and counts along", async ({ site, page }) => {
  const body = '<live-region channel="thread:12" after="0"><ol id="comments-12"></ol></live-region>';
  site.reply("GET /thread", () => ({ body: html(body) }));
  await page.goto("/thread");
  const line = await site.line(1);
  await line.admit("thread:12", 0);
  line.send(put(1, { id: 5 }), { c: "thread:12", op: "hint", kind: "support-7", n: 3 });
  await expect(page.locator("[data-tally=support-7]")).toHaveText("3 keer gesteund");
  await expect(page.locator("#comment-5")).toHaveCount(0);
});
