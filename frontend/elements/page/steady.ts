/** Where on the screen people usually read, as parts of its height. */
const readingLines = [0.25, 0.5, 0.1, 0.75];

/**
 * Runs change without moving what is being read: the element in view stands where it stood. Browsers with
 * scroll anchoring have already done so by the time we measure; then nothing is left to correct.
 */
export function steady(change: () => void): void {
  const before = inView().map((node) => ({ node, top: node.getBoundingClientRect().top }));
  change();
  const still = before.find(({ node }) => node.isConnected);
  if (!still) return;
  const moved = still.node.getBoundingClientRect().top - still.top;
  if (moved !== 0) window.scrollBy({ top: moved, behavior: "instant" });
}

/** Whether some part of node can be seen now; what is folded away has a place too, but cannot. */
export function isInView(node: Element): boolean {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight && node.checkVisibility();
}

/** What is being read, the smallest element first: it may itself be replaced, its parents seldom. */
export function inView(): Element[] {
  const focused = document.activeElement;
  if (focused && focused !== document.body && isInView(focused)) return withParents(focused);
  for (const line of readingLines) {
    const node = document.elementFromPoint(window.innerWidth / 2, window.innerHeight * line);
    const part = node?.closest("li, p, h1, h2, h3, form, figure, table, blockquote");
    if (part && !isPinned(part)) return withParents(part);
  }
  return [];
}

function isPinned(node: Element): boolean {
  return withParents(node).some((each) => /sticky|fixed/.test(getComputedStyle(each).position));
}

function withParents(node: Element): Element[] {
  const chain: Element[] = [];
  for (let each: Element | null = node; each && each !== document.body; each = each.parentElement) {
    chain.push(each);
  }
  return chain;
}
