import { type Answer, post, readAnswer } from "./save.ts";

/** A text as readers will see it, in the place where it is written; the button that shows it also leads back. */
export class Preview {
  #slot: HTMLElement;
  #writing: HTMLElement;
  #button: HTMLButtonElement;

  constructor(slot: HTMLElement, writing: HTMLElement, button: HTMLButtonElement) {
    this.#slot = slot;
    this.#writing = writing;
    this.#button = button;
  }

  get isOpen(): boolean {
    return !this.#slot.hidden;
  }

  /** Gives why it could not be shown, or null. */
  async open(fields: URLSearchParams): Promise<Answer | null> {
    const answer = await post(this.#button.formAction, fields).catch(() => null);
    if (!answer?.ok) return answer ? readAnswer(answer) : { kind: "offline" };
    this.#slot.innerHTML = await answer.text();
    this.#swap();
    const shown = this.#slot.querySelector<HTMLElement>("[tabindex]");
    shown?.focus({ preventScroll: true });
    shown?.scrollIntoView({ block: "start" });
    return null;
  }

  close(): void {
    this.#swap();
    this.#slot.replaceChildren();
  }

  #swap(): void {
    [this.#slot.hidden, this.#writing.hidden] = [this.#writing.hidden, this.#slot.hidden];
    const label = this.#button.textContent;
    this.#button.textContent = this.#button.dataset.write ?? "";
    this.#button.dataset.write = label;
  }
}
