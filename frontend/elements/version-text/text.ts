import { type Span, spanBetween, unitsOf } from "../passage-field/span.ts";

/** The text of a block. */
export const blockText = ".block-text[data-block]";

/** A part of one text node, in UTF-16 units. */
export interface Piece {
  node: Text;
  from: number;
  to: number;
}

/** The text nodes of block that are its own: what the page added to it, [data-added], does not count. */
export function textNodes(block: Element): Text[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Text) return NodeFilter.FILTER_ACCEPT;
    return (node as Element).hasAttribute("data-added") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

/** The plain text of block, as the server has it. */
export function plainText(block: Element): string {
  return textNodes(block)
    .map(({ data }) => data)
    .join("");
}

/** The words of block that lie in range, without the white space around them; null when there are none. */
export function spanIn(block: Element, range: Range): Span | null {
  let before = 0;
  let [from, to] = [-1, -1];
  for (const node of textNodes(block)) {
    if (range.intersectsNode(node)) {
      if (from < 0) from = before + (node === range.startContainer ? range.startOffset : 0);
      to = before + (node === range.endContainer ? range.endOffset : node.length);
    }
    before += node.length;
  }
  return from < 0 ? null : spanBetween(plainText(block), from, to);
}

/** The parts of text nodes that make up the words of span. */
export function piecesOf(block: Element, span: Span): Piece[] {
  const [first, last] = unitsOf(plainText(block), span);
  const pieces: Piece[] = [];
  let before = 0;
  for (const node of textNodes(block)) {
    const [from, to] = [Math.max(first - before, 0), Math.min(last - before, node.length)];
    if (from < to) pieces.push({ node, from, to });
    before += node.length;
  }
  return pieces;
}

/** The words of span as a range of the page; null when the block does not have them. */
export function rangeOf(block: Element, span: Span): Range | null {
  const pieces = piecesOf(block, span);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first.node, first.from);
  range.setEnd(last.node, last.to);
  return range;
}

/** Runs change, which only puts other elements around the text of block; a caret in it stays where it was. */
export function keepingCaret(block: Element, change: () => void): void {
  const { focusNode, focusOffset } = getSelection() ?? { focusNode: null, focusOffset: 0 };
  const nodes = textNodes(block);
  const at = nodes.indexOf(focusNode as Text);
  const before = nodes.slice(0, at).reduce((sum, { length }) => sum + length, focusOffset);
  change();
  if (at < 0) return;
  let left = before;
  for (const node of textNodes(block)) {
    if (left <= node.length) {
      getSelection()?.collapse(node, left);
      return;
    }
    left -= node.length;
  }
}
