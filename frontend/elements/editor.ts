// The script of the page on which a draft is written; other pages do without it.
import { DraftEditor } from "./draft-editor/draft-editor.ts";

customElements.define("draft-editor", DraftEditor);
