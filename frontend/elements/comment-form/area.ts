/** Where the comment is written: not in the field that chooses what it is about. */
export function areaOf(root: Element): HTMLTextAreaElement | null {
  return root.querySelector<HTMLTextAreaElement>("textarea:not([data-pick])");
}
