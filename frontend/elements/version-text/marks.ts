import { codePoints, type Span, same, spanBetween, unitsOf } from "../passage-field/span.ts";
import { piecesOf, plainText, textNodes } from "./text.ts";

/** The id of words that someone chose for a comment that is not sent yet. */
export const beingChosen = "chosen";

/** A passage that must be marked in a block; the count is empty for words that are being chosen. */
export interface Passage extends Span {
  id: string;
  count: string;
  label: string;
}

/** White space between these is no text that a mark can go around. */
const structure = "table, thead, tbody, tr, ul, ol, li, blockquote, .block-text";

/**
 * Makes the marks in block and the counts behind them those of passages. Marks that are right stay the very
 * same nodes, such as those that came with the page. Where passages overlap, one mark lies in the other; where
 * other elements begin or end, a passage has several marks.
 */
export function drawMarks(block: Element, passages: Passage[]): void {
  const text = plainText(block);
  const there = readMarks(block, text);
  const wanted = new Map(passages.map((passage) => [passage.id, passage]));
  for (const [id, span] of there) {
    if (!same(span, tight(text, wanted.get(id)))) unmark(block, id);
  }
  for (const [id, passage] of wanted) {
    const span = tight(text, passage);
    if (span && !same(span, there.get(id) ?? null)) mark(block, id, span, codePoints(text));
  }
  drawCounts(block, wanted);
}

/** Which words of block are marked now, by passage. */
function readMarks(block: Element, text: string): Map<string, Span> {
  const found = new Map<string, [from: number, to: number]>();
  let before = 0;
  for (const node of textNodes(block)) {
    for (const { dataset } of marksAround(node, block)) {
      const [from] = found.get(dataset.passage ?? "") ?? [before];
      found.set(dataset.passage ?? "", [from, before + node.length]);
    }
    before += node.length;
  }
  const spans = [...found].map(([id, [from, to]]) => [id, spanBetween(text, from, to)] as const);
  return new Map(spans.filter((each): each is [string, Span] => each[1] !== null));
}

function marksAround(node: Node, block: Element): HTMLElement[] {
  const marks: HTMLElement[] = [];
  for (let each = node.parentElement; each && each !== block; each = each.parentElement) {
    if (each.matches("mark.passage")) marks.push(each);
  }
  return marks;
}

/** A span as far as text has it, without white space at its ends. */
function tight(text: string, span: Span | undefined): Span | null {
  return span ? spanBetween(text, ...unitsOf(text, span)) : null;
}

function unmark(block: Element, id: string): void {
  for (const node of block.querySelectorAll(`mark.passage[data-passage="${CSS.escape(id)}"]`)) {
    node.replaceWith(...node.childNodes);
  }
  countOf(block, id)?.remove();
  block.normalize();
}

function mark(block: Element, id: string, span: Span, all: number): void {
  const pieces = piecesOf(block, span).filter(({ node }) => !isStructural(node));
  for (const [nth, { node, from, to }] of pieces.entries()) {
    const words = from > 0 ? node.splitText(from) : node;
    if (to - from < words.length) words.splitText(to - from);
    const made = document.createElement("mark");
    made.className = "passage";
    made.classList.toggle("passage-whole", span.start === 0 && span.end === all);
    made.classList.toggle("passage-active", id === beingChosen);
    made.dataset.passage = id;
    if (nth === 0) made.id = `passage-${id}`;
    words.replaceWith(made);
    made.append(words);
  }
}

function isStructural(node: Text): boolean {
  return node.data.trim() === "" && (node.parentElement?.matches(structure) ?? false);
}

function drawCounts(block: Element, wanted: Map<string, Passage>): void {
  for (const link of block.querySelectorAll<HTMLAnchorElement>("a.passage-count")) {
    if (!wanted.get(passageOf(link))?.count) link.remove();
  }
  for (const { id, count, label } of wanted.values()) {
    const link = count === "" ? null : (countOf(block, id) ?? addCount(block, id));
    if (!link) continue;
    if (link.textContent !== count) link.textContent = count;
    link.setAttribute("aria-label", label);
  }
}

function countOf(block: Element, id: string): HTMLAnchorElement | null {
  return block.querySelector(`a.passage-count[data-passage="${CSS.escape(id)}"]`);
}

/** Puts a link to the note after the words of a passage: never in another link, nor in a mark that ends there. */
function addCount(block: Element, id: string): HTMLAnchorElement | null {
  let place: Element | undefined = [...block.querySelectorAll(`[data-passage="${CSS.escape(id)}"]`)].at(-1);
  if (!place) return null;
  place = place.closest("a") ?? place;
  while (place.parentElement?.matches("mark.passage") && !place.nextSibling) place = place.parentElement;
  while (place.nextElementSibling?.matches("a.passage-count") && place.nextSibling instanceof Element) {
    place = place.nextElementSibling;
  }
  const link = document.createElement("a");
  link.className = "passage-count";
  link.dataset.added = "";
  link.dataset.passage = id;
  link.href = `#note-${id}`;
  // The text around it may be in another language than the page.
  link.lang = document.documentElement.lang;
  place.after(link);
  return link;
}

/** The passage that an element belongs to: a count, a mark or a note; or empty. */
export function passageOf(target: EventTarget | null): string {
  const part = target instanceof Element ? target.closest<HTMLElement>("[data-passage]") : null;
  return part?.dataset.passage ?? "";
}
