// The script of the moderators' queue and of their start page; other pages do without it.
import { CutWords } from "./cut-words/cut-words.ts";
import { LivePart } from "./live-part/live-part.ts";
import { QueueKeys } from "./queue-keys/queue-keys.ts";

customElements.define("cut-words", CutWords);
customElements.define("queue-keys", QueueKeys);
customElements.define("live-part", LivePart);
