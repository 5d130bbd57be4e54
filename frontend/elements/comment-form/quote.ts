/** What was selected when a button was pressed; pressing it may clear the selection. */
let selected: { text: string; in: Node } | null = null;

/**
 * Makes <button data-quote="comment-991" data-quote-into="ID of a form" data-scripted hidden> work: it puts
 * the selected part of that comment's [data-text], or all of it, as "> text" into the form.
 */
export function listenForQuotes(): void {
  document.addEventListener("pointerdown", remember, { capture: true });
  document.addEventListener("keydown", remember, { capture: true });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-quote]") : null;
    if (button instanceof HTMLElement) quote(button);
  });
}

function remember(): void {
  const selection = getSelection();
  const node = selection?.anchorNode;
  selected = selection && node && !selection.isCollapsed ? { text: selection.toString(), in: node } : null;
}

function quote(button: HTMLElement): void {
  const source = document.getElementById(button.dataset.quote ?? "")?.querySelector("[data-text]");
  const area = document.getElementById(button.dataset.quoteInto ?? "")?.querySelector("textarea");
  if (!source || !area) return;
  const text = selected && source.contains(selected.in) ? selected.text : wholeText(source);
  const lines = text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd());
  const before = area.value.slice(0, area.selectionStart).trimEnd();
  const after = area.value.slice(area.selectionEnd).trimStart();
  const upTo = `${before === "" ? "" : `${before}\n\n`}${lines.join("\n")}\n\n`;
  area.value = upTo + after;
  area.focus();
  area.setSelectionRange(upTo.length, upTo.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** All text of a comment, its blocks apart. */
function wholeText(source: Element): string {
  const blocks = source.children.length > 0 && [...source.children].map((block) => block.textContent.trim());
  return blocks ? blocks.join("\n\n") : source.textContent;
}
