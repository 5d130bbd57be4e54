import { unfold } from "./fold.ts";

/**
 * Gives node the focus, out of what it is folded away in, and brings it to the middle of the screen, or its beginning to the top when it does
 * not fit. At once and for some frames: what is on the way is laid out when it comes into view, and turns out other than thought, so that a
 * glide ends elsewhere.
 */
export function goTo(node: HTMLElement): void {
  unfold(node);
  node.focus({ preventScroll: true });
  show(node, 6);
}

function show(node: HTMLElement, frames: number): void {
  const block = node.offsetHeight > window.innerHeight ? "start" : "center";
  node.scrollIntoView({ block, behavior: "instant" });
  if (frames > 1) requestAnimationFrame(() => show(node, frames - 1));
}
