import { CommentForm } from "./comment-form/comment-form.ts";
import { drafts } from "./comment-form/draft.ts";
import { listenForForms, reopenForms } from "./comment-form/slot.ts";
import { LiveBell } from "./live-bell/live-bell.ts";
import { listenForAgreeing } from "./live-region/agree.ts";
import { LiveRegion } from "./live-region/live-region.ts";
import { listenForDismissals } from "./page/dismiss.ts";
import { equip } from "./page/equip.ts";
import { listenForFolds } from "./page/fold.ts";
import { keepPlace } from "./page/place.ts";

export * from "./common.ts";

// The page after sign-out says so; the form that signs out may also be the last we see of this tab.
if (document.body.dataset.signedOut !== undefined) drafts.clearAll();
// A form that waited for sign-in is posted by a page of its own, data-sends is where to.
if (new URLSearchParams(location.search).has("done")) drafts.arrived();
document.addEventListener("submit", ({ target }) => {
  if (!(target instanceof HTMLFormElement)) return;
  if (target.dataset.signOut !== undefined) drafts.clearAll();
  if (target.dataset.sends) drafts.sending(target.dataset.sends);
});

equip(document.body);
listenForDismissals();
listenForForms();
listenForAgreeing();
listenForFolds();
customElements.define("live-region", LiveRegion);
customElements.define("live-bell", LiveBell);
customElements.define("comment-form", CommentForm);
reopenForms(document.body);
keepPlace();
