/**
 * Runs change, which replaces what stands in a part of the page, and gives the focus to what is there now in the place of what had it: the
 * element with the same id, or the same link or form.
 */
export function keepFocus(part: () => Element | null, change: () => void): void {
  const focused = document.activeElement;
  const name = focused && part()?.contains(focused) ? nameOf(focused) : "";
  change();
  if (name !== "" && document.activeElement === document.body) {
    part()?.querySelector<HTMLElement>(name)?.focus({ preventScroll: true });
  }
}

/** A selector by which to find the element again. */
function nameOf(node: Element): string {
  if (node.id !== "") return `#${CSS.escape(node.id)}`;
  const href = node.getAttribute("href");
  if (href !== null) return `a[href="${CSS.escape(href)}"]`;
  const action = node.closest("form")?.getAttribute("action");
  return action ? `form[action="${CSS.escape(action)}"] ${node.localName}` : "";
}
