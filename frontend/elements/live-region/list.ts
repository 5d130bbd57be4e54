/**
 * A live list is an element with data-live-list whose children carry an id and data-key, sorted by key.
 * data-from and data-to say which keys of the whole list are here; an empty or missing bound is open.
 */
export function isLoaded(list: HTMLElement, key: string): boolean {
  const { from = "", to = "" } = list.dataset;
  return (from === "" || key >= from) && (to === "" || key <= to);
}

/** Puts node where its key belongs; data-order="desc" on the list says that the highest key is on top. */
export function insertByKey(list: HTMLElement, node: Element): void {
  const key = keyOf(node);
  const descending = list.dataset.order === "desc";
  // From the end: new contributions mostly belong there.
  for (let other = list.lastElementChild; other; other = other.previousElementSibling) {
    const order = keyOf(other);
    if (order !== "" && (descending ? order > key : order < key)) {
      other.after(node);
      return;
    }
  }
  list.prepend(node);
}

/** The list as loaded anew: the two ranges become one, or, when they do not touch, the new one. */
export function joinRanges(list: HTMLElement, fresh: HTMLElement): { apart: boolean } {
  const [from, to] = [list.dataset.from ?? "", list.dataset.to ?? ""];
  const [freshFrom, freshTo] = [fresh.dataset.from ?? "", fresh.dataset.to ?? ""];
  const apart = (to !== "" && freshFrom > to) || (from !== "" && freshTo !== "" && freshTo < from);
  list.dataset.from = apart || from > freshFrom ? freshFrom : from;
  list.dataset.to = apart || freshTo === "" || (to !== "" && to < freshTo) ? freshTo : to;
  return { apart };
}

/** The key of a child of a live list, or empty. */
export function keyOf(node: Element): string {
  return node.getAttribute("data-key") ?? "";
}
