/** How much of what others do is read out on this device: each piece of news, now and then how many there are, or nothing. */
export type Loudness = "each" | "rarely" | "off";

const name = "announce";

/** Storage may be refused: then each is read out. */
export const loudness = {
  get(): Loudness {
    try {
      const kept = localStorage.getItem(name);
      return kept === "rarely" || kept === "off" ? kept : "each";
    } catch {
      return "each";
    }
  },
  set(chosen: string): void {
    try {
      localStorage.setItem(name, chosen);
    } catch {
      // As above.
    }
  },
};

/** The choice itself: radio buttons in a [data-loudness], which is there for who has a script. */
export function offerLoudness(page: ParentNode): void {
  for (const choice of page.querySelectorAll<HTMLElement>("[data-loudness]")) {
    for (const radio of choice.querySelectorAll<HTMLInputElement>("input")) {
      radio.checked = radio.value === loudness.get();
      radio.addEventListener("change", () => loudness.set(radio.value));
    }
    choice.hidden = false;
  }
}
