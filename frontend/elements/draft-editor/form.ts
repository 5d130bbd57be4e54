import type { Writing } from "./copy.ts";

/** The form of a draft: what one writes, and the save that it was made from. */
export class DraftForm {
  readonly node: HTMLFormElement;
  readonly area: HTMLTextAreaElement;

  constructor(node: HTMLFormElement) {
    this.node = node;
    this.area = node.querySelector("textarea[name=text]") as HTMLTextAreaElement;
  }

  get address(): string {
    return this.node.action;
  }

  get writing(): Writing {
    return { text: this.area.value, note: this.#field("note").value };
  }

  /** What the page came with: one may have written before its script was there. */
  get served(): Writing {
    return { text: this.area.defaultValue, note: this.#field("note").defaultValue };
  }

  set writing({ text, note }: Writing) {
    this.area.value = text;
    this.#field("note").value = note;
  }

  get from(): { base: string; revision: string } {
    return { base: this.#field("base").value, revision: this.#field("revision").value };
  }

  set from({ base, revision }: { base: string; revision: string }) {
    this.#field("base").value = base;
    this.#field("revision").value = revision;
  }

  /** Goes back to what the page came with. */
  reset(): void {
    for (const field of [this.area, this.#field("note"), this.#field("base"), this.#field("revision")]) {
      field.value = field.defaultValue;
    }
  }

  /** What the server needs to save this. */
  fields(writing: Writing): URLSearchParams {
    return new URLSearchParams({ ...writing, ...this.from, csrf: this.#field("csrf").value });
  }

  /** For browsers that do not let a field grow with its text by themselves. */
  grow(): void {
    if (CSS.supports("field-sizing", "content") || this.area.scrollHeight <= this.area.clientHeight) return;
    this.area.style.height = `${this.area.scrollHeight + 4}px`;
  }

  /** Chooses the first place of these words in the text, in view; says whether there is one. */
  show(words: string): boolean {
    const at = words === "" ? -1 : this.area.value.indexOf(words);
    if (at < 0) return false;
    const line = this.#heightOf(this.area.value.slice(0, at));
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(at, at + words.length);
    this.area.scrollTop = line - this.area.clientHeight / 2;
    const top = this.area.getBoundingClientRect().top - this.area.scrollTop + line;
    window.scrollBy({ top: top - window.innerHeight / 2, behavior: "instant" });
    return true;
  }

  /** How high the field would be with this text alone, in CSS pixels: browsers don't tell where a caret is. */
  #heightOf(text: string): number {
    const { value } = this.area;
    const { cssText } = this.area.style;
    this.area.style.cssText = "height: 0; min-height: 0; field-sizing: fixed";
    this.area.value = text;
    const height = this.area.scrollHeight;
    this.area.value = value;
    this.area.style.cssText = cssText;
    return height;
  }

  #field(name: "base" | "revision" | "note" | "csrf"): HTMLInputElement {
    return this.node.querySelector(`[name=${name}]`) as HTMLInputElement;
  }
}
