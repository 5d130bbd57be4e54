import { goTo } from "../page/go.ts";
import { isInView } from "../page/steady.ts";
import { count } from "../page/texts.ts";

/**
 * Counts what is new and not yet seen, and leads to it. The page holds it in a region as
 * <p data-new-bar hidden data-one="1 nieuwe reactie tonen" data-many="{n} nieuwe reacties tonen"
 * data-href="/comments/{id}"><button type="button"></button></p>; data-href is where news is that this page does not hold,
 * {id} the number of the first of it.
 */
export class NewBar {
  #region: HTMLElement;
  #unseen = new Set<Element>();
  #elsewhere = new Set<string>();
  #eyes = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) this.#seen(entry.target);
  });

  constructor(region: HTMLElement) {
    this.#region = region;
    region.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-new-bar] button")) this.#show();
    });
  }

  /** A node that was just put in its place. */
  added(node: Element): void {
    if (isInView(node) && !document.hidden) {
      this.#seen(node);
      return;
    }
    this.#unseen.add(node);
    this.#eyes.observe(node);
    this.#draw();
  }

  /** Something new, by its id, in a part that this page does not hold. */
  addedElsewhere(id: string): void {
    this.#elsewhere.add(id);
    this.#draw();
  }

  /** Stops watching; for when the region leaves the page. */
  close(): void {
    this.#eyes.disconnect();
  }

  #seen(node: Element): void {
    this.#eyes.unobserve(node);
    this.#unseen.delete(node);
    node.classList.add("comment-new");
    this.#draw();
  }

  #show(): void {
    const [first] = [...this.#unseen].filter((node) => node.isConnected).sort(inDocumentOrder);
    if (first instanceof HTMLElement) {
      first.tabIndex = -1;
      goTo(first);
      return;
    }
    const [id = ""] = this.#elsewhere;
    location.assign((this.#bar?.dataset.href ?? location.href).replace("{id}", id.replace(/\D/g, "")));
  }

  get #bar(): HTMLElement | null {
    return this.#region.querySelector<HTMLElement>("[data-new-bar]");
  }

  #draw(): void {
    const bar = this.#bar;
    const button = bar?.querySelector("button");
    if (!bar || !button) return;
    for (const node of this.#unseen) if (!node.isConnected) this.#unseen.delete(node);
    const n = this.#unseen.size + this.#elsewhere.size;
    bar.hidden = n === 0;
    if (n > 0) button.textContent = count(bar.dataset.one, bar.dataset.many, n);
  }
}

function inDocumentOrder(a: Element, b: Element): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
