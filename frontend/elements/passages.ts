// The script of the pages on which one comments on words of a text, in place of main.js: on a slow line one script less to ask for.
import "./main.ts";
import { PassageField } from "./passage-field/passage-field.ts";
import { VersionText } from "./version-text/version-text.ts";

customElements.define("passage-field", PassageField);
customElements.define("version-text", VersionText);
