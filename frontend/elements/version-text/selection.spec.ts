import { devices, type Page } from "@playwright/test";
import { bar, fieldsFor, marks, read, select, sent } from "../testing/reader.ts";
import { expect, stopClock } from "../testing/site.ts";
import { type Block, kinds, path, putNote, test } from "../testing/version.ts";

const paragraph = kinds.paragraph as Block;
const next: Block = { id: 20, html: "<p>Daarna komt een besluit.</p>", plain: "Daarna komt een besluit." };
const area = (page: Page, block = paragraph) => page.locator(`#text-${block.id}`);

test.describe("the offsets of words, in code points, in", () => {
  for (const [kind, words] of [
    ["heading2", "antwoord"],
    ["heading3", "liceren we? 🇳🇱"],
    ["heading4", "k\u0301a"],
    ["paragraph", "agen & 👍🏽 de Woo"],
    ["paragraph", "b, wacht 10\u00a0dagen."],
    ["rightToLeft", "عربي 👨‍👩‍👧 einde"],
    ["rightToLeft", "abc"],
    ["quote", "🎉 a b"],
    ["table", "📈 2024 3"],
    ["code", "🐍:\n\n\tgeef <a>"],
    ["item", "verzoek en meer"],
    ["nestedItem", "besluit 👍"],
  ] as const) {
    test(`${kind}: ${JSON.stringify(words)}`, async ({ site, page }) => {
      const block = kinds[kind] as Block;
      await read(site, page, Object.values(kinds));
      await select(page, block, words);
      await bar(page).click();
      await expect(area(page, block)).toBeFocused();
      expect(await sent(site, page, block)).toEqual(fieldsFor(block, words));
      expect((await marks(page)).map(([, part]) => part).join("")).toBe(
        kind === "table" || kind === "item" || kind === "quote" ? withoutBorders(kind, words) : words,
      );
    });
  }

  /** The white space between cells and paragraphs is in no mark. */
  function withoutBorders(kind: string, words: string): string {
    return kind === "item"
      ? words.replace("verzoek en", "verzoeken")
      : words.replace(/(📈|2024|🎉|a) /gu, "$1");
  }

  test("the whole of each block, which is the text that the server counts", async ({ site, page }) => {
    await read(site, page, Object.values(kinds));
    for (const block of Object.values(kinds)) {
      await select(page, block, block.plain);
      await bar(page).click();
      await expect(area(page, block)).toBeFocused();
      expect(await sent(site, page, block)).toEqual(fieldsFor(block, block.plain.trim()));
      await page.locator(`#slot-${block.id}`).evaluate((slot) => slot.replaceChildren());
    }
  });
});

