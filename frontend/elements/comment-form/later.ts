import { code, delay } from "../live-region/backoff.ts";

/**
 * Tries once more, later, what found no line: as soon as the browser says that there is one, and from time to time, since it does
 * not always know. Waits for one thing at a time.
 */
export class Later {
  #again: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;

  /** How often it was tried since the first time. */
  get tries(): number {
    return this.#tries;
  }

  /** within bounds how long it waits, in milliseconds. */
  wait(again: () => void, within: number): void {
    this.#pause();
    this.#again = again;
    window.addEventListener("online", this.#now);
    const patience = delay(code.dropped, this.#tries, Math.random()) ?? 0;
    this.#timer = setTimeout(this.#now, Math.min(patience, within));
    this.#tries += 1;
  }

  /** It arrived, or is not to be sent any more. */
  over(): void {
    this.#pause();
    this.#tries = 0;
  }

  #now = (): void => {
    const again = this.#again;
    this.#pause();
    again?.();
  };

  #pause(): void {
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#now);
    this.#again = undefined;
  }
}
