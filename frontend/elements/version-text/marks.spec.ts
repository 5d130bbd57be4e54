import type { Page } from "@playwright/test";
import { bar, marks, read, select } from "../testing/reader.ts";
import { expect, type Site } from "../testing/site.ts";
import { type Block, kinds, type Note, putNote, test } from "../testing/version.ts";

const plain: Block = { id: 20, html: "<p>Daarna komt een besluit.</p>", plain: "Daarna komt een besluit." };
const other: Block = { id: 21, html: "<p>Einde 👍 goed.</p>", plain: "Einde 👍 goed." };
const komt: Note = { id: 12, block: 20, start: 7, end: 11, count: 14 };
const html = (page: Page, { id }: Block) => page.locator(`.block-text[data-block="${id}"]`);
const count = (page: Page, id: number) => page.locator(`a.passage-count[href="#note-${id}"]`);
const served = `<p>Daarna <mark class="passage" data-passage="12" id="passage-12">komt</mark><a class="passage-count"
data-added data-passage="12" href="#note-12" aria-label="14 reacties op deze passage">14</a> een besluit.</p>`;

/** Opens the page and gives its socket. */
async function live(site: Site, page: Page, ...what: [Block[], Note[]?, Record<number, string>?]) {
  await read(site, page, ...what);
  const line = await site.line(1);
  await line.admit("action:3", 0);
  return line;
}

test("marks that came with the page stay the very same nodes", async ({ site, page }) => {
  const line = await live(site, page, [plain], [komt], { 20: served });
  const [mark, link] = [page.locator("mark"), count(page, 12)];
  await Promise.all([mark, link].map((each) => each.evaluate((node) => node.setAttribute("data-same", ""))));
  line.send(
    putNote(1, { ...komt, count: 15, rev: 2 }),
    putNote(2, { id: 13, block: 20, start: 16, end: 23 }),
  );
  await expect(link).toHaveText("15");
  await expect(link).toHaveAccessibleName("15 reacties op deze passage");
  expect(await marks(page)).toEqual([
    ["12", "komt"],
    ["13", "besluit"],
  ]);
  await expect(mark.first()).toHaveAttribute("data-same", "");
  await expect(link).toHaveAttribute("data-same", "");
});

