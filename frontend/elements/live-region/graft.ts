const lists = "[data-live-list]";

/** The element that html describes; scripts in it do not run. */
export function parse(html: string): HTMLElement | null {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector<HTMLElement>("[id]");
}

/** What else on the page changes with the element that html describes first: the elements after it. */
export function partsBeside(html: string): HTMLElement[] {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children].slice(1) as HTMLElement[];
}

/** Whether other belongs to node itself and not to an entry of a live list inside it, such as a reply. */
export function isOwnPart(node: Element, other: Node | null): boolean {
  if (!other || !node.contains(other)) return false;
  const list = (other instanceof Element ? other : other.parentElement)?.closest(lists);
  return !list || !node.contains(list) || list === node;
}

/**
 * Whether someone is busy in the node itself: focus is there, a form is open, or text is selected. Then it
 * must not be replaced under their hands.
 */
export function isBusy(node: Element): boolean {
  if (isOwnPart(node, document.activeElement)) return true;
  const forms = [...node.querySelectorAll("form")].filter((form) => isOwnPart(node, form));
  if (forms.some((form) => form.querySelector("textarea") && form.checkVisibility())) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && isOwnPart(node, selection.anchorNode);
}

/**
 * Makes old look like fresh without touching the live list inside it: the list's entries, with focus and
 * open forms in them, stay the very same nodes. Returns the node that is in the page afterwards.
 */
export function graft(old: HTMLElement, fresh: HTMLElement): HTMLElement {
  const list = old.querySelector<HTMLElement>(lists);
  const place = list?.id ? fresh.querySelector<HTMLElement>(`#${CSS.escape(list.id)}`) : null;
  const kept = list && place ? path(old, list) : [];
  const model = list && place ? path(fresh, place) : [];
  if (kept.length === 0 || kept.length !== model.length) {
    if (list && place) place.replaceWith(list);
    old.replaceWith(fresh);
    return fresh;
  }
  copyAttributes(old, fresh);
  let level = old;
  for (const [depth, keep] of kept.entries()) {
    const like = model[depth] as HTMLElement;
    replaceAround(level, keep, like);
    if (keep !== list) copyAttributes(keep, like);
    level = keep;
  }
  return old;
}

/** The elements from below node down to target, target included. */
function path(node: Element, target: HTMLElement): HTMLElement[] {
  const steps: HTMLElement[] = [];
  for (let each: HTMLElement | null = target; each && each !== node; each = each.parentElement) {
    steps.unshift(each);
  }
  return steps;
}

function replaceAround(parent: Element, keep: Element, like: Element): void {
  for (const child of [...parent.childNodes]) if (child !== keep) child.remove();
  const siblings = [...(like.parentElement?.childNodes ?? [])];
  const at = siblings.indexOf(like);
  keep.before(...siblings.slice(0, at));
  keep.after(...siblings.slice(at + 1));
}

function copyAttributes(to: Element, from: Element): void {
  for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of from.attributes) to.setAttribute(name, value);
}
