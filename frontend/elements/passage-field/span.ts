/** A part of a plain text as the server counts it: in code points, from start up to and without end. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The words between two UTF-16 offsets of text, without the white space around them; null when there are
 * none. An offset between the halves of a surrogate pair takes the whole character along.
 */
export function spanBetween(text: string, from: number, to: number): Span | null {
  const begin = splitsPair(text, from) ? from - 1 : from;
  const chosen = text.slice(begin, splitsPair(text, to) ? to + 1 : to);
  const words = chosen.trim();
  if (words === "") return null;
  const start = codePoints(text.slice(0, begin + chosen.length - chosen.trimStart().length));
  return { start, end: start + codePoints(words) };
}

/** The UTF-16 offsets of a span of text. */
export function unitsOf(text: string, { start, end }: Span): [from: number, to: number] {
  const points = [...text];
  const from = points.slice(0, start).join("").length;
  return [from, from + points.slice(start, end).join("").length];
}

/** How many code points text has. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** Whether two spans are the same. */
export function same(a: Span | null, b: Span | null): boolean {
  return a?.start === b?.start && a?.end === b?.end;
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
