import { count } from "./texts.ts";

const name = "folded";

/** The lists of replies that are folded away, for this visit. */
const folded = new Set(read());

const folds = "details.fold";

/**
 * Replies stand in <details class="fold" open><summary><span>3 antwoorden</span></summary><ol id="replies-950">: without a
 * script they can be folded away as well, and with it they stay so for the visit. The words of their number are data-one and
 * data-many of the region.
 */
export function listenForFolds(): void {
  restoreFolds(document.body);
  // What an address leads to is never folded away.
  window.addEventListener("hashchange", unfoldTarget);
  unfoldTarget();
  document.addEventListener("toggle", remember, true);
}

/** Folds away in root, also in root itself, what was folded before. */
export function restoreFolds(root: Element): void {
  for (const id of folded) {
    const fold = root.querySelector(`#${CSS.escape(id)}`)?.closest<HTMLDetailsElement>(folds);
    if (fold) fold.open = false;
  }
}

/** Opens what node is folded away in. */
export function unfold(node: Element | null): void {
  const fold = node?.parentElement?.closest<HTMLDetailsElement>(folds);
  if (fold) fold.open = true;
}

/** Says over a list of replies how many there are: those here, and data-more that the page does not hold. */
export function countReplies(list: HTMLElement): void {
  const label = list.closest(folds)?.querySelector("summary span");
  const words = list.closest<HTMLElement>("live-region")?.dataset;
  if (!label || !words) return;
  const n = list.querySelectorAll(":scope > .comment").length + Number(list.dataset.more ?? 0);
  label.textContent = count(words.one, words.many, n);
}

function unfoldTarget(): void {
  unfold(document.getElementById(location.hash.slice(1)));
}

function remember({ target }: Event): void {
  if (!(target instanceof HTMLDetailsElement) || !target.matches(folds)) return;
  const list = target.querySelector("ol")?.id ?? "";
  if (target.open) folded.delete(list);
  else folded.add(list);
  try {
    sessionStorage.setItem(name, JSON.stringify([...folded]));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

function read(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "[]") as string[];
  } catch {
    return [];
  }
}
