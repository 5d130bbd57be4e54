import { readFileSync } from "node:fs";
import { page } from "./pages.ts";
import { testInstead } from "./script.ts";

/** A page with the text of a version, with its own script beside that of all pages. */
export const test = testInstead("passages");

/** A block of the test site's version: its HTML as stored, and the plain text that the server counts. */
export interface Block {
  id: number;
  html: string;
  plain: string;
  /** How deep it lies in lists. */
  depth?: 1 | 2;
}

/** A note to the words from start up to end, in code points. */
export interface Note {
  id: number;
  block: number;
  start: number;
  end: number;
  version?: number;
  count?: number;
  rev?: number;
}

/** One block of every kind, as internal/text makes them. */
export const kinds: Record<string, Block> = {
  heading2: { id: 1, html: "<h2>Sneller 👩🏽‍💻 antwoord</h2>", plain: "Sneller 👩🏽‍💻 antwoord" },
  heading3: {
    id: 2,
    html: "<h3>Wat <em>publiceren</em> we? 🇳🇱</h3>",
    plain: "Wat publiceren we? 🇳🇱",
  },
  heading4: { id: 3, html: "<h4>Café en k\u0301a</h4>", plain: "Café en k\u0301a" },
  paragraph: {
    id: 4,
    html: '<p>Wie <em>vrag<strong>en</strong></em> &amp; 👍🏽 <a href="/woo">de Woo 🇳🇱</a><br> leest <code>a &lt; b</code>, wacht 10\u00a0dagen.</p>',
    plain: "Wie vragen & 👍🏽 de Woo 🇳🇱 leest a < b, wacht 10\u00a0dagen.",
  },
  rightToLeft: {
    id: 5,
    html: "<p>שלום \u2067abc\u2069 <strong>\u200fعربي</strong> 👨‍👩‍👧 einde</p>",
    plain: "שלום \u2067abc\u2069 \u200fعربي 👨‍👩‍👧 einde",
  },
  quote: {
    id: 6,
    html: "<blockquote><p><strong>Kop</strong> 🎉</p> <p>a</p> <ul><li><p>b</p> </li><li><p>c</p></li></ul></blockquote>",
    plain: "Kop 🎉 a b c",
  },
  table: {
    id: 7,
    html:
      '<table><thead><tr><th scope="col">jaar</th> <th scope="col" class="figure">aantal 📈</th> </tr></thead>' +
      '<tbody><tr><td>2024</td> <td class="figure"><em>3</em></td> </tr><tr><td>2025</td><td class="figure"></td></tr></tbody></table>',
    plain: "jaar aantal 📈 2024 3 2025",
  },
  code: {
    id: 8,
    html: "<pre><code>  als 🐍:\n\n\tgeef &lt;a&gt;</code></pre>",
    plain: "  als 🐍:\n\n\tgeef <a>",
  },
  item: { id: 9, html: "<p>het 📄 verzoek</p> <p>en meer;</p>", plain: "het 📄 verzoek en meer;", depth: 1 },
  nestedItem: { id: 10, html: "<p>het <em>besluit</em> 👍</p>", plain: "het besluit 👍", depth: 2 },
};

const words = `<template id="version-text-words"><p data-words="comment">Reageer op deze woorden</p>
<p data-words="say">Je kunt op deze woorden reageren.</p></template>`;

/** The note as the server renders it. */
export function note({ id, block, start, end, version = 2, count = 1, rev = 1 }: Note): string {
  return `<article class="note" id="note-${id}" data-key="${String(id).padStart(6, "0")}" data-rev="${rev}"
data-passage="${id}" data-block="${block}" data-start="${start}" data-end="${end}" data-version="${version}"
data-count="${count}" data-count-label="${count} reacties op deze passage"><p>Reactie <a href="#">${id}</a></p></article>`;
}

/** A note as news number n of the channel action:3. */
export function putNote(n: number, what: Note): object {
  const key = String(what.id).padStart(6, "0");
  const place = { id: `note-${what.id}`, in: `notes-${what.block}`, key, rev: what.rev ?? 1 };
  return { c: "action:3", n, op: "put", ...place, html: note(what) };
}

/** The form for a comment on words of a block. */
export function form(block: Block): string {
  const plain = block.plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const id = `about-${block.id}`;
  return `<comment-form><form method="post" action="${path(block)}/passages"><input type="hidden" name="key" value="k">
<passage-field data-block="${block.id}"><label for="${id}">Over welke woorden</label>
<p><span data-unscripted>Laat alleen de woorden staan</span> <span data-selected hidden>Kies de woorden</span></p>
<textarea id="${id}" name="quote" data-pick data-block-plain="${plain}">${plain}</textarea>
<output data-picked data-some="Gekozen: “{words}”" data-all="Gekozen: het hele stuk"></output>
<input type="text" name="start" hidden><input type="text" name="end" hidden></passage-field>
<label for="text-${block.id}">Jouw reactie</label><textarea id="text-${block.id}" name="text"></textarea>
<p data-form-state hidden></p><button type="submit">Plaats reactie</button></form></comment-form>`;
}

/** The address of a block of the test site's version. */
export function path({ id }: Block): string {
  return `/actions/3/versions/2/blocks/${id}`;
}

/** A page with blocks in version 2 and the notes to them; marked is the blocks' HTML where the server has marked it. */
export function version(blocks: Block[], notes: Note[] = [], marked: Record<number, string> = {}): string {
  const stretches = blocks.map((block) => {
    const own = notes.filter((each) => each.block === block.id).map(note);
    return `<div class="stretch">${around(block, marked[block.id] ?? block.html)}
<div class="notes"><div class="notes-list" id="notes-${block.id}" data-live-list>${own.join("")}</div></div></div>`;
  });
  return page(`<style>${readFileSync(new URL("../../styles/document.css", import.meta.url), "utf8")}
:root { --_space: 8px; --gutter: 8px; --measure: 36rem; --text-read: 20px }</style>
<p id="before">Ervoor</p><live-region channel="action:3" after="0"><version-text data-version="2" data-newest="2">
<div class="passage-tools" hidden><button type="button" data-previous>Vorige passage</button>
<span data-position data-words="{n} van {of}" data-one="1 passage" data-many="{n} passages"></span>
<button type="button" data-next>Volgende passage</button></div>
${stretches.join("\n")}</version-text>${words}</live-region>`);
}

function around(block: Block, html: string): string {
  const parts = `<div class="block-text" data-block="${block.id}">${html}</div>
<p class="block-foot"><a href="${path(block)}/comment" data-form-slot="slot-${block.id}" data-draft="${path(block)}/passages"
data-comment-block>Reageer op alinea ${block.id}</a></p><div class="block-slot" id="slot-${block.id}"></div>`;
  if (!block.depth) return `<div class="block" id="block-${block.id}">${parts}</div>`;
  const item = `<li class="block-item" id="block-${block.id}">${parts}</li>`;
  return `<div class="block"><ul>${block.depth === 2 ? `<li>Erboven<ul>${item}</ul></li>` : item}</ul></div>`;
}
