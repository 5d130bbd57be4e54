import type { Page } from "@playwright/test";
import { ids, open } from "../testing/live.ts";
import { page as html, put, thread } from "../testing/pages.ts";
import { expect, stopClock, test } from "../testing/site.ts";

test.describe("the line", () => {
  test("forty seconds of silence: a new line", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }]);
    await page.clock.runFor(30_000);
    line.send({ op: "beat" }, { c: "thread:12", op: "present", count: 3 });
    await expect(page.locator("[data-present]")).toHaveText("3 lezers");
    await page.clock.runFor(39_000);
    expect(site.lines).toHaveLength(1);
    await page.clock.runFor(3000);
    await (await site.line(2)).admit("thread:12", 0);
    await expect.poll(() => line.isOpen).toBe(false);
  });

  test("a restart of the server: back within a second", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }]);
    line.close(1012);
    await expect(page.locator("[data-live-state]")).toHaveText("Verbinding zoeken");
    await page.clock.runFor(1000);
    await (await site.line(2)).admit("thread:12", 0);
  });

  test("no way through: it says so calmly, and goes on trying", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }]);
    site.refuseSockets(true);
    line.drop();
    const state = page.locator("[data-live-state]");
    await expect(state).toHaveText("Verbinding zoeken");
    await expect
      .poll(async () => {
        await page.clock.runFor(5000);
        return await state.textContent();
      })
      .toMatch(/Niet live, bijgewerkt om 16.4\d uur/);
    await expect(state).toHaveClass(/live-state-off/);
    site.refuseSockets(false);
    await page.clock.runFor(30_000);
    const second = await site.line(2);
    await second.admit("thread:12", 0);
    await expect(state).toHaveText("Live bijgewerkt");
    second.send({ c: "thread:12", op: "present", count: 4 });
    await expect(page.locator("[data-present]")).toHaveText("4 lezers");
    await expect(state).not.toHaveClass(/live-state-off/);
  });

  test("signed out: it says so and stays away", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { attributes: 'data-account="77"' });
    line.send({ c: "thread:12", op: "present", count: 3 });
    await expect(page.locator("[data-present]")).toHaveText("3 lezers");
    line.close(4401);
    await expect(page.locator("[data-live-state]")).toHaveText("Je bent uitgelogd");
    await expect(page.locator("[data-present]")).toBeHidden();
    await page.clock.runFor(120_000);
    expect(site.lines).toHaveLength(1);
  });

  test("a page in the background lets go after a minute and catches up on return", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }]);
    await look(page, false);
    await page.clock.runFor(30_000);
    line.send({ op: "beat" }, { c: "thread:12", op: "present", count: 3 });
    await expect(page.locator("[data-present]")).toHaveText("3 lezers");
    expect(line.isOpen).toBe(true);
    await page.clock.runFor(31_000);
    await expect.poll(() => line.isOpen).toBe(false);
    await page.clock.runFor(120_000);
    expect(site.lines).toHaveLength(1);
    await look(page, true);
    const second = await site.line(2);
    await second.admit("thread:12", 0);
    second.send(put(1, { id: 2 }));
    await expect.poll(() => ids(page)).toBe("1 2");
  });

  test("all regions of a page share one line", async ({ site, page }) => {
    const other = `<live-region channel="action:3" after="8"><p>Actie</p></live-region>`;
    site.reply("GET /thread", () => ({ body: html(thread([{ id: 1 }]) + other) }));
    await page.goto("/thread");
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    await line.admit("action:3", 8);
    expect(site.lines).toHaveLength(1);
    line.send({ c: "action:3", op: "gone" });
    await expect.poll(() => line.heard.at(-1)).toEqual({ leave: "action:3" });
  });

  test("presence speaks of one reader and of more", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }]);
    line.send({ c: "thread:12", op: "present", count: 1 });
    await expect(page.locator("[data-present]")).toHaveText("1 lezer");
    line.send({ c: "thread:12", op: "present", count: 42 });
    await expect(page.locator("[data-present]")).toHaveText("42 lezers");
  });

  test("a hint changes a counter", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }]);
    const tally = page.locator("[data-tally=support-7]");
    line.send({ c: "thread:12", op: "hint", kind: "support-7", n: 12 });
    await expect(tally).toHaveText("12 keer gesteund");
    line.send({ c: "thread:12", op: "hint", kind: "support-7", n: 1 });
    await expect(tally).toHaveText("1 keer gesteund");
    line.send({ c: "thread:12", op: "hint", kind: "support-7", n: 0 });
    await expect(tally).toBeHidden();
  });
});

/** Tells the page that it is looked at, or that it stands in the background. */
async function look(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((visible) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);
}
