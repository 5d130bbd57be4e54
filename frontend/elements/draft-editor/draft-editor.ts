import { announce, fill } from "../common.ts";
import { clean, copies, isSame, type Writing } from "./copy.ts";
import { DraftForm } from "./form.ts";
import { Notices } from "./notices.ts";
import { People } from "./people.ts";
import { Preview } from "./preview.ts";
import { type Answer, save } from "./save.ts";
import { take } from "./take.ts";

/** After this pause in typing the draft is saved, in milliseconds. */
const pause = 1500;

/** While one types, the copy on this device is at most this old, in milliseconds. */
const keptWithin = 500;

/** After a save that failed, it is tried again after these times, in milliseconds; the last one goes on. */
const retries = [5_000, 10_000, 30_000];

/**
 * <draft-editor data-state="saved"> around the form of a draft: saves by itself, keeps on this device what the
 * server does not have yet, and stops where someone else was first. data-state says what the form holds: what
 * is "saved", something "unsaved" that came back, texts that were "merged" and are saved only when asked, or
 * a draft that is "behind" a version. data-look are words of the text to begin at, if any. The form posts to the
 * address that saves; its buttons are [data-save], [data-preview] and [data-publish].
 */
export class DraftEditor extends HTMLElement {
  /** What the server has, as far as is known; null for nothing of this. */
  #saved: Writing | null = null;
  /** What was sent without an answer: it may be saved, or not. */
  #sent: Writing | null = null;
  #form!: DraftForm;
  #notices!: Notices;
  #people!: People;
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #kept = false;
  #stopped = false;
  #leaving = false;

