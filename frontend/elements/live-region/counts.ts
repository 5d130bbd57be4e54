import { count } from "../page/texts.ts";

/**
 * How many there are, beside what is counted: <span data-count="thread:12" data-n="1" data-one="{n} reactie"
 * data-many="{n} reacties">1 reactie</span>, by the channel that brings what is new.
 */
function counts(root: ParentNode, channel: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-count="${CSS.escape(channel)}"]`)];
}

export function countOne(channel: string): void {
  for (const node of counts(document, channel)) {
    const n = Number(node.dataset.n) + 1;
    node.dataset.n = String(n);
    node.textContent = count(node.dataset.one, node.dataset.many, n);
  }
}

/** Takes over the counts of the page as it was loaded anew. */
export function copyCounts(page: Document, channel: string): void {
  const [fresh] = counts(page, channel);
  if (!fresh) return;
  for (const node of counts(document, channel)) {
    node.dataset.n = fresh.dataset.n;
    node.textContent = fresh.textContent;
  }
}

/** Shows a new number wherever it stands: <span data-tally="support-12" data-one="{n} keer gesteund" data-many="...">. */
export function tally(name: string, n: number): void {
  for (const node of document.querySelectorAll<HTMLElement>(`[data-tally="${CSS.escape(name)}"]`)) {
    node.hidden = n === 0 && node.dataset.zero === undefined;
    node.textContent = count(node.dataset.one, node.dataset.many, n);
  }
}

/** Says how many read along: <span data-present="thread:12" data-one="1 lezer" data-many="{n} mensen lezen mee" hidden>. */
export function showPresent(channel: string, present: number): void {
  for (const node of document.querySelectorAll<HTMLElement>(`[data-present="${CSS.escape(channel)}"]`)) {
    node.hidden = false;
    node.textContent = count(node.dataset.one, node.dataset.many, present);
  }
}

/** Says how many others are writing: <p data-writers="thread:12" data-one="..." data-many="...">. It keeps its place when nobody is. */
export function showWriters(channel: string, others: number): void {
  for (const node of document.querySelectorAll<HTMLElement>(`[data-writers="${CSS.escape(channel)}"]`))
    node.textContent = others > 0 ? count(node.dataset.one, node.dataset.many, others) : "";
}

/** Says nothing of how many read along: who was cut off does not know for long. */
export function forgetPresent(): void {
  for (const node of document.querySelectorAll<HTMLElement>("[data-present]")) node.hidden = true;
}

/** Says nothing of who is writing: without a line nobody knows. */
export function forgetWriters(): void {
  for (const node of document.querySelectorAll("[data-writers]")) node.textContent = "";
}
