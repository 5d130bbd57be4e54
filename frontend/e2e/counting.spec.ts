import { expect } from "@playwright/test";
import { draftAction, test } from "./site.ts";

/** Passages are kept as offsets into the words that the server stored; a browser must read the same words, to the character. */
test("the browser reads every block as the server stored it", async ({ page }) => {
  for (const action of [2, 3]) {
    await draftAction(page, action);
    const blocks = await page.evaluate(async () => {
      const all = [];
      for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-comment-block]")) {
        const answer = await fetch(link.href, { headers: { "X-Requested-With": "fragment" } });
        const form = new DOMParser().parseFromString(await answer.text(), "text/html");
        const stored = form.querySelector<HTMLElement>("[data-block-plain]")?.dataset.blockPlain;
        const number = link.dataset.formSlot?.replace("slot-", "");
        const block = document
          .querySelector(`.block-text[data-block="${number}"]`)
          ?.cloneNode(true) as Element;
        for (const added of block.querySelectorAll("[data-added]")) added.remove();
        all.push({ kind: block.firstElementChild?.tagName, stored, read: block.textContent });
      }
      return all;
    });
    expect(blocks.length).toBeGreaterThan(5);
    for (const { kind, stored, read } of blocks) expect(read, kind).toBe(stored);
  }
});
