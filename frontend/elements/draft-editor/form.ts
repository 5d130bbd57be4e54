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

  #field(name: "base" | "revision" | "note" | "csrf"): HTMLInputElement {
    return this.node.querySelector(`[name=${name}]`) as HTMLInputElement;
  }
}
