/** How often the names are looked at while they are shown, in milliseconds. */
const every = 5000;

/**
 * <present-names data-address="/threads/12/present"><details>...<div data-names>: who is there, while it is open and the page is
 * looked at. When the line fails, what stands there stays.
 */
export class PresentNames extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.querySelector("details")?.addEventListener("toggle", this.#toggled);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  #toggled = (): void => {
    clearInterval(this.#timer);
    if (!this.querySelector("details")?.open) return;
    void this.#look();
    this.#timer = setInterval(() => void this.#look(), every);
  };

  async #look(): Promise<void> {
    const place = this.querySelector("[data-names]");
    // Closed a moment ago, or looked away from; and under someone's hands nothing moves.
    if (
      !place ||
      !this.querySelector("details")?.open ||
      document.hidden ||
      (this.#seen && place.contains(document.activeElement))
    )
      return;
    try {
      const answer = await fetch(this.dataset.address ?? "", { headers: { "X-Requested-With": "fragment" } });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      this.#seen = true;
    } catch {
      // Later again.
    }
  }

  #seen = false;
}
