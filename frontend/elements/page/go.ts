import { unfold } from "./fold.ts";

/** Gives node the focus, out of what it is folded away in, and brings it to the middle of the screen, without a glide for who asked for calm. */
export function goTo(node: HTMLElement): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  unfold(node);
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
}
