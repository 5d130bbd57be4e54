import { beingChosen, passageOf } from "./marks.ts";

/** Shows which words, count and note belong together: those under the pointer, and those with the focus. */
export class Highlight {
  #host: Element;
  #pointed = "";
  #focused = "";

  constructor(host: HTMLElement, signal: AbortSignal) {
    this.#host = host;
    const over = ({ target }: Event) => this.#show(passageOf(target), this.#focused);
    host.addEventListener("pointerover", over, { signal });
    host.addEventListener("pointerleave", () => this.#show("", this.#focused), { signal });
    host.addEventListener("focusin", ({ target }) => this.#show(this.#pointed, passageOf(target)), {
      signal,
    });
    host.addEventListener("focusout", () => this.#show(this.#pointed, ""), { signal });
  }

  #show(pointed: string, focused: string): void {
    if (pointed === this.#pointed && focused === this.#focused) return;
    [this.#pointed, this.#focused] = [pointed, focused];
    this.renew();
  }

  /** Shows it on nodes that are new, too. */
  renew(): void {
    for (const node of this.#host.querySelectorAll(".passage, .passage-count, .note")) {
      const id = passageOf(node);
      const active = id !== "" && (id === this.#pointed || id === this.#focused);
      if (node.matches(".note")) node.classList.toggle("note-active", active);
      else if (id !== beingChosen) node.classList.toggle("passage-active", active);
    }
  }
}
