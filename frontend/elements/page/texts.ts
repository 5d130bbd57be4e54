/** Fills a text from the page: {n} is the number, {time} the time of day. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The singular or the plural of a text from the page. */
export function count(one: string | undefined, many: string | undefined, n: number): string {
  return fill((n === 1 ? one : many) ?? many ?? "", { n });
}

/** The time now, as the page's language writes it. */
export function timeOfDay(): string {
  const lang = document.documentElement.lang || undefined;
  return new Date().toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
}
