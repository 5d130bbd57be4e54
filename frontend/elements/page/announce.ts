import { fill } from "./texts.ts";

/** News within this time is read out as one message, in milliseconds. */
const batch = 2000;

/** From this many pieces of news on, the number is read out instead of each. */
const many = 3;

const waiting = new Map<string, string[]>();

/**
 * Reads text out to people who use a screen reader, politely and together with other news of the same
 * moment. Texts with the same summary, such as "{n} nieuwe reacties", are counted when there are many.
 */
export function announce(text: string, summary = ""): void {
  if (text === "") return;
  if (waiting.size === 0) setTimeout(flush, batch);
  waiting.set(summary, [...(waiting.get(summary) ?? []), text]);
  // Emptied first: the same sentence twice in a row is only read out again when the text changes.
  status().textContent = "";
}

function flush(): void {
  const sentences = [...waiting].flatMap(([summary, texts]) =>
    summary !== "" && texts.length >= many ? [fill(summary, { n: texts.length })] : texts,
  );
  waiting.clear();
  status().textContent = sentences.join(". ");
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
