/**
 * The sentences of all comment forms on a page, in its language:
 * <template id="comment-form-words"><p data-words="sent">...</p> ...</template>. They may hold links.
 */
export type Word = "sent" | "saved" | "failed" | "offline" | "left" | "leftOne" | "over";

/** The nodes of a sentence, copied; empty when the page does not have it. */
export function sentence(word: Word): Node[] {
  const template = document.querySelector<HTMLTemplateElement>("template#comment-form-words");
  const found = template?.content.querySelector(`[data-words="${word}"]`);
  return found ? [...(found.cloneNode(true) as Element).childNodes] : [];
}

/** A sentence as plain text. */
export function plain(word: Word): string {
  return sentence(word)
    .map((node) => node.textContent)
    .join("");
}
