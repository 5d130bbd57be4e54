import { announce } from "../page/announce.ts";
import { fill } from "../page/texts.ts";
import { words } from "./words.ts";

/** How many characters are left when that is first said, and at which numbers it is read out. */
const near = 500;
const readOut = [100, 20, 0];

/** Shows in node how much of max is left, in code points as the server counts, and reads it out near the end. */
export class Counter {
  #node: HTMLElement;
  #max: number;
  #before = Number.POSITIVE_INFINITY;

  constructor(node: HTMLElement, max: number) {
    this.#node = node;
    this.#max = max;
  }

  show(text: string): void {
    const left = this.#max - [...text].length;
    const said = fill(words.plain(left < 0 ? "over" : left === 1 ? "leftOne" : "left"), {
      n: Math.abs(left).toLocaleString(document.documentElement.lang || undefined),
    });
    this.#node.hidden = left > near;
    this.#node.textContent = said;
    this.#node.classList.toggle("counter-over", left < 0);
    const passed = (limit: number) => this.#before > limit && left <= limit;
    if (this.#before !== Number.POSITIVE_INFINITY && readOut.some(passed)) announce(said);
    this.#before = left;
  }
}
