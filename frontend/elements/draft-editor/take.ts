/**
 * Puts the other's sentence, the button's data-theirs, in place of one's own, its data-mine, or back when that
 * was done before. Says whether it could: by hand the sentence may have become another.
 */
export function take(button: HTMLElement, area: HTMLTextAreaElement): boolean {
  const { mine = "", theirs = "" } = button.dataset;
  const taken = button.getAttribute("aria-pressed") === "true";
  const [from, to] = taken ? [theirs, mine] : [mine, theirs];
  const at = from === "" ? -1 : area.value.indexOf(from);
  if (at < 0) return false;
  area.setRangeText(to, at, at + from.length);
  button.setAttribute("aria-pressed", String(!taken));
  area.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}
