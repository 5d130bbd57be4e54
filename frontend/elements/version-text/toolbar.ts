import { announce, Words } from "../common.ts";
import { type Chosen, readChosen, sameChosen } from "./chosen.ts";
import { rangeOf } from "./text.ts";

/** How long a selection must rest before it counts, in milliseconds: keys and handles change it bit by bit. */
const rest = 150;

/** Between the selection and the bar, and between the bar and the edges, in pixels. */
const gap = 8;

const words = new Words<"comment" | "say">("version-text-words");

/**
 * The bar with one button that appears while words of host are selected. It stands right after their block, so
 * that Tab leads to it; where it is seen is for the styles: --_top and --_left are a place under the selection,
 * or above it when there is no room. It never takes the focus.
 */
export class Toolbar {
  #host: HTMLElement;
  #bar = document.createElement("div");
  #chosen: Chosen | null = null;
  #dismissed: Chosen | null = null;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #selecting = false;
  #held = false;

  constructor(host: HTMLElement, comment: (chosen: Chosen) => void, signal: AbortSignal) {
    this.#host = host;
    this.#bar.className = "passage-toolbar";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-primary button-small";
    button.append(...words.sentence("comment"));
    button.addEventListener("click", () => {
      const chosen = this.#chosen;
      this.#hide();
      if (chosen) comment(chosen);
    });
    this.#bar.append(button);
    // Pressing the button leaves what is selected alone.
    this.#bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.#bar.addEventListener("focusout", this.#later);
    document.addEventListener("selectionchange", this.#later, { signal });
    document.addEventListener("pointerdown", this.#down, { signal });
    for (const end of ["pointerup", "pointercancel", "dragend"])
      document.addEventListener(end, this.#up, { signal });
    document.addEventListener("keydown", this.#key, { signal });
    window.addEventListener("resize", () => this.#place(), { signal });
    signal.addEventListener("abort", () => this.#hide());
  }

  #down = ({ target, pointerType }: PointerEvent): void => {
    this.#held = target instanceof Node && this.#bar.contains(target);
    this.#selecting = pointerType === "mouse" && !this.#held;
  };

  #up = (): void => {
    if (!this.#selecting) return;
    this.#selecting = false;
    this.#later();
  };

  #key = ({ key }: KeyboardEvent): void => {
    if (key !== "Escape" || !this.#chosen) return;
    this.#dismissed = this.#chosen;
    this.#hide();
  };

  #later = (): void => {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#look(), rest);
  };

  #look(): void {
    // A press on the bar, and focus in it, may clear the selection that it is about.
    if (this.#selecting || this.#held || this.#bar.contains(document.activeElement)) return;
    const chosen = readChosen(this.#host);
    if (chosen && sameChosen(chosen, this.#dismissed)) return;
    this.#dismissed = null;
    if (chosen) this.#show(chosen);
    else this.#hide();
  }

  #show(chosen: Chosen): void {
    const appears = this.#chosen === null;
    this.#chosen = chosen;
    if (this.#bar.previousSibling !== chosen.block) chosen.block.after(this.#bar);
    this.#place();
    if (appears) announce(words.plain("say"));
  }

  #hide(): void {
    clearTimeout(this.#resting);
    this.#chosen = null;
    this.#held = false;
    this.#bar.remove();
  }

  #place(): void {
    const range = this.#chosen && rangeOf(this.#chosen.block, this.#chosen.span);
    const around = this.#bar.offsetParent?.getBoundingClientRect();
    if (!range || !around) return;
    const selected = range.getBoundingClientRect();
    const last = [...range.getClientRects()].at(-1) ?? selected;
    const { width, height } = this.#bar.getBoundingClientRect();
    const fits = selected.bottom + gap + height <= window.innerHeight;
    const top = fits ? selected.bottom + gap : selected.top - gap - height;
    const left = Math.max(
      gap,
      Math.min(last.right - width / 2, document.documentElement.clientWidth - width - gap),
    );
    this.#bar.style.setProperty("--_top", `${top - around.top}px`);
    this.#bar.style.setProperty("--_left", `${left - around.left}px`);
  }
}
