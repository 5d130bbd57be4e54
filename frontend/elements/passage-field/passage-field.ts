import { fill } from "../common.ts";
import { codePoints, type Span, same, spanBetween, unitsOf } from "./span.ts";

/** How long a choice must rest before it is said, in milliseconds: keys change it letter by letter. */
const rest = 400;

/** Longer words are said without their middle, in code points. */
const sayable = 120;

/**
 * <passage-field data-block="34"> around a textarea[name=quote][data-pick] with the plain text of a block, from
 * which one chooses the words that a comment is about by selecting them; what is selected is said in
 * output[data-picked] by its data-some ("... {words}") and data-all. Nothing selected is the whole block. The
 * choice is kept in input[name=start] and input[name=end], empty for the whole; they belong to the unsent text
 * of the form. data-block-plain is the text when the textarea came with another. Without a script the textarea
 * is edited until the words remain, as [data-unscripted] says; with it [data-selected] says how one chooses. When the choice changes the field fires "input".
 */
export class PassageField extends HTMLElement {
  #gone = new AbortController();
  #text = "";
  #saying: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const area = this.#area;
    if (!area) return;
    this.#text = area.value = area.defaultValue = area.dataset.blockPlain ?? area.value;
    // Not readOnly: that takes the caret away, and with it the choosing by keyboard.
    area.ariaReadOnly = "true";
    area.inputMode = "none";
    area.spellcheck = false;
    for (const node of this.querySelectorAll<HTMLElement>("[data-unscripted]")) node.hidden = true;
    for (const node of this.querySelectorAll<HTMLElement>("[data-selected]")) node.hidden = false;
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    for (const sign of ["select", "keyup", "pointerup"]) area.addEventListener(sign, this.#read, { signal });
    area.addEventListener("beforeinput", (event) => event.preventDefault(), { signal });
    area.addEventListener("input", this.#restore, { signal });
    document.addEventListener("selectionchange", this.#read, { signal });
    this.closest("form")?.addEventListener("formdata", this.#fillIn, { signal });
    this.#show();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#saying);
    this.#gone.abort();
  }

  /** The words that are chosen; null for the whole block. */
  get span(): Span | null {
    const [start, end] = [this.#input("start")?.value ?? "", this.#input("end")?.value ?? ""];
    return start === "" || end === "" ? null : { start: Number(start), end: Number(end) };
  }

  /** Chooses words on behalf of someone who selected them elsewhere. */
  choose(span: Span): void {
    this.#keep(span);
    this.#show();
    this.#tell();
  }

  get #area(): HTMLTextAreaElement | null {
    return this.querySelector("textarea[data-pick]");
  }

  #input(name: string): HTMLInputElement | null {
    return this.querySelector(`input[name="${name}"]`);
  }

  #read = (): void => {
    const area = this.#area;
    // Only what people do in it counts: browsers move the selection of a field for reasons of their own.
    if (!area || document.activeElement !== area) return;
    const span = spanBetween(this.#text, area.selectionStart, area.selectionEnd);
    if (same(span, this.span)) return;
    this.#keep(span);
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => this.#tell(), rest);
  };

  /** Undoes what a browser writes without asking, as input methods do. */
  #restore = (event: Event): void => {
    event.stopPropagation();
    const area = this.#area;
    if (!area || area.value === this.#text) return;
    area.value = this.#text;
    this.#show();
  };

  #keep(span: Span | null): void {
    for (const name of ["start", "end"] as const) {
      const input = this.#input(name);
      if (input) input.value = span ? String(span[name]) : "";
    }
  }

  #show(): void {
    const span = this.span;
    if (span) this.#area?.setSelectionRange(...unitsOf(this.#text, span));
    this.#say();
  }

  #tell(): void {
    clearTimeout(this.#saying);
    this.#say();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #say(): void {
    const output = this.querySelector<HTMLElement>("[data-picked]");
    const span = this.span;
    const { some = "", all = "" } = output?.dataset ?? {};
    if (output) output.textContent = span ? fill(some, { words: shorten(this.#words(span)) }) : all;
  }

  #words(span: Span): string {
    return this.#text.slice(...unitsOf(this.#text, span));
  }

  /** What is sent always agrees: the words, and where they stand. */
  #fillIn = ({ formData }: FormDataEvent): void => {
    const span = this.span ?? { start: 0, end: codePoints(this.#text) };
    formData.set("start", String(span.start));
    formData.set("end", String(span.end));
    formData.set("quote", this.#words(span));
  };
}

function shorten(words: string): string {
  const points = [...words];
  if (points.length <= sayable) return words;
  const half = sayable / 2;
  return `${points.slice(0, half).join("").trimEnd()} … ${points.slice(-half).join("").trimStart()}`;
}
