import { count } from "./texts.ts";

const name = "folded";

/** The comments whose replies are folded away, for this visit. */
const folded = new Set(read());

/**
 * Replies stand in <details data-fold="950" open>: without a script they can be folded away as well, and with it they
 * stay so for the visit.
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
    const fold = root.querySelector<HTMLDetailsElement>(`details[data-fold="${CSS.escape(id)}"]`);
    if (fold) fold.open = false;
  }
}

/** Opens what node is folded away in. */
export function unfold(node: Element | null): void {
  const fold = node?.parentElement?.closest<HTMLDetailsElement>("details[data-fold]");
  if (fold) fold.open = true;
}

/** Says over a list of replies how many there are: those here, and data-more that the page does not hold. */
export function countReplies(list: Element): void {
  const label = list
    .closest("details[data-fold]")
    ?.querySelector<HTMLElement>(":scope > summary [data-many]");
  if (!label || !(list instanceof HTMLElement)) return;
  const n = list.querySelectorAll(":scope > .comment").length + Number(list.dataset.more ?? 0);
  label.textContent = count(label.dataset.one, label.dataset.many, n);
}

function unfoldTarget(): void {
  unfold(document.getElementById(location.hash.slice(1)));
}

function remember({ target }: Event): void {
  if (!(target instanceof HTMLDetailsElement) || target.dataset.fold === undefined) return;
  if (target.open) folded.delete(target.dataset.fold);
  else folded.add(target.dataset.fold);
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
