import { count, fill, goTo } from "../common.ts";
import { passageOf } from "./marks.ts";

/** Where typing a letter is writing. */
const fields = "input, textarea, select, [contenteditable]";

/**
 * Leads from one commented passage to the next: by [data-previous] and [data-next], and by the keys p and n while
 * the focus is in the text. [data-position] says which it is of how many (data-words), or before one has gone
 * anywhere how many there are (data-one, data-many). Without passages there is nothing of this.
 */
export class Steps {
  #host: HTMLElement;
  #at = "";

  constructor(host: HTMLElement, signal: AbortSignal) {
    this.#host = host;
    for (const [button, key] of [
      ["[data-next]", "n"],
      ["[data-previous]", "p"],
    ] as const) {
      host.querySelector(button)?.setAttribute("aria-keyshortcuts", key);
    }
    host.addEventListener("click", this.#clicked, { signal });
    host.addEventListener("keydown", this.#pressed, { signal });
    host.addEventListener("focusin", this.#focused, { signal });
  }

  /** Shows how many passages there are now. */
  show(): void {
    const links = this.#links;
    const tools = this.#host.querySelector<HTMLElement>(".passage-tools");
    const position = tools?.querySelector<HTMLElement>("[data-position]");
    if (!tools || !position) return;
    tools.hidden = links.length === 0;
    const { words = "", one, many } = position.dataset;
    const n = this.#place(links) + 1;
    const said = n > 0 ? fill(words, { n, of: links.length }) : count(one, many, links.length);
    if (position.textContent !== said) position.textContent = said;
  }

  get #links(): HTMLAnchorElement[] {
    return [...this.#host.querySelectorAll<HTMLAnchorElement>("a.passage-count")];
  }

  #place(links: HTMLAnchorElement[]): number {
    return links.findIndex((link) => passageOf(link) === this.#at);
  }

  #clicked = ({ target }: Event): void => {
    const button = target instanceof Element ? target.closest("[data-next], [data-previous]") : null;
    if (button) this.#step(button.matches("[data-next]") ? 1 : -1);
  };

  #pressed = (event: KeyboardEvent): void => {
    const { key, target } = event;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if ((key !== "n" && key !== "p") || !plain || (target as Element).closest(fields)) return;
    event.preventDefault();
    this.#step(key === "n" ? 1 : -1);
  };

  #focused = ({ target }: Event): void => {
    const id = passageOf(target);
    if (id === "") return;
    this.#at = id;
    this.show();
  };

  /** After the last comes the first again. */
  #step(by: 1 | -1): void {
    const links = this.#links;
    const place = this.#place(links);
    const next = place < 0 && by < 0 ? links.at(-1) : links.at((place + by) % links.length);
    if (next) goTo(next);
  }
}
