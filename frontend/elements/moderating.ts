// The script of the moderators' queue and of their start page; other pages do without it.
import { LivePart } from "./live-part/live-part.ts";
import { QueueKeys } from "./queue-keys/queue-keys.ts";

customElements.define("queue-keys", QueueKeys);
customElements.define("live-part", LivePart);
