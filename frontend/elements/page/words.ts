/**
 * The sentences of an element, in the page's language: <template id="..."><p data-words="sent">...</p> ...
 * </template>. They may hold links. Word is what the element calls them.
 */
export class Words<Word extends string> {
  #template: string;

  constructor(template: string) {
    this.#template = template;
  }

  /** The nodes of a sentence, copied; empty when the page does not have it. */
  sentence(word: Word): Node[] {
    const template = document.querySelector<HTMLTemplateElement>(`template#${this.#template}`);
    const found = template?.content.querySelector(`[data-words="${word}"]`);
    return found ? [...(found.cloneNode(true) as Element).childNodes] : [];
  }

  /** A sentence as plain text. */
  plain(word: Word): string {
    return this.sentence(word)
      .map((node) => node.textContent)
      .join("");
  }
}
