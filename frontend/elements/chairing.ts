// The script of the page from which a live session is led; other pages do without it.
import { LivePart } from "./live-part/live-part.ts";

customElements.define("live-part", LivePart);
