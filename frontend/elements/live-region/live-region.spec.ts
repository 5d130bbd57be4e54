import type { Page } from "@playwright/test";
import { type Comment, comment, page as html, key, put, thread } from "../testing/pages.ts";
import { expect, type Line, type Site, stopClock, test } from "../testing/site.ts";

const ids = (page: Page, list = "#comments-12") =>
  page
    .locator(`${list} > li`)
    .evaluateAll((nodes) => nodes.map((node) => node.id.replace("comment-", "")).join(" "));

const upTo = (last: number): Comment[] => Array.from({ length: last }, (_, i) => ({ id: i + 1 }));

/** Opens a page with these comments, numbered up to after, and lets it join. */
async function open(
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

test.describe("changes", () => {
  test("a change replaces the comment; an older one does not", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1, rev: 3, text: "drie" }]);
    line.send(put(1, { id: 1, rev: 2, text: "twee" }), put(2, { id: 2 }));
    await expect.poll(() => ids(page)).toBe("1 2");
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("drie");
    line.send(put(3, { id: 1, rev: 4, text: "vier" }));
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("vier");
  });

  test("what changes with it is replaced where it stands, unless it is older or nowhere", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, rev: 1 }, { id: 2, rev: 4, text: "vier" }, { id: 3 }]);
    const beside = [
      { id: 2, rev: 3, text: "drie" },
      { id: 3, rev: 2, text: "mee" },
      { id: 9, rev: 2, text: "elders" },
    ];
    const news = put(1, { id: 1, rev: 2, text: "zelf" }) as { html: string };
    line.send({ ...news, html: news.html + beside.map(comment).join("") });
    await expect(page.locator("#comment-1 [data-text]")).toHaveText("zelf");
    await expect(page.locator("#comment-3 [data-text]")).toHaveText("mee");
    await expect(page.locator("#comment-2 [data-text]")).toHaveText("vier");
    expect(await ids(page)).toBe("1 2 3");
  });

  test("what now belongs in another list goes there", async ({ site, page }) => {
    const line = await open(site, page, [
      { id: 1, replies: [{ id: 3 }] },
      { id: 2, replies: [{ id: 5 }] },
    ]);
    line.send(put(1, { id: 3, rev: 2, text: "Verplaatst" }, "replies-2"));
    await expect.poll(() => ids(page, "#replies-2")).toBe("3 5");
    await expect.poll(() => ids(page, "#replies-1")).toBe("");
    await expect(page.locator("#comment-3 [data-text]")).toHaveText("Verplaatst");
  });

  test("replies stay when their comment changes, with the text being typed in them", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, replies: [{ id: 5 }] }]);
    await page.locator("#answer-5 summary").click();
    await page.locator("#answer-5 textarea").pressSequentially("half ge");
    line.send(put(1, { id: 1, rev: 2, text: "anders" }));
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("anders");
    await page.keyboard.type("typt");
    await expect(page.locator("#answer-5 textarea")).toHaveValue("half getypt");
    await expect(page.locator("#answer-5 textarea")).toBeFocused();
  });

  for (const [what, busy] of [
    ["holds focus", (page: Page) => page.locator("#answer-1 summary").focus()],
    [
      "has an open form",
      async (page: Page) => {
        await page.locator("#answer-1 summary").click();
        await page.locator("#answer-1 summary").blur();
      },
    ],
    ["holds the selection", (page: Page) => page.locator("#comment-1 > div > [data-text]").selectText()],
  ] as const) {
    test(`a comment that ${what} is marked, not replaced`, async ({ site, page }) => {
      const line = await open(site, page, [{ id: 1, text: "oud" }]);
      await busy(page);
      line.send(put(1, { id: 1, rev: 2, text: "nieuw" }), put(2, { id: 1, rev: 3, text: "nieuwst" }));
      await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(1);
      await expect(page.locator("[data-text]")).toHaveText("oud");
      await page.getByRole("button", { name: "Toon de nieuwe tekst" }).click();
      await expect(page.locator("[data-text]")).toHaveText("nieuwst");
      await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(0);
      await expect(page.locator("#comment-1")).toBeFocused();
    });
  }

  test("what was withdrawn or hidden goes at once, also from under someone's hands", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, text: "oud" }]);
    await page.locator("#answer-1 summary").focus();
    const gone = {
      ...put(1, { id: 1, rev: 2 }),
      html: `<li class="comment comment-hidden" id="comment-1" data-key="${key(1)}" data-rev="2"><p>Ingetrokken</p></li>`,
    };
    line.send(gone);
    await expect(page.getByText("Ingetrokken")).toBeVisible();
    await expect(page.getByText("oud")).toHaveCount(0);
  });

  test("what says what one can do now is replaced at once, whoever is in it, and the focus stays", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, text: "oud" }]);
    await page.locator("#comment-1").evaluate((node) => node.setAttribute("data-renews", ""));
    await page.getByRole("link", { name: "Meld" }).focus();
    line.send(put(1, { id: 1, rev: 2, text: "nieuw" }));
    await expect(page.locator("[data-text]")).toHaveText("nieuw");
    await expect(page.getByRole("link", { name: "Meld" })).toBeFocused();
  });

  test("once nobody is busy any more, the next change is shown", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1, text: "oud" }]);
    await page.locator("#answer-1 summary").focus();
    line.send(put(1, { id: 1, rev: 2, text: "nieuw" }));
    await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toBeVisible();
    await page.locator("#answer-1 summary").blur();
    line.send(put(2, { id: 1, rev: 3, text: "nieuwst" }));
    await expect(page.locator("[data-text]")).toHaveText("nieuwst");
    await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(0);
  });
});

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
    await (await site.line(2)).admit("thread:12", 0);
    await expect(state).toHaveText("Live bijgewerkt");
    await expect(state).not.toHaveClass(/live-state-off/);
  });

  test("signed out: it says so and stays away", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { attributes: 'data-account="77"' });
    line.close(4401);
    await expect(page.locator("[data-live-state]")).toHaveText("Je bent uitgelogd");
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

