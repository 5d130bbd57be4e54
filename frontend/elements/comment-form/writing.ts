import { pageSocket } from "../live-region/connection.ts";

/** While one writes, that is said this often at most, in milliseconds; the server forgets it after 6 s. */
const every = 3000;

/** Who leaves the text alone for this long is not writing any more, in milliseconds. */
const rest = 5000;

/**
 * Tells the others on a page that someone writes on it, where <p data-writers="thread:12"> says how many others do. Visitors are not
 * counted.
 */
class Writing {
  #saidAt = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** What is written is now this text. */
  typed(text: string): void {
    if (text.trim() === "") {
      this.stop();
      return;
    }
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.stop(), rest);
    if (Date.now() - this.#saidAt >= every && this.#say()) this.#saidAt = Date.now();
  }

  /** It was sent, or put away. */
  stop(): void {
    clearTimeout(this.#resting);
    if (this.#saidAt > 0) this.#say(true);
    this.#saidAt = 0;
  }

  #say(stop = false): boolean {
    const line = document.querySelector<HTMLElement>("[data-writers]");
    const channel = line?.dataset.writers;
    if (!channel || !document.body.dataset.account) return false;
    return pageSocket()?.typing(channel, stop) ?? false;
  }
}

/** A person writes one thing at a time, in whichever form of the page. */
export const writing = new Writing();
