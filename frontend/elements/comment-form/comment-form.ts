import { isLoaded } from "../live-region/list.ts";
import { LiveRegion } from "../live-region/live-region.ts";
import type { Put } from "../live-region/news.ts";
import { announce } from "../page/announce.ts";
import { equip } from "../page/equip.ts";
import { areaOf } from "./area.ts";
import { Counter } from "./counter.ts";
import { drafts } from "./draft.ts";
import { changedFields, type Fields, fieldsOf, fillIn } from "./fields.ts";
import { Later } from "./later.ts";
import { type Answer, post, send } from "./send.ts";
import { closeForm, focusOpener } from "./slot.ts";
import { type Word, words } from "./words.ts";
import { writing } from "./writing.ts";

/**
 * <comment-form data-max="5000"> around an ordinary form with a textarea: sends it without leaving the page,
 * once however often the button is pressed, and keeps what was typed until the server has it: without a line it is
 * sent by itself once there is one, unless one types on. In the form:
 * input[name=key] (the idempotency key), and optionally [data-counter], [data-form-state] for sentences,
 * button[data-preview] with its own formaction, [data-preview-slot], and a link [data-cancel] back to the page.
 */
export class CommentForm extends HTMLElement {
  #busy = false;
  #later = new Later();
  #counter: Counter | undefined;
  /** The fields as the page came with them; a form that comes back from the server has what was typed instead. */
  #first: Fields = {};

  connectedCallback(): void {
    const { form } = this.#parts();
    if (form) this.#first = fieldsOf(form, "initial");
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("input", this.#typed);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("keydown", this.#pressed);
    this.#takeUp();
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#submitted);
    this.removeEventListener("input", this.#typed);
    this.removeEventListener("click", this.#clicked);
    this.removeEventListener("keydown", this.#pressed);
    this.#later.over();
    writing.stop();
  }

  /** Begins with the form that is inside now: its counter, and the unsent text. */
  #takeUp(): void {
    equip(this);
    const counter = this.querySelector<HTMLElement>("[data-counter]");
    const max = Number(this.dataset.max);
    this.#counter = counter && max > 0 ? new Counter(counter, max) : undefined;
    const { form, area } = this.#parts();
    const draft = form && drafts.read(addressOf(form));
    if (form && draft && fillIn(form, draft.fields)) {
      this.#key(draft.key);
      this.#tell("saved");
    }
    this.#counter?.show(area?.value ?? "");
  }

  #parts(): { form: HTMLFormElement | null; area: HTMLTextAreaElement | null } {
    return { form: this.querySelector("form"), area: areaOf(this) };
  }

  #typed = (): void => {
    const { area } = this.#parts();
    if (area) writing.typed(area.value);
    this.#keep();
  };

  /** Keeps what is in the form now. */
  #keep(): void {
    const { form, area } = this.#parts();
    if (!form || !area) return;
    this.#later.over();
    this.#counter?.show(area.value);
    const kept = drafts.write(addressOf(form), {
      fields: changedFields(form, this.#first),
      key: this.#key(),
    });
    this.#tell(kept ? "saved" : null);
  }

  /** A link that cancels leads away from a page of its own; in place the form goes away instead. */
  #clicked = (event: MouseEvent): void => {
    const { form } = this.#parts();
    if (!form || !(event.target instanceof Element && event.target.closest("[data-cancel]"))) return;
    drafts.clear(addressOf(form));
    if (this.#leave()) event.preventDefault();
  };

  #pressed = (event: KeyboardEvent): void => {
    const { form } = this.#parts();
    if (event.key !== "Escape" || event.isComposing || !form) return;
    if (Object.keys(changedFields(form, this.#first)).length === 0) this.#leave();
  };

  /** Closes a form that was opened in place; says whether it was. */
  #leave(): boolean {
    const slot = closeForm(this);
    if (slot !== null) focusOpener(slot);
    return slot !== null;
  }

  #submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const button = event.submitter as HTMLButtonElement | null;
    if (this.#busy) return;
    const fields = new FormData(form, button);
    const preview = button?.dataset.preview !== undefined;
    void this.#whileBusy(button, async () => {
      const address = button?.hasAttribute("formaction") ? button.formAction : addressOf(form);
      if (preview) await this.#preview(address, fields);
      else await this.#deliver(address, fields);
    });
  };

  /** Sends what stood in the form when it was asked for. The key in it makes sure that what did arrive is not placed again. */
  async #deliver(address: string, fields: FormData): Promise<void> {
    const answer = await send(address, fields);
    if (answer.kind === "offline") {
      const again = () => void this.#whileBusy(null, () => this.#deliver(address, fields));
      this.#later.wait(again, answer.within);
      this.#tell("offline");
      if (this.#later.tries === 1) announce(words.plain("offline"));
      return;
    }
    this.#later.over();
    this.#answered(answer, String(fields.get(this.#parts().area?.name ?? "")));
  }

