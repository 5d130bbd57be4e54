import { type Span, same } from "../passage-field/span.ts";
import { blockText, spanIn } from "./text.ts";

/** Words of one block that a reader selected. */
export interface Chosen {
  block: HTMLElement;
  span: Span;
}

/** What is selected in host now, in the first block of which it holds words; null for nothing to comment on. */
export function readChosen(host: Element): Chosen | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  for (const block of host.querySelectorAll<HTMLElement>(blockText)) {
    const span = range.intersectsNode(block) && spanIn(block, range);
    if (span) return controlOf(block) ? { block, span } : null;
  }
  return null;
}

/** Whether two choices are of the same words. */
export function sameChosen(a: Chosen | null, b: Chosen | null): boolean {
  return a?.block === b?.block && same(a?.span ?? null, b?.span ?? null);
}

/** The link that opens the form for comments on a block; null where one may not comment. */
export function controlOf(block: HTMLElement): HTMLAnchorElement | null {
  return document.querySelector(`a[data-form-slot="slot-${CSS.escape(block.dataset.block ?? "")}"]`);
}
