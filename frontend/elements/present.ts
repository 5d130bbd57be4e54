// The script of who may see by name who reads along: not for visitors.
import { PresentNames } from "./present-names/present-names.ts";

customElements.define("present-names", PresentNames);
