import { box, form, made, open, post, send, state, words } from "../testing/commenting.ts";
import { page as html, thread } from "../testing/pages.ts";
import { expect, json, stopClock, test } from "../testing/site.ts";

test.describe("sending", () => {
  test("a network that fails keeps the text, and the retry has the same key", async ({ site, page }) => {
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    await expect(box(page)).toHaveValue("Goed plan");
    await page.reload();
    await expect(box(page)).toHaveValue("Goed plan");
    site.reply(post, () => made({ id: 2, author: 77 }));
    await send(page).click();
    await expect(page.locator("#comment-2")).toBeVisible();
    expect(new Set(site.to(post).map(({ fields }) => fields.get("key"))).size).toBe(1);
  });

  test("without a line it waits, and is sent by itself once there is one, once", async ({ site, page }) => {
    await stopClock(page);
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    const tried = site.to(post).length; // a browser may try more than once by itself
    await page.clock.runFor(1000);
    await expect.poll(() => site.to(post).length).toBeGreaterThan(tried);
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    site.reply(post, () => made({ id: 2, author: 77 }));
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(page.locator("#comment-2")).toBeVisible();
    await expect(box(page)).toHaveValue("");
    const sent = site.to(post).length;
    await page.clock.runFor(120_000);
    expect(site.to(post)).toHaveLength(sent);
    expect(new Set(site.to(post).map(({ fields }) => fields.get("key"))).size).toBe(1);
  });

  for (const status of [502, 503, 504]) {
    test(`a forum that is away (${status}) gets it once it is back`, async ({ site, page }) => {
      await stopClock(page);
      site.reply(post, () => json(status, { message: "We zijn zo terug." }));
      await open(site, page);
      await box(page).fill("Goed plan");
      await send(page).click();
      await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
      site.reply(post, () => made({ id: 2, author: 77 }));
      await page.clock.runFor(1000);
      await expect(page.locator("#comment-2")).toBeVisible();
      await expect(box(page)).toHaveValue("");
      expect(new Set(site.to(post).map(({ fields }) => fields.get("key"))).size).toBe(1);
    });
  }

  test("a forum that says when it is back is asked by then, however long it was away", async ({
    site,
    page,
  }) => {
    await stopClock(page);
    const away = json(503, { message: "We zijn zo terug." });
    site.reply(post, () => ({ ...away, headers: { ...away.headers, "Retry-After": "5" } }));
    await open(site, page);
    await box(page).fill("Goed plan");
    /** Lets the page hear that the forum is away, once more. */
    const hears = async (cause: () => Promise<void>) => {
      const answered = page.waitForResponse((answer) => answer.status() === 503);
      await cause();
      await (await answered).finished();
      await page.evaluate(() => document.title); // what follows on the answer is done by then
    };
    await hears(() => send(page).click());
    for (let times = 1; times < 8; times += 1) await hears(() => page.clock.runFor(5000));
    site.reply(post, () => made({ id: 2, author: 77 }));
    await page.clock.runFor(5000);
    await expect(page.locator("#comment-2")).toBeVisible();
  });

  test("whoever types on while it waits sends it themselves", async ({ site, page }) => {
    await stopClock(page);
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    await box(page).pressSequentially(", maar");
    const tried = site.to(post).length;
    await page.clock.runFor(120_000);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    expect(site.to(post)).toHaveLength(tried);
    await expect(box(page)).toHaveValue("Goed plan, maar");
  });

  test("a retry after a crash has the key of the first try, not that of the new page", async ({
    site,
    page,
  }) => {
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    const later = thread([{ id: 1 }]) + form({ key: "key-of-later-page" }) + words;
    site.reply("GET /thread", () => ({ body: html(later, 'data-account="77"') }));
    await page.goto("/thread");
    await expect(page.locator("input[name=key]")).toHaveValue("key-of-page");
  });
});
