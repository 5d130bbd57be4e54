/** What was selected when a link was pressed; pressing it may clear the selection. */
let selected: { text: string; in: Node } | null = null;

/** From now on quote knows what was selected before a press. */
export function rememberSelection(): void {
  document.addEventListener("pointerdown", remember, { capture: true });
  document.addEventListener("keydown", remember, { capture: true });
}

function remember(): void {
  const selection = getSelection();
  const node = selection?.anchorNode;
  selected = selection && node && !selection.isCollapsed ? { text: selection.toString(), in: node } : null;
}

/** Puts the selected part of a comment's [data-text], or all of it, as "> text" where the cursor is in area. */
export function quote(comment: Element | null, area: HTMLTextAreaElement): void {
  const source = comment?.querySelector("[data-text]");
  if (!source) return;
  const text = selected && source.contains(selected.in) ? selected.text : wholeText(source);
  const lines = text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd());
  const before = area.value.slice(0, area.selectionStart).trimEnd();
  const after = area.value.slice(area.selectionEnd).trimStart();
  const upTo = `${before === "" ? "" : `${before}\n\n`}${lines.join("\n")}\n\n`;
  area.value = upTo + after;
  area.setSelectionRange(upTo.length, upTo.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** All text of a comment, its blocks apart. */
function wholeText(source: Element): string {
  const blocks = source.children.length > 0 && [...source.children].map((block) => block.textContent.trim());
  return blocks ? blocks.join("\n\n") : source.textContent;
}