  connectedCallback(): void {
    this.#form = new DraftForm(this.querySelector("form") as HTMLFormElement);
    this.#notices = new Notices(this);
    this.addEventListener("input", this.#typed);
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("keydown", this.#pressed);
    document.addEventListener("visibilitychange", this.#away);
    window.addEventListener("pagehide", this.#away);
    window.addEventListener("pageshow", this.#back);
    window.addEventListener("online", this.#back);
    window.addEventListener("beforeunload", this.#warn);
    this.#begin();
    this.#people = new People(this, () => this.#lookForNewer());
    this.#lookForNewer();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#away);
    window.removeEventListener("pagehide", this.#away);
    window.removeEventListener("pageshow", this.#back);
    window.removeEventListener("online", this.#back);
    window.removeEventListener("beforeunload", this.#warn);
    clearTimeout(this.#timer);
    clearTimeout(this.#keeping);
    this.#people.close();
  }

  #begin(): void {
    const { state } = this.dataset;
    this.#stopped = state === "behind";
    if (state === "saved" || state === "behind") {
      this.#saved = this.#form.served;
      this.#restore(this.#saved);
      if (!isSame(this.#form.writing, this.#saved)) this.#later();
    } else {
      // Loading again asks for the editor, not to send the form once more; what it holds comes back from this device.
      history.replaceState(history.state, "", this.#form.address);
      this.#keep();
      this.#later();
    }
    this.#form.grow();
    this.#look();
  }

  /** Leads to what was just taken into the text; once, not again when the page is loaded anew. */
  #look(): void {
    if (this.#form.show(this.dataset.look ?? "")) history.replaceState(history.state, "", this.#form.address);
  }

  get #isUnsaved(): boolean {
    return !this.#saved || this.#sent !== null || !isSame(this.#saved, this.#form.writing);
  }

  get #savesItself(): boolean {
    return !this.#stopped && this.dataset.state !== "merged";
  }

  /** Puts back what was written on this device and did not reach the server. */
  #restore(saved: Writing): void {
    const copy = copies.read(this.#form.address);
    if (!copy) return;
    const published = clean(copy.text) === clean(saved.text) && copy.base !== this.#form.from.base;
    if (isSame(copy, saved) || published) {
      copies.clear(this.#form.address);
      return;
    }
    this.#form.writing = copy;
    // What was sent without an answer did arrive when it is what the page came with.
    if (!copy.sent || !isSame(copy.sent, saved)) this.#form.from = copy;
    this.#kept = true;
    this.#notices.restored();
    this.#later();
  }

  /** Goes back from what this device had to what the page came with. */
  #drop(): void {
    copies.clear(this.#form.address);
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#sent = null;
    this.#stopped = this.dataset.state === "behind";
    this.#form.reset();
    this.#notices.reset(this.#stopped);
    this.#form.area.focus();
  }

  #typed = ({ target }: Event): void => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    this.#form.grow();
    this.#keeping ??= setTimeout(() => this.#keep(), keptWithin);
    if (this.#isUnsaved) this.#notices.tell("unsaved");
    this.#later();
  };

  #later(after = pause): void {
    clearTimeout(this.#timer);
    if (this.#savesItself) this.#timer = setTimeout(() => void this.#save(), after);
  }

  /** Saves what is not saved yet; one save at a time. */
  #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#saveAll().finally(() => {
      this.#running = undefined;
      this.#lookForNewer();
      if (this.#isUnsaved && this.#failures === 0) this.#later();
    });
    return this.#running;
  }

  async #saveAll(): Promise<void> {
    let again = true;
    while (again && this.#isUnsaved && !this.#stopped) {
      // What may have arrived goes first, as it was: then it is known which save the next one is made from.
      const sending = this.#sent ?? this.#form.writing;
      again = this.#sent !== null;
      const answer = await save(this.#form.address, this.#form.fields(sending));
      again = this.#answered(answer, sending) && again;
    }
  }

  /** Says whether it was saved. */
  #answered(answer: Answer, sending: Writing): boolean {
    const failures = this.#failures;
    this.#failures = 0;
    switch (answer.kind) {
      case "saved":
        this.#sent = null;
        this.#saved = sending;
        this.#form.from = { base: String(answer.base), revision: String(answer.revision) };
        this.#keep();
        this.#notices.saved(this.#isUnsaved ? this.#notices.word("unsaved") : answer.message);
        if (failures > 0) announce(answer.message);
        return true;
      case "conflict":
        this.#sent = null;
        this.#clash(answer.message);
        break;
      case "wrong":
        this.#sent = null;
        this.#failures = 1; // until the text is another
        this.#notices.state = fill(this.#notices.word("wrong"), { text: answer.message });
        break;
      case "signedOut":
        this.#stop(this.#notices.word("signedOut"));
        break;
      case "stopped":
        this.#stop(answer.message);
        break;
      default:
        this.#failed(answer.kind, sending, failures);
    }
    return false;
  }

  #failed(kind: "failed" | "offline", sending: Writing, before: number): void {
    this.#sent = sending;
    this.#keep();
    const word = kind === "offline" && !this.#kept ? "offlineUnkept" : kind;
    this.#notices.tell(word);
    if (before === 0) announce(this.#notices.word(word));
    this.#failures = before + 1;
    this.#later(retries[Math.min(before, retries.length - 1)]);
  }

  /** Someone else was first: from here on only the page on which texts are merged may save. */
  #clash(message: string): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#keep();
    if (this.#isUnsaved) this.#notices.tell("unsaved");
    this.#notices.clash(message);
  }

  #stop(message: string): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#keep();
    this.#notices.stop(message, this.#kept);
  }

  #lookForNewer(): void {
    if (this.#stopped || this.#running || this.#sent) return;
    const { base, revision } = this.#form.from;
    const newer = this.#people.newerThan(Number(base), Number(revision));
    if (newer !== null) this.#clash(newer);
  }

  /** Keeps on this device what is not saved, or clears it when all is. */
  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    if (this.#isUnsaved) {
      const copy = { ...this.#form.writing, ...this.#form.from, sent: this.#sent };
      this.#kept = copies.write(this.#form.address, copy);
      return;
    }
    // Only what this page kept: another one may have something unsaved.
    if (this.#kept) copies.clear(this.#form.address);
    this.#kept = false;
  }

  #away = (event: Event): void => {
    if (this.#leaving || (event.type === "visibilitychange" && !document.hidden)) return;
    this.#keep();
    if (this.#savesItself) void this.#save();
  };

  #back = (): void => {
    this.#leaving = false;
    for (const button of this.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    if (this.#isUnsaved && this.#savesItself && this.#failures > 0) void this.#save();
  };

  #warn = (event: BeforeUnloadEvent): void => {
    if (this.#isUnsaved && !this.#leaving) event.preventDefault();
  };

  #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    this.#form.node.requestSubmit(this.querySelector<HTMLElement>("[data-save]"));
  };

  #submitted = (event: SubmitEvent): void => {
    const button = event.submitter as HTMLButtonElement | null;
    const work = this.#workOf(button);
    if (work) {
      event.preventDefault();
      void work();
      return;
    }
    this.#leaving = true;
    this.#keep();
    button?.setAttribute("aria-disabled", "true");
  };

  /** What a button does on this page, or null when the form goes to the server as it would without a script. */
  #workOf(button: HTMLButtonElement | null): (() => Promise<void>) | null {
    if (!button) return null;
    const { save, preview, publish } = button.dataset;
    if (button.getAttribute("aria-disabled") === "true") return async () => {};
    if (preview !== undefined) return () => this.#whileBusy(button, () => this.#preview(button));
    if (this.#leaving || this.#stopped) return null;
    if (!this.#isUnsaved) return save === undefined ? null : async () => announce(this.#notices.state);
    // A publication is saved first, so that nothing of it stays behind on this device.
    const here = publish !== undefined || (save !== undefined && this.dataset.state !== "merged");
    return here ? () => this.#whileBusy(button, () => this.#saveThen(button)) : null;
  }

  async #saveThen(button: HTMLButtonElement): Promise<void> {
    await this.#running;
    await this.#save();
    if (button.dataset.save !== undefined && !this.#isUnsaved) announce(this.#notices.state);
    else if (this.#sent === null) {
      // The server's own page says best what is wrong, or merges, or keeps the text until its author signed in.
      this.#leaving = true;
      button.removeAttribute("aria-disabled");
      this.#form.node.requestSubmit(button);
    }
  }

  async #whileBusy(button: HTMLButtonElement, work: () => Promise<void>): Promise<void> {
    // Not disabled: that would take the focus away.
    button.setAttribute("aria-disabled", "true");
    try {
      await work();
    } finally {
      if (!this.#leaving) button.removeAttribute("aria-disabled");
    }
  }

  /** Shows the text as readers will see it, in its place, and back. */
  async #preview(button: HTMLButtonElement): Promise<void> {
    const [slot, writing] = ["[data-preview-slot]", "[data-writing]"].map((part) => this.querySelector(part));
    const preview = new Preview(slot as HTMLElement, writing as HTMLElement, button);
    if (preview.isOpen) {
      preview.close();
      this.#form.area.focus();
      return;
    }
    const refused = await preview.open(this.#form.fields(this.#form.writing));
    if (!refused) return;
    if (refused.kind === "signedOut") this.#stop(this.#notices.word("signedOut"));
    else if ("message" in refused) {
      this.#notices.state = fill(this.#notices.word("wrong"), { text: refused.message });
    } else this.#notices.tell("failed");
    announce(this.#notices.state);
  }

  #clicked = ({ target }: Event): void => {
    const pressed =
      target instanceof Element ? target.closest<HTMLElement>("[data-take], [data-drop], a") : null;
    if (pressed?.dataset.take !== undefined) this.#take(pressed);
    else if (pressed?.dataset.drop !== undefined) this.#drop();
    else if (pressed?.closest("[data-stopped]")) {
      this.#keep();
      this.#leaving = true;
    }
  };

  #take(button: HTMLElement): void {
    if (take(button, this.#form.area)) return;
    this.#notices.tell("gone");
    announce(this.#notices.state);
  }
}
