import { read } from "../testing/reader.ts";
import { expect } from "../testing/site.ts";
import { type Block, type Note, putNote, test } from "../testing/version.ts";

const blocks: Block[] = [1, 2, 3].map((id) => ({ id, html: "<p>Een plan.</p>", plain: "Een plan." }));
const notes: Note[] = [1, 2, 3].map((id) => ({ id, block: id, start: 4, end: 8 }));

test.use({ contextOptions: { reducedMotion: "reduce" } });

test.describe("next and previous", () => {
  test("lead from count to count, round and round, and say where one is", async ({ site, page }) => {
    await read(site, page, blocks, notes);
    const position = page.locator("[data-position]");
    const link = (id: number) => page.locator(`a.passage-count[href="#note-${id}"]`);
    const next = page.getByRole("button", { name: "Volgende passage" });
    await expect(position).toHaveText("3 passages");
    await next.click();
    await expect(link(1)).toBeFocused();
    await expect(position).toHaveText("1 van 3");
    await next.click();
    await expect(link(2)).toBeFocused();
    await page.keyboard.press("n");
    await expect(link(3)).toBeFocused();
    await expect(position).toHaveText("3 van 3");
    await page.keyboard.press("n");
    await expect(link(1)).toBeFocused();
    await page.keyboard.press("p");
    await expect(link(3)).toBeFocused();
    await page.getByRole("button", { name: "Vorige passage" }).click();
    await expect(link(2)).toBeFocused();
    await expect(next).toHaveAttribute("aria-keyshortcuts", "n");
  });

  test("from nowhere, back is to the last", async ({ site, page }) => {
    await read(site, page, blocks, notes);
    await page.getByRole("button", { name: "Vorige passage" }).click();
    await expect(page.locator('a.passage-count[href="#note-3"]')).toBeFocused();
  });

  test("bring the passage to the middle of the screen", async ({ site, page }) => {
    const far = { id: 4, html: `<p>${"Lang. ".repeat(2000)}</p>`, plain: "Lang. ".repeat(2000).trim() };
    await read(
      site,
      page,
      [...blocks, far, { ...(blocks[0] as Block), id: 5 }],
      [{ id: 9, block: 5, start: 0, end: 3 }],
    );
    await page.getByRole("button", { name: "Volgende passage" }).click();
    await expect(page.locator("a.passage-count")).toBeInViewport();
  });

  test("are there when there are passages, also live", async ({ site, page }) => {
    await read(site, page, blocks);
    const line = await site.line(1);
    await line.admit("action:3", 0);
    const next = page.getByRole("button", { name: "Volgende passage" });
    await expect(page.locator("version-text")).toBeVisible();
    await expect(next).toBeHidden();
    line.send(putNote(1, notes[1] as Note));
    await expect(next).toBeVisible();
    await expect(page.locator("[data-position]")).toHaveText("1 passage");
    line.send(putNote(2, { ...(notes[1] as Note), count: 0, rev: 2 }));
    await expect(next).toBeHidden();
  });

  test("have no keys in a field, with other keys, or outside the text", async ({ site, page }) => {
    await read(site, page, blocks, notes);
    await page.getByRole("link", { name: "Reageer op alinea 1" }).click();
    await expect(page.locator("#text-1")).toBeFocused();
    await page.keyboard.type("nap");
    await expect(page.locator("#text-1")).toHaveValue("nap");
    await page.getByRole("link", { name: "Reageer op alinea 1" }).focus();
    await page.keyboard.press("Alt+n");
    await expect(page.getByRole("link", { name: "Reageer op alinea 1" })).toBeFocused();
    await page.locator("#before").evaluate((node) => {
      node.tabIndex = 0;
      node.focus();
    });
    await page.keyboard.press("n");
    await expect(page.locator("#before")).toBeFocused();
    await expect(page.locator("[data-position]")).toHaveText("3 passages");
  });
});

test("words, count and note show that they belong together", async ({ site, page }) => {
  await read(site, page, blocks, notes);
  const active = () =>
    page
      .locator(".passage-active, .note-active")
      .evaluateAll((nodes) => nodes.map((each) => each.id || each.getAttribute("href")));
  const second = ["passage-2", "#note-2", "note-2"];
  await page.locator('a.passage-count[href="#note-2"]').hover();
  await expect.poll(active).toEqual(second);
  await page.locator("#before").hover();
  await expect.poll(active).toEqual([]);
  await page.locator("#note-2 a").focus();
  await expect.poll(active).toEqual(second);
  await expect(page.locator("[data-position]")).toHaveText("2 van 3");
  await page.locator("#passage-1").hover();
  await expect.poll(active).toEqual(["passage-1", "#note-1", "note-1", ...second]);
});
