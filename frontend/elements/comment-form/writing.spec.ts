import type { Page } from "@playwright/test";
import { box, form, made, post, send, words } from "../testing/commenting.ts";
import { page as html, thread } from "../testing/pages.ts";
import { expect, type Line, type Site, stopClock, test } from "../testing/site.ts";

const writers = (page: Page) => page.locator("[data-writers]");
const typing = (line: Line) => line.heard.filter((message) => "typing" in message);
const writes = { typing: "thread:12" };
const stops = { typing: "thread:12", stop: true };

/** Opens a thread that one can write in, and lets it join; the clock stands still. */
async function open(
  site: Site,
  page: Page,
  { attributes = 'data-account="77"', more = "" } = {},
): Promise<Line> {
  const line = `<p data-writers="thread:12" data-one="{n} persoon schrijft" data-many="{n} mensen schrijven" aria-hidden="true"></p>`;
  site.reply("GET /thread", () => ({
    body: html(thread([{ id: 1 }]) + line + form() + more + words, attributes),
  }));
  await stopClock(page);
  await page.goto("/thread");
  return admitted(site, page, 1);
}

/** The page's nth socket, once the page has joined with it. */
async function admitted(site: Site, page: Page, nth: number): Promise<Line> {
  const line = await site.line(nth);
  await line.admit("thread:12", 0);
  await expect(page.locator("[data-live-state]")).toHaveText("Live bijgewerkt");
  return line;
}

test.describe("that one writes", () => {
  test("is told at the first letter, and every three seconds while one goes on", async ({ site, page }) => {
    const line = await open(site, page);
    await box(page).press("a");
    await expect.poll(() => typing(line)).toEqual([writes]);
    await page.clock.runFor(2900);
    await box(page).press("b");
    await page.clock.runFor(200);
    expect(typing(line)).toEqual([writes]);
    await box(page).press("c");
    await expect.poll(() => typing(line)).toEqual([writes, writes]);
  });

  test("is over when the text is left alone for five seconds, and begins again with the next letter", async ({
    site,
    page,
  }) => {
    const line = await open(site, page);
    await box(page).press("a");
    await page.clock.runFor(4900);
    await box(page).press("b");
    await expect.poll(() => typing(line)).toEqual([writes, writes]);
    await page.clock.runFor(4900);
    expect(typing(line)).toEqual([writes, writes]);
    await page.clock.runFor(200);
    await expect.poll(() => typing(line)).toEqual([writes, writes, stops]);
    await page.clock.runFor(20_000);
    await box(page).press("c");
    await expect.poll(() => typing(line)).toEqual([writes, writes, stops, writes]);
  });

  test("is over when the text is empty, sent, or put away", async ({ site, page }) => {
    const slot = `<p><a href="/comments/1/reply" data-form-slot="reply-1">Beantwoord</a></p><div id="reply-1"></div>`;
    const reply = `<comment-form><form method="post" action="/comments/1/replies"><textarea id="reply-text" name="text"></textarea>
      <a href="/comments/1" data-cancel>Annuleer</a></form></comment-form>`;
    site.reply("GET /comments/1/reply", () => ({ body: reply }));
    site.reply(post, () => made({ id: 2, author: 77 }));
    const line = await open(site, page, { more: slot });
    await test.step("empty", async () => {
      await box(page).fill("Goed");
      await box(page).fill(" ");
      await expect.poll(() => typing(line)).toEqual([writes, stops]);
    });
    await test.step("sent", async () => {
      line.heard.length = 0;
      await box(page).fill("Goed plan");
      await send(page).click();
      await expect(box(page)).toHaveValue("");
      await expect.poll(() => typing(line)).toEqual([writes, stops]);
    });
    await test.step("put away", async () => {
      line.heard.length = 0;
      await page.getByRole("link", { name: "Beantwoord", exact: true }).click();
      await page.locator("#reply-text").fill("Een antwoord");
      await page.getByRole("link", { name: "Annuleer" }).click();
      await expect.poll(() => typing(line)).toEqual([writes, stops]);
    });
  });

  test("is not told of a visitor, nor where nobody would read it", async ({ site, page }) => {
    const line = await open(site, page, { attributes: "" });
    await box(page).fill("Goed plan");
    await page.clock.runFor(6000);
    await writers(page).evaluate((node) => {
      node.remove();
      document.body.dataset.account = "77";
    });
    await box(page).fill("Goed plan, maar");
    await page.clock.runFor(6000);
    // Whatever was said before the line ends has been heard.
    await page.evaluate(() => window.dispatchEvent(new Event("offline")));
    await expect.poll(() => line.isOpen).toBe(false);
    expect(typing(line)).toEqual([]);
  });

  test("is not told without a line, and is when there is one again", async ({ site, page }) => {
    const line = await open(site, page);
    site.refuseSockets(true);
    line.drop();
    await expect(page.locator("[data-live-state]")).toHaveText("Verbinding zoeken");
    await box(page).press("a");
    site.refuseSockets(false);
    await page.clock.runFor(2000);
    const second = await admitted(site, page, 2);
    await box(page).press("b");
    await expect.poll(() => typing(second)).toEqual([writes]);
    expect(typing(line)).toEqual([]);
  });
});

test.describe("how many write", () => {
  const told = (count: number) => ({ c: "thread:12", op: "typing", count });

  test("is said of one and of more, goes away, and is not read out", async ({ site, page }) => {
    const line = await open(site, page, { attributes: "" });
    await expect(writers(page)).toHaveText("");
    line.send(told(1));
    await expect(writers(page)).toHaveText("1 persoon schrijft");
    line.send(told(12));
    await expect(writers(page)).toHaveText("12 mensen schrijven");
    line.send(told(0));
    await expect(writers(page)).toHaveText("");
    await page.clock.runFor(60_000);
    await expect(page.locator("[data-announcements]")).toHaveText("");
  });

  test("is said while one writes oneself, whom the server does not count", async ({ site, page }) => {
    const line = await open(site, page);
    await box(page).press("a");
    await expect.poll(() => typing(line)).toEqual([writes]);
    line.send(told(1));
    await expect(writers(page)).toHaveText("1 persoon schrijft");
  });

  test("is not said of another channel", async ({ site, page }) => {
    const line = await open(site, page);
    line.send({ ...told(3), c: "thread:13" }, told(1));
    await expect(writers(page)).toHaveText("1 persoon schrijft");
  });

  test("is not known without a line, and not from before it", async ({ site, page }) => {
    const line = await open(site, page);
    line.send(told(2));
    await expect(writers(page)).toHaveText("2 mensen schrijven");
    line.drop();
    await expect(page.locator("[data-live-state]")).toHaveText("Verbinding zoeken");
    await expect(writers(page)).toHaveText("");
    await page.clock.runFor(2000);
    const second = await site.line(2);
    await second.admit("thread:12", 0);
    second.send(told(1));
    await expect(writers(page)).toHaveText("1 persoon schrijft");
    second.send({ c: "thread:12", op: "joined", last: 0 });
    await expect(writers(page)).toHaveText("");
  });
});
