/**
 * <cut-words data-mark="[weggehaald]">: a field out of which words can only be taken; [data-cut] puts the mark in the place of those that are selected.
 * Without script one types the mark.
 */
export class CutWords extends HTMLElement {
  #leaving = new AbortController();

  connectedCallback(): void {
    this.#leaving = new AbortController();
    const button = this.querySelector<HTMLButtonElement>("[data-cut]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.#cut(), { signal: this.#leaving.signal });
  }

  disconnectedCallback(): void {
    this.#leaving.abort();
  }

  #cut(): void {
    const field = this.querySelector<HTMLTextAreaElement | HTMLInputElement>("textarea, input");
    if (!field) return;
    const { selectionStart: from, selectionEnd: to } = field;
    if (from !== null && to !== null && from < to)
      field.setRangeText(this.dataset.mark ?? "", from, to, "end");
    field.focus();
  }
}
