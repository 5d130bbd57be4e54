import { announce, steady } from "../common.ts";

/** How long after the last key one is taken to be thinking, in milliseconds. */
const pause = 600;

/**
 * <similar-list data-address="/proposals/similar"> in a form with a title and a problem: after a pause in typing it asks
 * what is much like them and shows that in [data-similar-found], with [data-similar-differs] to say how one's own
 * differs. [data-similar-ask], the button of a page without script, goes. It never waits for an answer nor takes the
 * focus; when the line fails, what stands there stays.
 */
export class SimilarList extends HTMLElement {
  #form: HTMLFormElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #asked = "";
  #said = "";

  connectedCallback(): void {
    this.querySelector("[data-similar-ask]")?.remove();
    this.#form = this.closest("form");
    this.#form?.addEventListener("input", this.#typed);
    this.#typed();
  }

  disconnectedCallback(): void {
    this.#form?.removeEventListener("input", this.#typed);
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #typed = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), pause);
    this.#differs();
  };

  /** An answer to what was typed before is not waited for. */
  async #ask(): Promise<void> {
    const fields = this.#fields();
    if (fields === null || fields.toString() === this.#asked) return;
    this.#asked = fields.toString();
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const answer = await fetch(this.dataset.address ?? "", {
        method: "POST",
        body: fields,
        headers: { "X-Requested-With": "fragment" },
        signal: this.#asking.signal,
      });
      if (answer.ok) this.#show(await answer.text());
    } catch {
      this.#asked = "";
    }
  }

  /** What is asked with, or null while nothing says what the proposal is about. */
  #fields(): URLSearchParams | null {
    if (!this.#form) return null;
    const all = new FormData(this.#form);
    const fields = new URLSearchParams();
    for (const name of ["csrf", "plan", "title", "problem"]) fields.set(name, String(all.get(name) ?? ""));
    return fields.get("title")?.trim() || this.#asked !== "" ? fields : null;
  }

  #show(html: string): void {
    const found = this.querySelector("[data-similar-found]");
    // Under someone's hands nothing moves: what is new comes when they type on.
    if (!found || found.contains(document.activeElement)) return;
    const closed = found.querySelector("details:not([open])") !== null;
    steady(() => {
      found.innerHTML = html;
      if (closed) found.querySelector("details")?.removeAttribute("open");
      this.#differs();
    });
    const count = found.querySelector("[data-similar-count]")?.textContent ?? "";
    if (count !== this.#said && count !== "") announce(count);
    this.#said = count;
  }

  /** Room to say how one's own differs is there once there is something to differ from, and stays with what was typed. */
  #differs(): void {
    const field = this.querySelector<HTMLElement>("[data-similar-differs]");
    const area = field?.querySelector("textarea");
    const some = this.querySelector("[data-similar-found] li") !== null;
    if (field && area) field.hidden = !some && area.value === "" && area !== document.activeElement;
  }
}