  async #whileBusy(button: HTMLButtonElement | null, work: () => Promise<void>): Promise<void> {
    this.#busy = true;
    // Not disabled: that would take the focus away.
    button?.setAttribute("aria-disabled", "true");
    try {
      await work();
    } finally {
      this.#busy = false;
      button?.removeAttribute("aria-disabled");
    }
  }

  #answered(answer: Exclude<Answer, { kind: "offline" }>, text: string): void {
    switch (answer.kind) {
      case "done":
        this.#sent(answer, text);
        break;
      case "wrong":
        this.#renew(answer.html);
        break;
      case "signedOut":
        // The way of a page without script: the server keeps the text and asks who it is.
        this.#parts().form?.submit();
        break;
      case "refused":
        this.#show([document.createTextNode(answer.message)]);
        announce(answer.message);
        break;
      default:
        this.#tell(answer.kind);
        announce(words.plain(answer.kind));
    }
  }

  #sent({ put, address }: Extract<Answer, { kind: "done" }>, text: string): void {
    const { form, area } = this.#parts();
    if (!form || !area) return;
    drafts.clear(addressOf(form));
    const region = put && regionOf(put);
    if (!put || !region) {
      location.assign(address ?? location.href);
      return;
    }
    this.#key(freshKey());
    if (sameText(area.value, text)) fillIn(form, this.#first);
    forgetProblems(form);
    this.#keep();
    writing.stop();
    this.#hidePreview();
    this.#tell("sent");
    announce(words.plain("sent"));
    // Closed first: a comment with an open form or focus in it is not replaced.
    const slot = closeForm(this);
    region.show(put);
    const shown = document.getElementById(put.id);
    if (slot !== null && !focusOpener(slot) && shown) {
      shown.tabIndex = -1;
      shown.focus();
    }
    shown?.scrollIntoView({ block: "nearest" });
  }

  /** Shows the form as the server gave it back, with what is wrong and with the text. */
  #renew(html: string): void {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("comment-form") ?? page.body;
    this.replaceChildren(...fresh.childNodes);
    this.#takeUp();
    const wrong = this.querySelector<HTMLElement>(".error-summary, [aria-invalid=true]");
    if (wrong?.matches(".error-summary")) wrong.tabIndex = -1;
    wrong?.focus();
  }

  async #preview(address: string, fields: FormData): Promise<void> {
    const slot = this.querySelector<HTMLElement>("[data-preview-slot]");
    const html = slot && (await fetchPreview(address, fields));
    if (!slot || html === null) {
      this.#tell("failed");
      announce(words.plain("failed"));
      return;
    }
    slot.innerHTML = html;
    slot.hidden = false;
    slot.tabIndex = -1;
    slot.focus();
  }

  #hidePreview(): void {
    const slot = this.querySelector<HTMLElement>("[data-preview-slot]");
    slot?.replaceChildren();
    if (slot) slot.hidden = true;
  }

  #tell(word: Word | null): void {
    this.#show(word ? words.sentence(word) : []);
  }

  #show(nodes: Node[]): void {
    const place = this.querySelector<HTMLElement>("[data-form-state]");
    place?.replaceChildren(...nodes);
    if (place) place.hidden = nodes.length === 0;
  }

  #key(renewed?: string): string {
    const input = this.querySelector<HTMLInputElement>("input[name=key]");
    if (input && renewed) input.value = renewed;
    return input?.value ?? "";
  }
}

/** Where a form goes. Not form.action: a field of that name hides it. */
function addressOf(form: HTMLFormElement): string {
  return new URL(form.getAttribute("action") ?? "", location.href).href;
}

/** Takes away what a refused form said was wrong. */
function forgetProblems(form: HTMLFormElement): void {
  for (const said of form.querySelectorAll(".error-summary, .field .error")) said.remove();
  for (const field of form.querySelectorAll(".field-wrong")) field.classList.remove("field-wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

/** The region that shows it; null when it belongs to a part that this page does not hold. */
function regionOf(put: Put): LiveRegion | null {
  const list = document.getElementById(put.in);
  const place = document.getElementById(put.id) ?? (list && isLoaded(list, put.key) ? list : null);
  const region = place?.closest("live-region");
  return region instanceof LiveRegion ? region : null;
}

async function fetchPreview(address: string, fields: FormData): Promise<string | null> {
  try {
    const answer = await post(address, fields);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** Forms are sent with other line ends than the page has. */
function sameText(a: string, b: string): boolean {
  return a.replace(/\r\n/g, "\n") === b.replace(/\r\n/g, "\n");
}

/** As the server makes them; randomUUID is missing on plain http. */
function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
