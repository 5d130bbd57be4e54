import { announceNews } from "../common.ts";

/**
 * Follows the live list of who has the draft open: reads out who comes in, and says when something newer was
 * saved than the page has. The list's entry carries data-base and data-revision of what is saved, and
 * data-newer, the sentence on it.
 */
export class People {
  #list: HTMLElement | null;
  #known = new Set<string>();
  #watch: MutationObserver;

  constructor(root: Element, changed: () => void) {
    this.#list = root.querySelector<HTMLElement>("[data-live-list]");
    this.#comeIn();
    this.#watch = new MutationObserver(() => {
      for (const sentence of this.#comeIn()) announceNews(sentence);
      changed();
    });
    if (this.#list) this.#watch.observe(this.#list, { childList: true });
  }

  close(): void {
    this.#watch.disconnect();
  }

  /** The sentence on what is saved, if that is newer than this; numbers within a version grow with every save. */
  newerThan(base: number, revision: number): string | null {
    const entry = this.#list?.querySelector<HTMLElement>("[data-base]");
    if (!entry) return null;
    const [itsBase, its] = [Number(entry.dataset.base), Number(entry.dataset.revision)];
    const newer = itsBase > base || (itsBase === base && its > revision);
    return newer ? (entry.dataset.newer ?? "") : null;
  }

  /** The sentences on those who were not there before. */
  #comeIn(): string[] {
    const sentences: string[] = [];
    const here = new Set<string>();
    for (const person of this.#list?.querySelectorAll<HTMLElement>("[data-author]:not([hidden])") ?? []) {
      const who = person.dataset.author ?? "";
      here.add(who);
      if (!this.#known.has(who))
        sentences.push(person.querySelector(":scope > :last-child")?.textContent ?? "");
    }
    this.#known = here;
    return sentences;
  }
}
