// The script of the moderators' queue; other pages do without it.
import { QueueKeys } from "./queue-keys/queue-keys.ts";

customElements.define("queue-keys", QueueKeys);
