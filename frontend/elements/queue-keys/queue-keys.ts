import { ReasonTemplates } from "../reason-templates/reason-templates.ts";

/** Where typing a letter is writing. */
const fields = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** Where one begins on a page about one case. */
const starts = "form :is(input:not([type=hidden]), textarea, select)";

/**
 * <queue-keys>: a queue of cases and the one that is open, by single keys while the focus is in it (WCAG 2.1.4): j and k, and in the list the arrows,
 * go to the next and the previous case, of which one is a stop of the Tab key; Enter opens it, x chooses it for a decision on several; a digit chooses
 * the decision with that data-key, after which Enter takes it; any other letter presses the control with that data-key that shows, and t takes the next
 * standard reason. Who comes from one case to the next goes on where they were: at the case that is open.
 */
export class QueueKeys extends HTMLElement {
  #leaving = new AbortController();
  #templates: ReasonTemplates | undefined;
  // Live news are the same for every moderator: which case is open here, and whose are one's own, is seen to here.
  #news = new MutationObserver(() => this.#mark());

  connectedCallback(): void {
    this.#leaving = new AbortController();
    this.addEventListener("keydown", this.#pressed, { signal: this.#leaving.signal });
    this.addEventListener("focusin", () => this.#stop(), { signal: this.#leaving.signal });
    const list = this.querySelector("[data-live-list]");
    if (list) this.#news.observe(list, { childList: true });
    const templates = this.querySelector<HTMLSelectElement>("select[name=template]");
    if (templates) this.#templates = new ReasonTemplates(templates);
    for (const hint of this.querySelectorAll<HTMLElement>("[data-keys]")) hint.hidden = false;
    this.#stop();
    if (this.hasAttribute("data-goes-on") && document.activeElement === document.body) this.#start()?.focus();
  }

  disconnectedCallback(): void {
    this.#leaving.abort();
    this.#news.disconnect();
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".queue-item")];
  }

  get #open(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".queue-item[aria-current]");
  }

  /** Where one goes on: at what is not right yet; else at the case that is open, at its line where the list is to be seen; else at the first line, or in the form. */
  #start(): HTMLElement | null {
    // The browser itself goes to what has autofocus only where nothing has the focus when it draws the page, which is later.
    const places = [
      this.querySelector<HTMLElement>("[autofocus]"),
      this.#open,
      this.querySelector<HTMLElement>("#open-case"),
      this.#items[0],
    ];
    return places.find((place) => place?.checkVisibility()) ?? this.querySelector<HTMLElement>(starts);
  }

  /** The Tab key stops at one line, the one in focus or else the one that is open, and not at each. */
  #stop(): void {
    const items = this.#items;
    const at = items.find(isIn) ?? items.find((item) => item.tabIndex === 0 && item.hasAttribute("tabindex"));
    const stop = at ?? this.#open ?? items[0];
    for (const item of items) for (const control of controls(item)) control.tabIndex = item === stop ? 0 : -1;
  }

  #mark(): void {
    for (const item of this.#items) {
      if (item.parentElement?.id === this.dataset.open) item.setAttribute("aria-current", "true");
      const claim = item.querySelector<HTMLElement>("[data-claimed-by]");
      if (claim?.dataset.mine && claim.dataset.claimedBy === document.body.dataset.account)
        claim.textContent = claim.dataset.mine;
    }
    this.#tellDecided();
    this.#stop();
  }

  /** Says over the case that is open that someone decided on it meanwhile, and leaves what one typed alone. */
  #tellDecided(): void {
    const told = this.querySelector<HTMLElement>("[data-decided]");
    const state = this.#open?.closest(".queue-done")?.querySelector("[data-claimed-by]");
    if (!told?.hidden || !state) return;
    told.hidden = false;
    told.append(` ${state.textContent}`);
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.target as Element).closest(fields)) return;
    const key = event.key.toLowerCase();
    const inList = (event.target as Element).closest("[data-live-list]") !== null;
    if (key === "j" || (inList && key === "arrowdown")) this.#step(1);
    else if (key === "k" || (inList && key === "arrowup")) this.#step(-1);
    else if (key === "x") this.#choose();
    else if (/^[a-z0-9]$/.test(key)) this.#press(key);
    else return;
    event.preventDefault();
  };

  /** Goes from the case in focus, or else the one that is open, to another. */
  #step(by: number): void {
    const items = this.#items;
    const from = items.findIndex(isIn);
    const at = from < 0 ? items.findIndex((item) => item === this.#open) : from + by;
    items[Math.max(0, Math.min(at, items.length - 1))]?.focus();
  }

  #choose(): void {
    const item = this.#items.find(isIn);
    const box = item?.parentElement?.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (box) box.checked = !box.checked;
  }

  /** Chooses a decision, or presses a button; what cannot be seen is not pressed. */
  #press(key: string): void {
    const those = [...this.querySelectorAll<HTMLElement>(`[data-key="${key}"]`)];
    const control = those.find((one) => one.checkVisibility());
    if (!control) return;
    if (control instanceof HTMLSelectElement) {
      this.#templates?.next();
      // Enter takes the decision that it brought; on the line of the case it would open that anew.
      control.form?.querySelector<HTMLElement>("[name=kind]:checked")?.focus();
      return;
    }
    control.focus();
    control.click();
  }
}

/** Whether the line of a case has the focus. */
function isIn(item: HTMLElement): boolean {
  return item.parentElement?.contains(document.activeElement) ?? false;
}

/** What the Tab key reaches in the line of a case. */
function controls(item: HTMLElement): HTMLElement[] {
  return [...(item.parentElement?.querySelectorAll<HTMLElement>("a, input") ?? [])];
}
