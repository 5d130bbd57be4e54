import { page as html } from "../testing/pages.ts";
import { expect, type Line, type Site, test } from "../testing/site.ts";

const inner = (unread: number) =>
  `<span class="for-readers">Berichten: ${unread} ongelezen</span><span aria-hidden="true">${unread}</span>`;
const link = (unread: number) => `<a id="bell" href="/notifications">${inner(unread)}</a>`;
const put = (n: number, unread: number, say?: string) => ({
  c: "person:7",
  n,
  op: "put",
  id: "bell",
  in: "",
  key: "",
  rev: n,
  html: link(unread),
  say,
});

/** Opens a page with a bell that says 1, from number 4 on, and lets it join. */
async function open(site: Site, page: import("@playwright/test").Page): Promise<Line> {
  site.reply("GET /page", () => ({
    body: html(`<live-bell channel="person:7" after="4">${link(1)}</live-bell>`),
  }));
  await page.goto("/page");
  const line = await site.line(1);
  await line.admit("person:7", 4);
  return line;
}

test("the bell says what the newest news says, however it arrives", async ({ site, page }) => {
  const line = await open(site, page);
  line.send(put(6, 3), put(5, 2), put(4, 9));
  await expect(page.locator("#bell")).toHaveText(/^Berichten: 3 ongelezen3$/);
});

test("news that does not move it, or is another's, leaves it alone", async ({ site, page }) => {
  const line = await open(site, page);
  line.send({ c: "person:7", n: 5, op: "none" }, { ...put(6, 8), c: "person:8" }, put(6, 2));
  await expect(page.locator("#bell")).toHaveText(/^Berichten: 2 ongelezen2$/);
});

test("whoever stands on it keeps the focus", async ({ site, page }) => {
  const line = await open(site, page);
  await page.locator("#bell").focus();
  line.send(put(5, 2));
  await expect(page.locator("#bell")).toHaveText(/2 ongelezen/);
  await expect(page.locator("#bell")).toBeFocused();
});

test("it is said when there is more, and not when there is less", async ({ site, page }) => {
  const line = await open(site, page);
  line.send(put(5, 2, "Je hebt 2 ongelezen berichten"));
  await expect(page.locator("[data-announcements]")).toHaveText("Je hebt 2 ongelezen berichten");
  line.send(put(6, 0), put(7, 1, "Je hebt 1 ongelezen bericht"));
  await expect(page.locator("[data-announcements]")).toHaveText("Je hebt 1 ongelezen bericht");
});

test("after the line was down it asks for what it missed", async ({ site, page }) => {
  const line = await open(site, page);
  line.send(put(5, 2));
  await expect(page.locator("#bell")).toHaveText(/2 ongelezen/);
  line.drop();
  const next = await site.line(2);
  await next.admit("person:7", 5);
  next.send(put(6, 4));
  await expect(page.locator("#bell")).toHaveText(/4 ongelezen/);
});
