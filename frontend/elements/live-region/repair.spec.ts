import { ids, open, upTo } from "../testing/live.ts";
import { page as html, put, thread } from "../testing/pages.ts";
import { expect, stopClock, test } from "../testing/site.ts";

test.describe("repair", () => {
  test("a lost number is asked for after three seconds", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { after: 1 });
    line.send(put(3, { id: 3 }), { c: "thread:12", op: "present", count: 2 });
    await expect(page.locator("[data-present]")).toHaveText("2 lezers");
    await page.clock.runFor(2900);
    expect(line.heard).toEqual([{ join: "thread:12", after: 1 }]);
    await page.clock.runFor(200);
    await expect
      .poll(() => line.heard.slice(1))
      .toEqual([{ leave: "thread:12" }, { join: "thread:12", after: 1 }]);
    line.send(put(2, { id: 2 }), put(3, { id: 3 }));
    await expect.poll(() => ids(page)).toBe("1 2 3");
  });

  test("a gap that stays is repaired from the page itself", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { after: 1 });
    line.send(put(4, { id: 4 }), { c: "thread:12", op: "present", count: 2 });
    await expect(page.locator("[data-present]")).toHaveText("2 lezers");
    site.reply("GET /thread", () => ({ body: html(thread(upTo(3), { after: 3 })) }));
    await page.clock.runFor(9000);
    await expect.poll(() => ids(page)).toBe("1 2 3 4");
    await expect.poll(() => line.heard.at(-1)).toEqual({ join: "thread:12", after: 4 });
  });

  test("of two regions that follow one channel, each is repaired from its own", async ({ site, page }) => {
    const beside = (rev: number, text: string) =>
      `<live-region channel="thread:12" after="0"><div id="head" data-live-list>
<p id="word" data-key="0" data-rev="${rev}">${text}</p></div></live-region>`;
    site.reply("GET /thread", () => ({ body: html(beside(1, "oud") + thread([{ id: 1 }])) }));
    await page.goto("/thread");
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    site.reply("GET /thread", () => ({ body: html(beside(2, "nieuw") + thread(upTo(2))) }));
    line.send({ c: "thread:12", op: "reload" });
    await expect(page.locator("#word")).toHaveText("nieuw");
    await expect.poll(() => ids(page)).toBe("1 2");
  });

  test("after a dropped line it returns with the last number it holds", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { after: 1 });
    line.send(put(2, { id: 2 }), put(4, { id: 4 }));
    await expect.poll(() => ids(page)).toBe("1 2");
    line.drop();
    await expect(page.locator("[data-live-state]")).toHaveText("Verbinding zoeken");
    await page.clock.runFor(1000);
    const second = await site.line(2);
    await second.admit("thread:12", 2);
    await expect(page.locator("[data-live-state]")).toHaveText("Live bijgewerkt");
    second.send(put(3, { id: 3 }), put(4, { id: 4 }), put(5, { id: 5 }));
    await expect.poll(() => ids(page)).toBe("1 2 3 4 5");
  });

  test("far behind: the page is fetched anew and what one types stays", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1, text: "een" }, { id: 2 }, { id: 3 }], { after: 3 });
    await page.locator("#answer-2 summary").click();
    await page.locator("#answer-2 textarea").pressSequentially("half ge");
    const now = [
      { id: 1, rev: 2, text: "een!" },
      { id: 2, rev: 2, replies: [{ id: 6 }] },
      { id: 4 },
      { id: 5 },
    ];
    site.reply("GET /thread", () => ({ body: html(thread(now, { after: 900 })) }));
    line.send({ c: "thread:12", op: "reload" }, put(901, { id: 7 }));
    await expect.poll(() => ids(page)).toBe("1 2 4 5 7");
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("een!");
    expect(await ids(page, "#replies-2")).toBe("6");
    await page.keyboard.type("typt");
    await expect(page.locator("#answer-2 textarea")).toHaveValue("half getypt");
    await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(1);
    await expect.poll(() => line.heard.at(-1)).toEqual({ join: "thread:12", after: 901 });
  });

  test("a reload that fails is tried again", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1 }]);
    let tries = 0;
    site.reply("GET /thread", () => {
      tries += 1;
      return tries === 1 ? { status: 503 } : { body: html(thread(upTo(2), { after: 7 })) };
    });
    line.send({ c: "thread:12", op: "reload" });
    await expect.poll(() => ids(page)).toBe("1 2");
    expect(tries).toBe(2);
  });

  test("the database was restored: numbers go back, and news after it counts", async ({ site, page }) => {
    const line = await open(site, page, upTo(3), { after: 50 });
    site.reply("GET /thread", () => ({ body: html(thread(upTo(2), { after: 40 })) }));
    line.send({ c: "thread:12", op: "reload" });
    await expect.poll(() => line.heard.at(-1)).toEqual({ join: "thread:12", after: 40 });
    line.send(put(41, { id: 9 }));
    await expect.poll(() => ids(page)).toBe("1 2 9");
  });
});
