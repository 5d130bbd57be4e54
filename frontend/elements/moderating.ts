// The script of the moderators' queue; other pages do without it.
import { CutWords } from "./cut-words/cut-words.ts";
import { QueueKeys } from "./queue-keys/queue-keys.ts";

customElements.define("cut-words", CutWords);
customElements.define("queue-keys", QueueKeys);
