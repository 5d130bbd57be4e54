import { loudness } from "./loudness.ts";
import { fill } from "./texts.ts";

/** What is said within this time is read out as one message, in milliseconds. */
const batch = 2000;

/** The same of news, for who wants to hear of it only now and then. */
const longBatch = 60_000;

/** From this many pieces of news on, the number is read out instead of each. */
const many = 3;

/** Sentences that wait to be read out together, by their summary. */
class Batch {
  #waiting = new Map<string, string[]>();
  #span: number;
  #many: number;

  constructor(span: number, many: number) {
    this.#span = span;
    this.#many = many;
  }

  add(text: string, summary: string): void {
    if (text === "") return;
    if (this.#waiting.size === 0) setTimeout(() => this.#flush(), this.#span);
    this.#waiting.set(summary, [...(this.#waiting.get(summary) ?? []), text]);
    // Emptied first: the same sentence twice in a row is only read out again when the text changes.
    status().textContent = "";
  }

  #flush(): void {
    const sentences = [...this.#waiting].flatMap(([summary, texts]) =>
      summary !== "" && texts.length >= this.#many ? [fill(summary, { n: texts.length })] : texts,
    );
    this.#waiting.clear();
    status().textContent = sentences.join(". ");
  }
}

const soon = new Batch(batch, many);
const nowAndThen = new Batch(longBatch, 2);

/**
 * Reads text out to people who use a screen reader, politely and together with what else is said at the
 * same moment. Texts with the same summary, such as "{n} nieuwe reacties", are counted when there are many.
 */
export function announce(text: string, summary = ""): void {
  soon.add(text, summary);
}

/** Reads out what others did, as far as one chose to hear that. */
export function announceNews(text: string, summary = ""): void {
  switch (loudness.get()) {
    case "each":
      soon.add(text, summary);
      break;
    case "rarely":
      nowAndThen.add(text, summary);
  }
}

function status(): HTMLElement {
  const found = document.querySelector<HTMLElement>("[data-announcements]");
  if (found) return found;
  const made = document.createElement("p");
  made.className = "for-readers";
  made.role = "status";
  made.dataset.announcements = "";
  document.body.append(made);
  return made;
}
