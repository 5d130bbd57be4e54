/** What the element says, by its key in the page's <template data-words>. */
export type Word =
  | "unsaved"
  | "offline"
  | "offlineUnkept"
  | "failed"
  | "wrong"
  | "signedOut"
  | "kept"
  | "unkept"
  | "gone";

/** The places on the page where the editor says how things stand. */
export class Notices {
  #root: Element;
  #atFirst: string;

  constructor(root: Element) {
    this.#root = root;
    this.#atFirst = this.state;
  }

  get state(): string {
    return this.#find("[data-form-state]").textContent;
  }

  set state(words: string) {
    this.#find("[data-form-state]").textContent = words;
  }

  tell(word: Word): void {
    this.state = this.word(word);
  }

  word(word: Word): string {
    const { content } = this.#find("template[data-words]") as HTMLTemplateElement;
    return content.querySelector(`[data-words=${word}]`)?.textContent ?? "";
  }

  /** Says that someone else was first; message is whose text it is, or what stood there already. */
  clash(message: string): void {
    this.#find("[data-conflict-text]").textContent = message;
    this.#find("[data-conflict]").hidden = false;
  }

  /** Says that saving cannot go on on this page, and where the text is. */
  stop(message: string, kept: boolean): void {
    this.tell("unsaved");
    this.#find("[data-stopped-text]").textContent = message;
    this.#find("[data-stopped-hint]").textContent = this.word(kept ? "kept" : "unkept");
    this.#find("[data-stopped]").hidden = false;
  }

  restored(): void {
    this.#find("[data-restored]").hidden = false;
    this.tell("unsaved");
  }

  saved(words: string): void {
    this.#find("[data-restored]").hidden = true;
    this.#find("[data-discard]").hidden = false;
    this.state = words;
  }

  /** Says again what the page came with. */
  reset(behind: boolean): void {
    this.#find("[data-restored]").hidden = true;
    this.#find("[data-conflict]").hidden = !behind;
    this.state = this.#atFirst;
  }

  #find(selector: string): HTMLElement {
    return this.#root.querySelector(selector) as HTMLElement;
  }
}
