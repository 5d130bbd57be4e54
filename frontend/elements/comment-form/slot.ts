import { equip } from "../page/equip.ts";
import { steady } from "../page/steady.ts";
import { areaOf } from "./area.ts";
import { drafts } from "./draft.ts";
import { quote, rememberSelection } from "./quote.ts";

/**
 * Makes <a href="/comments/991/reply" data-form-slot="reply-991" data-draft="/comments/991/replies"> open its
 * form in the element reply-991 instead of on a page of its own, and close it again; data-draft is the form's
 * address. A form with unsent text opens by itself when the page loads. With data-quote="comment-991" what is selected of that
 * comment, or all of it, goes into the form; the query of such a link asks a page of its own for the same.
 */
export function listenForForms(): void {
  rememberSelection();
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-form-slot]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!toggledOff(link)) void open(link, true);
  });
}

/** Opens the forms in root that hold unsent text. */
export function reopenForms(root: Element): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-form-slot][data-draft]")) {
    if (drafts.read(link.dataset.draft ?? "")) void open(link, false);
  }
}

/** Opens the form of a link in its slot, which it gives; null when only the form's own page is left. */
export async function openForm(link: HTMLAnchorElement): Promise<HTMLElement | null> {
  const slot = document.getElementById(link.dataset.formSlot ?? "");
  if (!slot || slot.dataset.openedForm !== undefined) return slot;
  const form = link.dataset.quote === undefined ? link.href : link.href.replace(/\?.*/, "");
  return (await load(form, slot)) ? slot : null;
}

/** Takes an opened form away again; returns the id of its slot, or null for a form that belongs to the page. */
export function closeForm(form: Element): string | null {
  const slot = form.closest<HTMLElement>("[data-opened-form]");
  if (!slot) return null;
  delete slot.dataset.openedForm;
  slot.replaceChildren();
  return slot.id;
}

/** Gives focus to the link that opens the form in this slot; says whether there is one. */
export function focusOpener(slot: string): boolean {
  const link = document.querySelector<HTMLElement>(`a[data-form-slot="${CSS.escape(slot)}"]`);
  link?.focus();
  return document.activeElement === link;
}

/** The link that opened a form takes it away again; its unsent text is kept. One that quotes goes on adding. */
function toggledOff(link: HTMLAnchorElement): boolean {
  const form = document.getElementById(link.dataset.formSlot ?? "")?.firstElementChild;
  return link.dataset.quote === undefined && !!form && closeForm(form) !== null;
}

async function open(link: HTMLAnchorElement, focus: boolean): Promise<void> {
  const slot = await openForm(link);
  if (!slot) {
    if (focus) location.assign(link.href);
    return;
  }
  const quoted = link.dataset.quote;
  const area = areaOf(slot);
  if (area && quoted !== undefined) quote(document.getElementById(quoted), area);
  if (focus) area?.focus();
}

async function load(href: string, slot: HTMLElement): Promise<boolean> {
  slot.dataset.openedForm = "";
  try {
    const answer = await fetch(href, { headers: { "X-Requested-With": "fragment" } });
    if (answer.ok && !answer.redirected) {
      const html = await answer.text();
      steady(() => {
        slot.innerHTML = html;
        equip(slot);
      });
      return true;
    }
  } catch {
    // Without the form in place, its own page is the way.
  }
  delete slot.dataset.openedForm;
  return false;
}