test.describe("reading", () => {
  const top = (page: Page, id: number) =>
    page.locator(`#comment-${id}`).evaluate((node) => Math.round(node.getBoundingClientRect().top));

  test("what one reads stays where it is when news comes above it", async ({ site, page }) => {
    const line = await open(
      site,
      page,
      upTo(30).map(({ id }) => ({ id: id * 10 })),
    );
    await page.locator("#comment-200").scrollIntoViewIfNeeded();
    const before = await top(page, 200);
    line.send(put(1, { id: 15 }), put(2, { id: 25 }), put(3, { id: 35, text: "lang ".repeat(400) }));
    await expect(page.getByRole("button", { name: "3 nieuwe reacties tonen" })).toBeVisible();
    expect(await top(page, 200)).toBe(before);
    line.send(put(4, { id: 10, rev: 2, text: "langer ".repeat(400) }));
    await expect(page.locator("#comment-10 > div > [data-text]")).toContainText("langer");
    expect(await top(page, 200)).toBe(before);
  });

  test("without the browser's own scroll anchoring too", async ({ site, page }) => {
    const line = await open(
      site,
      page,
      upTo(30).map(({ id }) => ({ id: id * 10 })),
    );
    await page.addStyleTag({ content: "* { overflow-anchor: none }" });
    await page.locator("#comment-200").scrollIntoViewIfNeeded();
    const before = await top(page, 200);
    line.send(put(1, { id: 15 }), put(2, { id: 25 }));
    await expect(page.getByRole("button", { name: "2 nieuwe reacties tonen" })).toBeVisible();
    expect(await top(page, 200)).toBe(before);
  });

  test("the bar leads to the first new comment and goes away when all are seen", async ({ site, page }) => {
    const line = await open(site, page, upTo(30));
    line.send(put(1, { id: 31 }), put(2, { id: 32 }));
    await page.getByRole("button", { name: "2 nieuwe reacties tonen" }).click();
    await expect(page.locator("#comment-31")).toBeFocused();
    await expect(page.locator("#comment-31")).toBeInViewport();
    await expect(page.locator("#comment-31")).toHaveClass(/comment-new/);
    await expect(page.locator("[data-new-bar]")).toBeHidden();
  });

  test("a new comment in view needs no bar", async ({ site, page }) => {
    const line = await open(site, page, upTo(2));
    line.send(put(1, { id: 3 }));
    await expect(page.locator("#comment-3")).toHaveClass(/comment-new/);
    await expect(page.locator("[data-new-bar]")).toBeHidden();
  });
});

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