test.describe("with the mouse", () => {
  test("words can be chosen by dragging, and stay marked while the form is open", async ({ site, page }) => {
    await stopClock(page);
    await read(site, page, [next]);
    const at = await boxOf(page, next, "komt een");
    await page.mouse.move(at.x + 1, at.y + at.height / 2);
    await page.mouse.down();
    await page.mouse.move(at.x + at.width - 1, at.y + at.height / 2, { steps: 4 });
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe("komt een");
    await page.clock.runFor(1000);
    await expect(bar(page)).toHaveCount(0);
    await page.mouse.up();
    await page.clock.runFor(1000);
    await bar(page).click();
    await expect(area(page, next)).toBeFocused();
    expect(await marks(page)).toEqual([["chosen", "komt een"]]);
    await expect(page.locator("mark.passage")).toHaveClass(/passage-active/);
    await expect(page.locator("[data-picked]")).toHaveText("Gekozen: “komt een”");
    await page.locator(`#slot-${next.id}`).evaluate((slot) => slot.replaceChildren());
    await expect(page.locator("mark")).toHaveCount(0);
  });

  test("the bar stands near the words and not over them, below or above", async ({ site, page }) => {
    await read(site, page, [{ ...next, html: `<p>${"Daarna komt een besluit. ".repeat(80)}</p>` }]);
    for (const block of ["start", "end"] as const) {
      await page.locator(".block-text").evaluate((node, block) => node.scrollIntoView({ block }), block);
      await page.locator(".block-text p").evaluate(({ firstChild }, block) => {
        const from = block === "start" ? 60 : 1900;
        getSelection()?.setBaseAndExtent(firstChild as Node, from, firstChild as Node, from + 60);
      }, block);
      await expect(bar(page)).toBeInViewport({ ratio: 1 });
      const [words, button] = await Promise.all([
        page.evaluate(() => getSelection()?.getRangeAt(0).getBoundingClientRect().toJSON() as DOMRect),
        bar(page).evaluate((node) => node.getBoundingClientRect().toJSON() as DOMRect),
      ]);
      const distance = Math.max(button.top - words.bottom, words.top - button.bottom);
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThan(40);
      await page.keyboard.press("Escape");
      await expect(bar(page)).toHaveCount(0);
    }
  });

  test("of words in several blocks those of the first block are meant", async ({ site, page }) => {
    await read(site, page, [paragraph, next]);
    await page.evaluate(() => {
      const [first, second] = document.querySelectorAll(".block-text p");
      getSelection()?.setBaseAndExtent(second?.firstChild as Node, 6, first?.lastChild as Node, 1);
    });
    await bar(page).click();
    await expect(area(page)).toBeFocused();
    expect(await sent(site, page, paragraph)).toEqual(fieldsFor(paragraph, " wacht 10\u00a0dagen.".trim()));
  });

  test("white space around the words is left out, and a selection without words is none", async ({
    site,
    page,
  }) => {
    await read(site, page, [next]);
    await select(page, next, " komt ");
    await bar(page).click();
    await expect(area(page, next)).toBeFocused();
    expect(await sent(site, page, next)).toEqual(fieldsFor(next, "komt"));
    await page.evaluate(() => {
      const p = document.querySelector(".block-text p");
      getSelection()?.selectAllChildren(p as Node);
    });
    await expect(bar(page)).toBeVisible();
    await select(page, next, " ");
    await expect(bar(page)).toHaveCount(0);
  });

  test("words outside the text, and where one may not comment, bring no bar", async ({ site, page }) => {
    await read(site, page, [paragraph, next]);
    await page.locator(`#block-${next.id} [data-comment-block]`).evaluate((link) => link.remove());
    await select(page, paragraph, "leest");
    await expect(bar(page)).toBeVisible();
    await select(page, next, "besluit");
    await expect(bar(page)).toHaveCount(0);
    await select(page, paragraph, "leest");
    await expect(bar(page)).toBeVisible();
    await page.locator("#before").evaluate((node) => getSelection()?.selectAllChildren(node));
    await expect(bar(page)).toHaveCount(0);
  });

  test("Escape takes the bar away until other words are selected", async ({ site, page }) => {
    await read(site, page, [next]);
    await select(page, next, "komt");
    await expect(bar(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(bar(page)).toHaveCount(0);
    expect(await page.evaluate(() => String(getSelection()))).toBe("komt");
    await select(page, next, "komt een");
    await expect(bar(page)).toBeVisible();
  });

  test("the bar says once, politely, that it is there and leaves the focus alone", async ({ site, page }) => {
    await read(site, page, [next]);
    await page.evaluate(() => {
      const said: string[] = [];
      const status = document.querySelector("[data-announcements]") as HTMLElement;
      new MutationObserver(() => status.textContent && said.push(status.textContent)).observe(status, {
        childList: true,
      });
      Object.assign(window, { said });
    });
    const control = page.getByRole("link", { name: "Reageer op alinea 20" });
    await control.focus();
    for (const words of ["komt", "komt een", "komt een besluit"]) {
      await select(page, next, words);
      await expect(bar(page)).toBeVisible();
    }
    await expect(control).toBeFocused();
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
    await expect.poll(said).toEqual(["Je kunt op deze woorden reageren."]);
  });
});

test("a comment that is sent stands beside its words, which are marked", async ({ site, page }) => {
  await read(site, page, [next]);
  await select(page, next, "komt een");
  await bar(page).click();
  await expect(area(page, next)).toBeFocused();
  await page.keyboard.type("Wanneer?");
  const put = putNote(0, { id: 31, block: next.id, start: 7, end: 15 });
  site.reply(`POST ${path(next)}/passages`, () => ({
    status: 201,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(put),
  }));
  await page.getByRole("button", { name: "Plaats reactie" }).click();
  await expect(page.locator("#notes-20 > #note-31")).toBeVisible();
  await expect.poll(() => marks(page)).toEqual([["31", "komt een"]]);
  await expect(page.locator("form")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Reageer op alinea 20" })).toBeFocused();
  await page.reload();
  await expect(page.locator("version-text")).toBeVisible();
  await expect(page.locator("form")).toHaveCount(0);
});

test("a form that cannot be had in its place is a page of its own", async ({ site, page }) => {
  await read(site, page, [next]);
  site.reply(`GET ${path(next)}/comment`, ({ headers }) =>
    headers["x-requested-with"] === "fragment" ? { status: 503 } : { body: "<h1>Reageer</h1>" },
  );
  await select(page, next, "komt");
  await bar(page).click();
  await expect(page.getByRole("heading", { name: "Reageer" })).toBeVisible();
});

test.describe("by touch", () => {
  const { viewport, hasTouch, isMobile } = devices["Pixel 5"];
  test.use({ viewport, hasTouch, isMobile });

  test("the bar stands at the bottom, and pressing it may clear the selection", async ({ site, page }) => {
    await stopClock(page);
    await read(site, page, [next]);
    await select(page, next, "komt een");
    await page.clock.runFor(1000);
    await expect(bar(page)).toBeInViewport();
    const box = await page.locator(".passage-toolbar").boundingBox();
    const height = await page.evaluate(() => window.innerHeight);
    expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(height);
    // Safari clears it when the finger goes down.
    await bar(page).evaluate((node) => {
      node.addEventListener("pointerdown", () => getSelection()?.removeAllRanges());
      const cleared = new Promise((done) =>
        document.addEventListener("selectionchange", done, { once: true }),
      );
      Object.assign(window, { cleared: cleared.then(() => true) });
    });
    const session = await page.context().newCDPSession(page);
    const touchPoints = [{ x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: height - (box?.height ?? 0) / 2 }];
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    expect(await page.evaluate(() => (window as unknown as { cleared: Promise<boolean> }).cleared)).toBe(
      true,
    );
    await page.clock.runFor(1000);
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect(area(page, next)).toBeFocused();
    expect(await sent(site, page, next)).toEqual(fieldsFor(next, "komt een"));
  });
});

test.describe("by keyboard", () => {
  test("words selected in the text lead to the bar with Tab", async ({ site, page }) => {
    await read(site, page, [next]);
    await select(page, next, "komt");
    await expect(bar(page)).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(bar(page)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(area(page, next)).toBeFocused();
    expect(await sent(site, page, next)).toEqual(fieldsFor(next, "komt"));
  });

  test("the block's own control leads to the field in which words are chosen", async ({ site, page }) => {
    await read(site, page, [next]);
    await page.locator("#before").click();
    const control = page.getByRole("link", { name: "Reageer op alinea 20" });
    await page.keyboard.press("Tab");
    await expect(control).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(area(page, next)).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(page.locator("#about-20")).toBeFocused();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+ArrowRight");
    await page.keyboard.press("Control+Shift+ArrowRight");
    await expect(page.locator("[data-picked]")).toHaveText("Gekozen: “komt”");
    expect(await marks(page)).toEqual([["chosen", "komt"]]);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Wanneer?");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => site.to(`POST ${path(next)}/passages`).length).toBe(1);
    const [asked] = site.to(`POST ${path(next)}/passages`);
    expect(Object.fromEntries(asked?.fields ?? [])).toEqual({
      key: "k",
      text: "Wanneer?",
      ...fieldsFor(next, "komt"),
    });
  });
});

/** Where words stand on the screen. */
async function boxOf(page: Page, block: Block, words: string): Promise<DOMRect> {
  await select(page, block, words);
  return page.evaluate(() => {
    const range = getSelection()?.getRangeAt(0);
    getSelection()?.removeAllRanges();
    return range?.getBoundingClientRect().toJSON() as DOMRect;
  });
}
