import { areaOf, openForm, steady } from "../common.ts";
import { PassageField } from "../passage-field/passage-field.ts";
import { type Chosen, controlOf } from "./chosen.ts";
import { Highlight } from "./highlight.ts";
import { beingChosen, drawMarks, type Passage } from "./marks.ts";
import { Steps } from "./steps.ts";
import { blockText, keepingCaret } from "./text.ts";
import { Toolbar } from "./toolbar.ts";

/** What in a note says which words it is about. */
const facts = ["data-block", "data-version", "data-start", "data-end", "data-count", "data-count-label"];

/**
 * <version-text data-version="2"> around the blocks of a version, each in a .block-text[data-block], and the notes
 * to them: .note[data-passage] with the facts above. Whoever selects words of a block can comment on them in the
 * block's own form, and the words with notes of this version are marked, also when notes come and go. What is
 * marked waits while someone has words selected, or the focus, in that block.
 */
export class VersionText extends HTMLElement {
  #gone = new AbortController();
  #drawn = new WeakMap<Element, string>();
  /** Where passages stand in this version; news of them says where they stand in the newest. */
  #places = new Map<string, { block: string; start: number; end: number }>();
  #highlight: Highlight | undefined;
  #steps: Steps | undefined;
  #eyes = new MutationObserver(() => this.#draw());
  #waiting = false;

  connectedCallback(): void {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    new Toolbar(this, (chosen) => void this.#comment(chosen), signal);
    this.#highlight = new Highlight(this, signal);
    this.#steps = new Steps(this, signal);
    this.addEventListener("input", this.#chosenInField, { signal });
    document.addEventListener("selectionchange", this.#retry, { signal });
    // Later: the focus may go from one place in a block to another.
    this.addEventListener("focusout", () => setTimeout(this.#retry), { signal });
    this.#eyes.observe(this, { subtree: true, childList: true, attributeFilter: facts });
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#eyes.disconnect();
    this.#gone.abort();
  }

  async #comment({ block, span }: Chosen): Promise<void> {
    const link = controlOf(block);
    const slot = link && (await openForm(link));
    if (!slot) {
      if (link) location.assign(link.href);
      return;
    }
    getSelection()?.removeAllRanges();
    slot.querySelector<PassageField>("passage-field")?.choose(span);
    areaOf(slot)?.focus();
  }

  #chosenInField = ({ target }: Event): void => {
    if (target instanceof PassageField) this.#draw();
  };

  #retry = (): void => {
    if (this.#waiting) this.#draw();
  };

  #draw(): void {
    this.#waiting = false;
    const passages = this.#passages();
    const blocks = [...this.querySelectorAll<HTMLElement>(blockText)].filter((block) => {
      const drawn = JSON.stringify(passages.get(block.dataset.block ?? "") ?? []);
      if (this.#drawn.get(block) === drawn) return false;
      const busy = isBusy(block);
      if (busy) this.#waiting = true;
      else this.#drawn.set(block, drawn);
      return !busy;
    });
    if (blocks.length > 0) {
      steady(() => {
        for (const block of blocks) {
          keepingCaret(block, () => drawMarks(block, passages.get(block.dataset.block ?? "") ?? []));
        }
      });
    }
    this.#highlight?.renew();
    this.#steps?.show();
    this.#eyes.takeRecords();
  }

  /** What must be marked, by block. */
  #passages(): Map<string, Passage[]> {
    const found = new Map<string, Passage[]>();
    const add = (block = "", passage: Passage) => found.set(block, [...(found.get(block) ?? []), passage]);
    for (const { dataset } of this.querySelectorAll<HTMLElement>(".note[data-passage]")) {
      const { passage: id = "", block = "", start, end, count = "0", countLabel: label = "" } = dataset;
      if (dataset.version === this.dataset.version) {
        this.#places.set(id, { block, start: Number(start), end: Number(end) });
      }
      const place = this.#places.get(id);
      if (place && count !== "0") add(place.block, { id, start: place.start, end: place.end, count, label });
    }
    for (const field of this.querySelectorAll<PassageField>("passage-field")) {
      const span = field.span;
      if (span) add(field.dataset.block, { id: beingChosen, ...span, count: "", label: "" });
    }
    return found;
  }
}

function isBusy(block: Element): boolean {
  if (block.contains(document.activeElement)) return true;
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return false;
  return selection.getRangeAt(0).intersectsNode(block);
}
