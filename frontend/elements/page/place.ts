import { inView } from "./steady.ts";

/** What stood where on the screen, in CSS pixels from its top. */
interface Place {
  id: string;
  top: number;
}

/**
 * Reloading or coming back shows what was being read. The browser itself puts back so many pixels, which is another
 * place when comments came in above or are not laid out yet.
 */
export function keepPlace(): void {
  const state = history.state as { place?: Place } | null;
  if (state?.place) show(state.place);
  document.addEventListener("scrollend", () => {
    const node = inView().find(({ id }) => id !== "" && id !== "content");
    const place = node && { id: node.id, top: node.getBoundingClientRect().top };
    history.scrollRestoration = place ? "manual" : "auto";
    history.replaceState({ ...history.state, place }, "");
  });
}

/** Holds the place for some frames: what comes into view is laid out in the next frame, and moves what is below it. */
function show(place: Place, frames = 6): void {
  const node = document.getElementById(place.id);
  if (!node) return;
  window.scrollBy({ top: node.getBoundingClientRect().top - place.top, behavior: "instant" });
  if (frames > 1) requestAnimationFrame(() => show(place, frames - 1));
}
