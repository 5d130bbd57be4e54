// What the scripts of single pages have in common with main.js, which is on every page: they take it from there, so
// that a page loads it once and has one of each (build/common.mjs).
export { areaOf } from "./comment-form/area.ts";
export { drafts } from "./comment-form/draft.ts";
export { type Fields, fieldsOf, fillIn } from "./comment-form/fields.ts";
export { openForm } from "./comment-form/slot.ts";
export { pageSocket } from "./live-region/connection.ts";
export { showPresent } from "./live-region/counts.ts";
export { announce, announceNews } from "./page/announce.ts";
export { equip } from "./page/equip.ts";
export { keepFocus } from "./page/focus.ts";
export { goTo } from "./page/go.ts";
export { fetchPage } from "./page/page.ts";
export { steady } from "./page/steady.ts";
export { count, fill } from "./page/texts.ts";
export { Words } from "./page/words.ts";
