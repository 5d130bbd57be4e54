/**
 * Everyone gets the same HTML; this shows each person what is theirs. In root it reveals
 * - [data-own] in what the signed-in account wrote, until data-until if given, and hides [data-not-own];
 *   there [data-own-class] takes the place of class;
 * - [data-for~=ROLE] for the roles named by the body;
 * - [data-scripted], which only works with a script;
 * and gives forms the session's CSRF token. The server checks every right again on use.
 */
export function equip(root: Element): void {
  const { account = "", roles = "" } = document.body.dataset;
  if (account !== "") for (const node of within(root, `[data-author="${CSS.escape(account)}"]`)) own(node);
  for (const role of roles.split(" ").filter(Boolean)) {
    for (const node of within(root, `[data-for~="${CSS.escape(role)}"]`)) node.hidden = false;
  }
  for (const node of within(root, "[data-scripted]")) node.hidden = false;
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content;
  if (token) for (const input of within(root, "input[name=csrf]")) (input as HTMLInputElement).value = token;
}

/** Whether the signed-in account wrote what this node shows. */
export function isOwn(node: Element): boolean {
  const { account } = document.body.dataset;
  return account !== undefined && account !== "" && node.getAttribute("data-author") === account;
}

function own(author: HTMLElement): void {
  const mine = (node: Element) => node.closest("[data-author]") === author;
  for (const node of within(author, "[data-own]").filter(mine)) {
    node.hidden = Date.parse(node.dataset.until ?? "") < Date.now();
  }
  for (const node of within(author, "[data-not-own]").filter(mine)) node.hidden = true;
  for (const node of within(author, "[data-own-class]").filter(mine)) {
    node.className = node.dataset.ownClass ?? "";
  }
}

function within(root: Element, selector: string): HTMLElement[] {
  const inside = [...root.querySelectorAll<HTMLElement>(selector)];
  return root.matches(selector) ? [root as HTMLElement, ...inside] : inside;
}
