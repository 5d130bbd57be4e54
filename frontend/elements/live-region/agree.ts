import { post } from "../comment-form/send.ts";
import { announce } from "../page/announce.ts";
import { steady } from "../page/steady.ts";
import { tally } from "./counts.ts";

/** What the server says after a press. */
interface Answer {
  agreed: boolean;
  n: number;
}

/**
 * Makes <button data-agree form="agreeing" formaction="/comments/991/agreement" aria-pressed="false"> agree, and take that
 * back, without leaving the page. Visitors go the way of a page without script: the server asks who they are.
 */
export function listenForAgreeing(): void {
  const { account } = document.body.dataset;
  if (!account) return;
  otherTabs = new BroadcastChannel(`agreed-${account}`);
  otherTabs.onmessage = ({ data: [id, agreed] }: MessageEvent<[string, boolean]>) => {
    const button = buttonOf(document.getElementById(id));
    if (button) press(button, agreed);
  };
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.dataset.agree === undefined) return;
    if (!document.body.dataset.account) return; // the session has ended meanwhile
    event.preventDefault();
    if (button.ariaBusy !== "true") void send(button, !isPressed(button));
  });
}

/** In the tabs of one's browser the same is pressed. Others hear of the count alone. */
let otherTabs: BroadcastChannel | undefined;

/** Shows in fresh what one agreed with in old: the news of a comment is the same for everyone. */
export function keepAgreed(old: Element, fresh: Element): void {
  const [before, after] = [buttonOf(old), buttonOf(fresh)];
  if (before && after) press(after, isPressed(before));
}

async function send(button: HTMLButtonElement, agree: boolean): Promise<void> {
  const { form } = button;
  if (!form) return;
  const address = button.formAction;
  press(button, agree);
  button.ariaBusy = "true";
  try {
    const answer = await post(address, new FormData(form, button));
    if (answer.status === 401) {
      press(button, !agree);
      delete document.body.dataset.account; // a visitor by now, and goes that way
      form.requestSubmit(button);
    } else if (answer.ok) shown(button, (await answer.json()) as Answer);
    else refused(button, !agree, ((await answer.json()) as { message?: string }).message ?? "");
  } catch {
    refused(button, !agree, form.dataset.failed ?? "");
  } finally {
    button.ariaBusy = null;
  }
}

function shown(button: HTMLButtonElement, { agreed, n }: Answer): void {
  press(button, agreed);
  otherTabs?.postMessage([button.closest(".comment")?.id, agreed]);
  const name = button.querySelector<HTMLElement>("[data-tally]")?.dataset.tally;
  if (name) tally(name, n);
  steady(() => lineUnder(button)?.remove());
}

/** It is as it was, and a line under the comment says why. */
function refused(button: HTMLButtonElement, agreed: boolean, why: string): void {
  press(button, agreed);
  const line = lineUnder(button) ?? document.createElement("p");
  line.className = "state-line";
  line.dataset.agreeLine = "";
  line.textContent = why;
  steady(() => button.parentElement?.after(line));
  announce(why);
}

function lineUnder(button: Element): HTMLElement | null {
  const next = button.parentElement?.nextElementSibling;
  return next instanceof HTMLElement && next.dataset.agreeLine !== undefined ? next : null;
}

/** The button of the comment itself, not of a reply under it. */
function buttonOf(comment: Element | null): HTMLButtonElement | null {
  const button = comment?.querySelector<HTMLButtonElement>("[data-agree]");
  return button?.closest(".comment") === comment ? button : null;
}

function isPressed(button: Element): boolean {
  return button.ariaPressed === "true";
}

/** A button that is pressed goes to where that is taken back. One that is not on the page yet has no whole address. */
function press(button: HTMLButtonElement, agreed: boolean): void {
  button.ariaPressed = String(agreed);
  const address = button.getAttribute("formaction")?.replace(/\/withdrawal$/, "");
  button.setAttribute("formaction", `${address}${agreed ? "/withdrawal" : ""}`);
}
