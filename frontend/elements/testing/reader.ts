import type { Page } from "@playwright/test";
import type { Site } from "./site.ts";
import { type Block, form, type Note, path, version } from "./version.ts";

/** Opens a page with a version and forms for its blocks; what they send is heard, and not taken. */
export async function read(
  site: Site,
  page: Page,
  blocks: Block[],
  notes: Note[] = [],
  marked: Record<number, string> = {},
): Promise<void> {
  site.reply("GET /version", () => ({ body: version(blocks, notes, marked) }));
  for (const block of blocks) {
    site.reply(`GET ${path(block)}/comment`, () => ({ body: form(block) }));
    site.reply(`POST ${path(block)}/passages`, () => ({ status: 503 }));
  }
  await page.goto("/version");
}

/** Selects words of a block, where they stand in it first; what the page added does not count. */
export async function select(page: Page, block: Block, words: string): Promise<void> {
  await page.locator(`.block-text[data-block="${block.id}"]`).evaluate((node, words) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const places: [Node, number][] = [];
    let text = "";
    while (walker.nextNode()) {
      const { currentNode } = walker;
      if (currentNode.parentElement?.closest("[data-added]")) continue;
      const data = currentNode.nodeValue ?? "";
      for (let at = 0; at < data.length; at++) places.push([currentNode, at]);
      text += data;
    }
    const from = places[text.indexOf(words)];
    const last = places[text.indexOf(words) + words.length - 1];
    if (!from || !last) throw new Error(`${text} does not hold ${words}`);
    getSelection()?.setBaseAndExtent(from[0], from[1], last[0], last[1] + 1);
  }, words);
}

/** What must be sent for words of a block. */
export function fieldsFor({ plain }: Block, words: string): { start: string; end: string; quote: string } {
  const start = [...plain.slice(0, plain.indexOf(words))].length;
  return { start: String(start), end: String(start + [...words].length), quote: words };
}

/** Sends the form and gives what the site got of the passage. */
export async function sent(site: Site, page: Page, block: Block): Promise<Record<string, string>> {
  await page.getByRole("button", { name: "Plaats reactie" }).click();
  await page
    .getByRole("button", { name: "Plaats reactie" })
    .and(page.locator(":not([aria-disabled])"))
    .waitFor();
  const fields = Object.fromEntries(site.to(`POST ${path(block)}/passages`).at(-1)?.fields ?? []);
  const { start = "", end = "", quote = "" } = fields;
  return { start, end, quote: quote.replaceAll("\r\n", "\n") };
}

/** The words in each mark of the page, by passage, in the order of the text. */
export function marks(page: Page): Promise<[passage: string, words: string][]> {
  return page.locator("mark.passage").evaluateAll((nodes) =>
    nodes.map((node) => {
      const copy = node.cloneNode(true) as HTMLElement;
      for (const added of copy.querySelectorAll("[data-added]")) added.remove();
      return [(node as HTMLElement).dataset.passage ?? "", copy.textContent];
    }),
  );
}

/** The bar's button. */
export function bar(page: Page) {
  return page.getByRole("button", { name: "Reageer op deze woorden" });
}
