/** Fills a text from the page: {n} is the number, {time} the time of day. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The singular or the plural of a text from the page; without a text the number alone. */
export function count(one: string | undefined, many: string | undefined, n: number): string {
  return fill((n === 1 ? one : many) ?? many ?? "{n}", { n: n.toLocaleString(language()) });
}

/** The time now, as the server writes it: 16.41 uur, 16:41. */
export function timeOfDay(): string {
  const time = new Date().toLocaleTimeString(language(), {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return language() === "nl" ? `${time.replace(":", ".")} uur` : time;
}

function language(): string | undefined {
  return document.documentElement.lang || undefined;
}