test("a live note marks its words and puts its count behind them", async ({ site, page }) => {
  const line = await live(site, page, [plain, other]);
  line.send(putNote(1, { id: 13, block: 21, start: 6, end: 12, count: 1 }));
  await expect(count(page, 13)).toHaveAccessibleName("1 reacties op deze passage");
  await expect(html(page, other)).toHaveJSProperty(
    "innerHTML",
    '<p>Einde <mark class="passage" data-passage="13" id="passage-13">👍 goed</mark>' +
      '<a class="passage-count" data-added="" data-passage="13" href="#note-13" lang="nl" aria-label="1 reacties op deze passage">1</a>.</p>',
  );
  await count(page, 13).click();
  await expect(page).toHaveURL(/#note-13$/);
});

test("news of a passage that the page shows leaves its mark where it stands in this version", async ({
  site,
  page,
}) => {
  const line = await live(site, page, [plain, other], [komt], { 20: served });
  line.send(putNote(1, { ...komt, version: 3, block: 21, start: 0, end: 5, count: 15, rev: 2 }));
  await expect(count(page, 12)).toHaveText("15");
  expect(await marks(page)).toEqual([["12", "komt"]]);
});

test("a note that is gone, or is about another version, marks nothing and leaves no trace", async ({
  site,
  page,
}) => {
  const line = await live(site, page, [plain, other], [komt, { ...komt, id: 14, version: 1 }], {
    20: served,
  });
  expect(await marks(page)).toEqual([["12", "komt"]]);
  line.send(putNote(1, { ...komt, count: 0, rev: 2 }), putNote(2, { ...komt, id: 15, version: 3 }));
  await expect(page.locator("#note-15")).toBeVisible();
  await expect(html(page, plain)).toHaveJSProperty("innerHTML", plain.html);
  expect(await html(page, plain).evaluate((node) => node.firstChild?.childNodes.length)).toBe(1);
  line.send(putNote(3, { ...komt, count: 1, rev: 3 }));
  await expect(count(page, 12)).toHaveText("1");
  await page.locator("#note-12").evaluate((node) => node.remove());
  await expect(html(page, plain)).toHaveJSProperty("innerHTML", plain.html);
});

test("passages that overlap, or end together, each keep their words and their count", async ({
  site,
  page,
}) => {
  const notes = [
    { id: 1, block: 20, start: 0, end: 15 },
    { id: 2, block: 20, start: 7, end: 23 },
    { id: 3, block: 20, start: 12, end: 15 },
    { id: 4, block: 20, start: 0, end: 24 },
  ];
  const line = await live(site, page, [plain], notes.slice(0, 3));
  line.send(putNote(1, notes[3] as Note));
  await expect(count(page, 4)).toBeVisible();
  await expect
    .poll(() => words(page))
    .toEqual({
      1: "Daarna komt een",
      2: "komt een besluit",
      3: "een",
      4: "Daarna komt een besluit.",
    });
  await expect(page.locator("mark mark")).not.toHaveCount(0);
  await expect(page.locator("[id=passage-2]")).toHaveCount(1);
  await expect(page.locator('mark[data-passage="4"]').first()).toHaveClass(/passage-whole/);
  const order = await page
    .locator("a.passage-count")
    .evaluateAll((links) => links.map((each) => each.textContent));
  expect(order).toHaveLength(4);
  line.send(...notes.map((each, nth) => putNote(nth + 2, { ...each, count: 0, rev: 2 })));
  await expect(html(page, plain)).toHaveJSProperty("innerHTML", plain.html);
});

test("words that run over other elements are marked in each of them, and the HTML stays sound", async ({
  site,
  page,
}) => {
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  const blocks = Object.values(kinds);
  const notes = blocks.map(({ id, plain }) => ({ id, block: id, start: 2, end: [...plain].length - 1 }));
  const line = await live(site, page, blocks);
  line.send(...notes.map((each, nth) => putNote(nth + 1, each)));
  await expect(page.locator("a.passage-count")).toHaveCount(blocks.length);
  for (const block of blocks) {
    const state = await html(page, block).evaluate((node) => {
      const copy = node.cloneNode(true) as HTMLElement;
      for (const added of copy.querySelectorAll("[data-added]")) added.remove();
      const parsed = new DOMParser().parseFromString(`<div>${node.innerHTML}</div>`, "text/html");
      const inLinks = node.querySelectorAll("a a, tr > mark, ul > mark, tr > a").length;
      return {
        text: copy.textContent,
        sound: parsed.body.firstElementChild?.innerHTML === node.innerHTML,
        inLinks,
      };
    });
    expect(state).toEqual({ text: block.plain, sound: true, inLinks: 0 });
  }
  line.send(...notes.map((each, nth) => putNote(nth + 20, { ...each, count: 0, rev: 2 })));
  line.send(...Array.from({ length: 9 }, (_, nth) => ({ c: "action:3", n: nth + 11, op: "none" })));
  await expect(page.locator("mark, a.passage-count")).toHaveCount(0);
  for (const block of blocks) {
    const left = await html(page, block).evaluate((node) => node.innerHTML);
    expect(left.replaceAll("&nbsp;", "\u00a0")).toBe(block.html);
  }
  expect(errors).toEqual([]);
});

test("the count of words in a link stands outside it", async ({ site, page }) => {
  const block = kinds.paragraph as Block;
  const start = [...block.plain.slice(0, block.plain.indexOf("Woo"))].length;
  await live(site, page, [block], [{ id: 5, block: block.id, start, end: start + 3 }]);
  await expect(page.locator('a[href="/woo"] mark')).toHaveText("Woo");
  await expect(page.locator('a[href="/woo"] + a.passage-count')).toHaveText("1");
});

test.describe("under a reader's hands", () => {
  test("a selection in the block is left alone, and the mark comes after", async ({ site, page }) => {
    const line = await live(site, page, [plain, other]);
    await select(page, plain, "komt een");
    line.send(putNote(1, komt), putNote(2, { id: 13, block: 21, start: 0, end: 5 }));
    await expect(count(page, 13)).toBeVisible();
    await expect(count(page, 12)).toHaveCount(0);
    expect(await page.evaluate(() => String(getSelection()))).toBe("komt een");
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await expect(count(page, 12)).toHaveText("14");
  });

  test("so is a count that has the focus", async ({ site, page }) => {
    const line = await live(site, page, [plain, other], [komt], { 20: served });
    await count(page, 12).focus();
    line.send(putNote(1, { ...komt, count: 0, rev: 2 }), putNote(2, { id: 13, block: 21, start: 0, end: 5 }));
    await expect(count(page, 13)).toBeVisible();
    await expect(count(page, 12)).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(count(page, 12)).toHaveCount(0);
    await expect(page.locator("mark[data-passage='12']")).toHaveCount(0);
  });

  test("a caret stays where it was in the text", async ({ site, page }) => {
    const line = await live(site, page, [plain]);
    await html(page, plain).evaluate((node) =>
      getSelection()?.collapse(node.querySelector("p")?.firstChild as Node, 9),
    );
    line.send(putNote(1, komt));
    await expect(count(page, 12)).toBeVisible();
    const before = await html(page, plain).evaluate((node) => {
      const { focusNode, focusOffset } = getSelection() as Selection;
      const range = document.createRange();
      range.setStart(node, 0);
      range.setEnd(focusNode as Node, focusOffset);
      return String(range);
    });
    expect(before).toBe("Daarna ko");
  });

  test("an open form keeps its words marked when notes come", async ({ site, page }) => {
    const line = await live(site, page, [plain]);
    await select(page, plain, "een besluit");
    await bar(page).click();
    await expect(page.locator("#text-20")).toBeFocused();
    await page.keyboard.type("Goed");
    line.send(putNote(1, { ...komt, end: 15 }));
    await expect(count(page, 12)).toBeVisible();
    await expect.poll(() => words(page)).toEqual({ 12: "komt een", chosen: "een besluit" });
    await expect(page.locator("#text-20")).toBeFocused();
    await expect(page.locator("#text-20")).toHaveValue("Goed");
  });
});

/** The words of each passage, its marks put together. */
async function words(page: Page): Promise<Record<string, string>> {
  return page.locator(".block-text").evaluateAll((blocks) => {
    const found: Record<string, string> = {};
    for (const block of blocks) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (parent?.closest("[data-added]")) continue;
        for (let mark = parent?.closest("mark"); mark; mark = mark.parentElement?.closest("mark")) {
          const id = mark.dataset.passage ?? "";
          found[id] = (found[id] ?? "") + walker.currentNode.nodeValue;
        }
      }
    }
    return found;
  });
}