test.describe("announcements", () => {
  const status = "[data-announcements]";

  test("one or two are read out, more are counted, in batches of two seconds", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }]);
    line.send(put(1, { id: 2, author: 4 }), put(2, { id: 3, author: 5 }));
    await expect.poll(() => ids(page)).toBe("1 2 3");
    await page.clock.runFor(1900);
    await expect(page.locator(status)).toBeEmpty();
    await page.clock.runFor(200);
    await expect(page.locator(status)).toHaveText("Nieuwe reactie van lid 4. Nieuwe reactie van lid 5");
    line.send(put(3, { id: 4 }), put(4, { id: 5 }), put(5, { id: 6 }));
    await expect.poll(() => ids(page)).toBe("1 2 3 4 5 6");
    await page.clock.runFor(2000);
    await expect(page.locator(status)).toHaveText("3 nieuwe reacties");
  });

  test("what one wrote oneself, and what comes twice, is not read out", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { attributes: 'data-account="77"' });
    line.send(put(1, { id: 2, author: 77 }), put(2, { id: 1 }), put(3, { id: 3, author: 5 }));
    await expect.poll(() => ids(page)).toBe("1 2 3");
    await page.clock.runFor(2000);
    await expect(page.locator(status)).toHaveText("Nieuwe reactie van lid 5");
  });
});

test.describe("what is mine", () => {
  test("is revealed on the page and in news, and only there", async ({ site, page }) => {
    const comments = [
      { id: 1, author: 77, replies: [{ id: 2, author: 5 }] },
      { id: 3, author: 6 },
    ];
    const line = await open(site, page, comments, { attributes: 'data-account="77"' });
    line.send(put(1, { id: 4, author: 77 }), put(2, { id: 5, author: 7 }));
    await expect.poll(() => ids(page)).toBe("1 3 4 5");
    const shown = (selector: string) =>
      page
        .locator(`${selector}:visible`)
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(await shown("a[data-own]")).toEqual(["#edit-1", "#edit-4"]);
    expect(await shown("a[data-not-own]")).toEqual(["#report-2", "#report-3", "#report-5"]);
  });

  test("ends at its time, and roles see what is for them", async ({ site, page }) => {
    const own = `<p data-author="77"><b data-own data-until="2020-01-01T00:00:00Z" hidden>voorbij</b>
      <b data-own data-until="2999-01-01T00:00:00Z" hidden>nog even</b><i class="other" data-own-class="mine">RC</i></p>
      <p data-for="moderator admin" hidden>verberg</p><p data-for="admin" hidden>beheer</p>
      <form><input type="hidden" name="csrf"></form>`;
    site.reply("GET /page", () => ({ body: html(own, 'data-account="77" data-roles="holder moderator"') }));
    await page.goto("/page");
    await expect(page.getByText("nog even")).toBeVisible();
    await expect(page.getByText("verberg")).toBeVisible();
    await expect(page.getByText("voorbij")).toBeHidden();
    await expect(page.getByText("beheer")).toBeHidden();
    await expect(page.locator("i.mine:not(.other)")).toHaveText("RC");
    await expect(page.locator("input[name=csrf]")).toHaveValue("token-of-session");
  });

  test("is not revealed to a visitor", async ({ site, page }) => {
    await open(site, page, [{ id: 1, author: 0 }], { attributes: 'data-account=""' });
    await expect(page.getByText("jij")).toBeHidden();
  });
});

/** Tells the page that it is looked at, or that it stands in the background. */
async function look(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((visible) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);
}

test("a comment's HTML cannot run scripts", async ({ site, page }) => {
  const line = await open(site, page, [{ id: 1 }]);
  const bad = comment({ id: 2, text: "<script>document.title = 'stuk'</script>goed" });
  line.send({ ...put(1, { id: 2 }), html: bad });
  await expect(page.locator("#comment-2")).toContainText("goed");
  await expect(page).toHaveTitle("Proef");
});
