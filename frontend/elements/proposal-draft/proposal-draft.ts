import { announce, drafts, fill } from "../common.ts";
import { DraftForm } from "./form.ts";
import { type Answer, save } from "./save.ts";

/** After this pause in typing the draft is saved, in milliseconds. */
const pause = 2000;

/** While one types, the copy on this device is at most this old, in milliseconds. */
const keptWithin = 500;

/** After a save that failed, it is tried again after these times, in milliseconds; the last one goes on. */
const retries = [5_000, 10_000, 30_000];

/**
 * <proposal-draft data-state="saved" data-early="/proposals"> around a step of a proposal's form: saves it as a
 * draft by itself, and keeps on this device what the server does not have yet. data-state says what the form
 * holds: what is "saved", something "unsaved" that came back, or a "clash" with what was saved elsewhere, which
 * is saved only when asked. data-early is where a visitor's form goes, whose text is taken over.
 */
export class ProposalDraft extends HTMLElement {
  #form!: DraftForm;
  /** What the server has, as far as is known; null for nothing of this. */
  #saved: string | null = null;
  /** Something was sent without an answer: it may be saved, or not. */
  #unsure = false;
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #kept = false;
  #stopped = false;
  #leaving = false;

  connectedCallback(): void {
    this.#form = new DraftForm(this.querySelector("#proposal-form") as HTMLFormElement);
    this.addEventListener("input", this.#typed);
    this.addEventListener("change", this.#chosen);
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("click", this.#clicked);
    document.addEventListener("visibilitychange", this.#away);
    window.addEventListener("pagehide", this.#away);
    window.addEventListener("pageshow", this.#back);
    window.addEventListener("online", this.#back);
    window.addEventListener("beforeunload", this.#warn);
    this.#begin();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#away);
    window.removeEventListener("pagehide", this.#away);
    window.removeEventListener("pageshow", this.#back);
    window.removeEventListener("online", this.#back);
    window.removeEventListener("beforeunload", this.#warn);
    clearTimeout(this.#timer);
    clearTimeout(this.#keeping);
  }

  #begin(): void {
    const { state, early = "" } = this.dataset;
    if (state === "saved") {
      this.#saved = this.#form.served;
      if (this.#form.restore(early)) this.#find("[data-restored]").hidden = false;
      else if (!this.#isUnsaved) return;
      this.#tell("unsaved");
    }
    this.#keep();
    if (state !== "clash") this.#later();
  }

  get #isUnsaved(): boolean {
    return this.#unsure || this.#saved !== this.#form.writing;
  }

  get #savesItself(): boolean {
    return !this.#stopped && this.dataset.state !== "clash";
  }

  #typed = ({ target }: Event): void => {
    if (!(target instanceof Element) || target.closest("form") !== this.#form.node) return;
    this.#keeping ??= setTimeout(() => this.#keep(), keptWithin);
    if (!this.#isUnsaved) return;
    this.#tell("unsaved");
    this.#later();
  };

  #later(after = pause): void {
    clearTimeout(this.#timer);
    if (this.#savesItself) this.#timer = setTimeout(() => void this.#save(), after);
  }

  /** Saves what is not saved yet; one save at a time. A form that was never filled in begins no draft. */
  #save(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#isUnsaved || this.#stopped || (this.#form.revision === "0" && this.#form.isEmpty)) {
      return this.#running ?? Promise.resolve();
    }
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
      if (this.#isUnsaved && this.#failures === 0) this.#later();
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    const writing = this.#form.writing;
    this.#answered(await save(this.#form.node.action, this.#form.sending), writing);
  }

  #answered(answer: Answer, writing: string): void {
    const failures = this.#failures;
    this.#failures = 0;
    this.#unsure = false;
    switch (answer.kind) {
      case "saved":
        this.#saved = writing;
        this.#form.follow(answer.address, answer.revision);
        this.#keep();
        this.#find("[data-restored]").hidden = true;
        this.#state = this.#isUnsaved ? this.#word("unsaved") : answer.message;
        this.#advise(answer.tips);
        if (failures > 0) announce(answer.message);
        break;
      case "clash":
        this.#stopped = true;
        this.#keep();
        this.#find("[data-conflict-text]").textContent = answer.message;
        this.#find("[data-conflict]").hidden = false;
        break;
      case "wrong":
        this.#failures = 1; // until the text is another
        this.#state = fill(this.#word("wrong"), { text: answer.message });
        break;
      case "signedOut":
        this.#stop(this.#word("signedOut"));
        break;
      case "stopped":
        this.#stop(answer.message);
        break;
      case "gone":
        this.#gone(answer.message, answer.address);
        break;
      default:
        this.#failed(answer.kind, failures);
    }
  }

  #failed(kind: "failed" | "offline", before: number): void {
    this.#unsure = true;
    this.#keep();
    const word = kind === "offline" && !this.#kept ? "offlineUnkept" : kind;
    this.#tell(word);
    if (before === 0) announce(this.#word(word));
    this.#failures = before + 1;
    this.#later(retries[Math.min(before, retries.length - 1)]);
  }

  #stop(message: string): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#keep();
    this.#find("[data-stopped-text]").textContent = message;
    this.#find("[data-stopped-hint]").textContent = this.#word(this.#kept ? "kept" : "unkept");
    this.#find("[data-stopped]").hidden = false;
  }

  /** The draft was submitted or thrown away elsewhere: what one typed since can go nowhere; address is what it became. */
  #gone(message: string, address: string): void {
    this.#stop(message);
    this.#find("[data-stopped-hint]").textContent = this.#word("unkept");
    const again = this.#find("a[data-again]") as HTMLAnchorElement;
    again.hidden = address === "";
    again.href = address;
  }

  /** Shows what OGP's template would have this step say too, as it is now. */
  #advise(tips: Record<string, string>): void {
    for (const tip of this.querySelectorAll<HTMLElement>("[data-tip]")) {
      const words = tips[tip.dataset.tip ?? ""] ?? "";
      tip.textContent = words;
      tip.hidden = words === "";
    }
  }

  /** Keeps on this device what is not saved, or clears it when all is. */
  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    if (this.#isUnsaved) this.#kept = this.#form.keep();
    else {
      this.#form.clear();
      this.#kept = false;
    }
  }

  #away = (event: Event): void => {
    if (this.#leaving || (event.type === "visibilitychange" && !document.hidden)) return;
    this.#keep();
    if (this.#savesItself) void this.#save();
  };

  #back = (): void => {
    this.#leaving = false;
    if (this.#failures > 0 && this.#savesItself) void this.#save();
  };

  #warn = (event: BeforeUnloadEvent): void => {
    if (this.#isUnsaved && !this.#kept && !this.#leaving && !this.#form.isEmpty) event.preventDefault();
  };

  /** Any button saves on its way; a save that is under way is waited for, or the two would meet as strangers. */
  #submitted = (event: SubmitEvent): void => {
    if (event.target !== this.#form.node) return;
    if (this.#running || this.#unsure) {
      event.preventDefault();
      void this.#sendAfter(event.submitter);
      return;
    }
    this.#leaving = true;
    clearTimeout(this.#timer);
    if (this.#isUnsaved) this.#keep();
    if ((event.submitter as HTMLElement | null)?.dataset.publish !== undefined) {
      drafts.sending(this.#form.copyName);
    }
  };

  async #sendAfter(button: HTMLElement | null): Promise<void> {
    await this.#running;
    if (this.#unsure) await this.#save();
    if (!this.#unsure && this.#find("[data-conflict]").hidden && this.#find("[data-stopped]").hidden) {
      this.#form.node.requestSubmit(button);
    }
  }

  #clicked = ({ target }: Event): void => {
    if (!(target instanceof Element)) return;
    const take = target.closest<HTMLElement>("[data-take]");
    if (take) this.#take(take.dataset.take ?? "", take.dataset.theirs ?? "");
    else if (target.closest("[data-drop]")) this.#drop();
    else if (target.closest("[data-again]")) this.#leaving = true;
  };

  /** Puts what was saved elsewhere in place of one's own. */
  #take(name: string, theirs: string): void {
    for (const control of this.#form.node.querySelectorAll<HTMLInputElement>(
      `[name="${CSS.escape(name)}"]`,
    )) {
      if (control.type === "checkbox") control.checked = theirs.split(" ").includes(control.value);
      else control.value = theirs;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #drop(): void {
    this.#form.reset();
    this.#unsure = false;
    this.#find("[data-restored]").hidden = true;
    this.#state = "";
  }

  /** A file that is too large is not sent for nothing. */
  #chosen = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement) || target.type !== "file") return;
    const { max = "0", tooLarge = "" } = target.form?.dataset ?? {};
    const isTooLarge = (target.files?.[0]?.size ?? 0) > Number(max);
    target.setCustomValidity(isTooLarge ? tooLarge : "");
    target.reportValidity();
  };

  set #state(words: string) {
    const state = this.querySelector("[data-form-state]");
    if (state) state.textContent = words;
  }

  #tell(word: string): void {
    this.#state = this.#word(word);
  }

  #word(word: string): string {
    const { content } = this.#find("template[data-words]") as HTMLTemplateElement;
    return content.querySelector(`[data-words=${word}]`)?.textContent ?? "";
  }

  #find(selector: string): HTMLElement {
    return this.querySelector(selector) as HTMLElement;
  }
}
