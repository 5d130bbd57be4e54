import type { Put } from "./news.ts";

const waiting = new WeakMap<Element, Put>();

/** The newer text that waits behind this node, if any. */
export function waitingFor(node: Element): Put | undefined {
  return waiting.get(node);
}

/**
 * Says in node that a newer text waits, with a button that shows it. The words are the region's: data-stale
 * and data-stale-show.
 */
export function markStale(node: HTMLElement, put: Put, words: DOMStringMap, show: () => void): void {
  const marked = waiting.has(node);
  waiting.set(node, put);
  if (marked) return;
  const line = document.createElement("p");
  line.className = "state-line";
  line.dataset.staleLine = "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = words.staleShow ?? "";
  button.addEventListener("click", show);
  line.append(words.stale ?? "", " ", button);
  const head = node.querySelector(".comment-head");
  if (head) head.after(line);
  else node.prepend(line);
}

/** Forgets the newer text: it is shown. */
export function unmarkStale(node: HTMLElement): void {
  waiting.delete(node);
  node.querySelector("[data-stale-line]")?.remove();
}
