import type { Page } from "@playwright/test";
import { page as html, put, thread } from "../testing/pages.ts";
import { expect, type Line, type Reply, type Site, test } from "../testing/site.ts";

const member = 'data-account="7"';

const button = (page: Page, id = 1) => page.locator(`[data-agree][formaction*="/comments/${id}/agreement"]`);

async function open(site: Site, page: Page, attributes = member): Promise<Line> {
  site.reply("GET /thread", () => ({
    body: html(
      thread([
        { id: 1, replies: [{ id: 2 }] },
        { id: 3, author: 7 },
      ]),
      attributes,
    ),
  }));
  await page.goto("/thread");
  const line = await site.line(1);
  await line.admit("thread:12", 0);
  return line;
}

const json = (what: object, status = 200): Reply => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(what),
});

test("one agrees, and takes it back, without leaving the button", async ({ site, page }) => {
  await open(site, page);
  site.reply("POST /comments/1/agreement", () => json({ agreed: true, n: 18 }));
  site.reply("POST /comments/1/agreement/withdrawal", () => json({ agreed: false, n: 0 }));
  await button(page).focus();
  await page.keyboard.press("Enter");
  await expect(button(page)).toHaveText(/Eens\s+18/);
  await expect(button(page)).toHaveAttribute("aria-pressed", "true");
  await expect(button(page)).toBeFocused();
  await expect(button(page, 2)).toHaveAttribute("aria-pressed", "false");
  const [asked] = site.to("POST /comments/1/agreement");
  expect(asked?.fields.get("csrf")).toBe("token-of-session");
  expect(asked?.fields.get("agreed")).toBe("Lid 1");
  await page.keyboard.press("Enter");
  await expect(button(page)).toHaveAttribute("aria-pressed", "false");
  await expect(button(page).locator("span")).toBeHidden();
  expect(site.to("GET /thread")).toHaveLength(1);
});

test("a double click is one press", async ({ site, page }) => {
  await open(site, page);
  let answer = (_: Reply) => {};
  site.reply("POST /comments/1/agreement", () => new Promise<Reply>((done) => (answer = done)));
  await button(page).dblclick();
  await expect.poll(() => site.to("POST /comments/1/agreement").length).toBe(1);
  answer(json({ agreed: true, n: 1 }));
  await expect(button(page)).toHaveText(/1/);
  expect(site.asked.filter(({ path }) => path.startsWith("POST"))).toHaveLength(1);
});

test("what is pressed in one tab is pressed in the others of the same person", async ({
  site,
  page,
  context,
}) => {
  await open(site, page);
  const other = await context.newPage();
  await other.goto("/thread");
  site.reply("POST /comments/1/agreement", () => json({ agreed: true, n: 1 }));
  site.reply("POST /comments/1/agreement/withdrawal", () => json({ agreed: false, n: 0 }));
  await button(page).click();
  await expect(button(other)).toHaveAttribute("aria-pressed", "true");
  await expect(button(other, 2)).toHaveAttribute("aria-pressed", "false");
  await button(other).click();
  await expect(button(page)).toHaveAttribute("aria-pressed", "false");
});

test("others' agreement is counted, and leaves what one pressed", async ({ site, page }) => {
  const line = await open(site, page);
  line.send({ c: "thread:12", op: "hint", kind: "agreed-1", n: 4 });
  await expect(button(page)).toHaveText(/Eens\s+4/);
  await expect(button(page)).toHaveAttribute("aria-pressed", "false");
});

test("a comment that changes keeps what one agreed with, and only that", async ({ site, page }) => {
  const line = await open(site, page);
  site.reply("POST /comments/2/agreement", () => json({ agreed: true, n: 1 }));
  await button(page, 2).click();
  await expect(button(page, 2)).toHaveText(/1/);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  line.send(
    put(1, { id: 2, rev: 2, text: "anders" }, "replies-1"),
    put(2, { id: 1, rev: 2, text: "ook anders" }),
  );
  await expect(page.getByText("ook anders")).toBeVisible();
  await expect(page.locator("#comment-2 [data-text]")).toHaveText("anders");
  await expect(button(page, 2)).toHaveAttribute("aria-pressed", "true");
  await expect(button(page, 2)).toHaveAttribute("formaction", /\/comments\/2\/agreement\/withdrawal$/);
  await expect(button(page, 1)).toHaveAttribute("aria-pressed", "false");
});

for (const [what, answer, why] of [
  ["refused", () => json({ message: "Dit gesprek is gesloten." }, 403), "Dit gesprek is gesloten."],
  ["lost", () => "hang up" as const, "Dat lukte niet."],
  ["no answer of ours", () => ({ status: 502, body: "<p>Bad gateway" }), "Dat lukte niet."],
] as const) {
  test(`what is ${what} is not pressed, and says why until it works`, async ({ site, page }) => {
    await open(site, page);
    site.reply("POST /comments/1/agreement", answer);
    await button(page).click();
    await expect(page.locator("#comment-1 [data-agree-line]")).toHaveText(why);
    await expect(page.locator("[data-announcements]")).toHaveText(why);
    await expect(button(page)).toHaveAttribute("aria-pressed", "false");
    await expect(button(page)).toBeFocused();
    site.reply("POST /comments/1/agreement", () => json({ agreed: true, n: 1 }));
    await button(page).click();
    await expect(button(page)).toHaveText(/1/);
    await expect(page.locator("[data-agree-line]")).toHaveCount(0);
  });
}

test("whoever is signed out meanwhile is asked who they are", async ({ site, page }) => {
  await open(site, page);
  site.reply("POST /comments/1/agreement", ({ headers }) =>
    headers["x-requested-with"] ? json({ message: "Log eerst in." }, 401) : { body: html("Wie ben je?") },
  );
  await button(page).click();
  await expect(page.getByText("Wie ben je?")).toBeVisible();
  // With whom, which is shown there.
  expect(site.to("POST /comments/1/agreement").map(({ fields }) => fields.get("agreed"))).toEqual([
    "Lid 1",
    "Lid 1",
  ]);
});

test("a visitor goes the way of a page without script", async ({ site, page }) => {
  await open(site, page, "");
  site.reply("POST /comments/1/agreement", ({ headers }) => ({
    body: html(headers["x-requested-with"] ? "fout" : "Wie ben je?"),
  }));
  await button(page).click();
  await expect(page.getByText("Wie ben je?")).toBeVisible();
});

test("one's own comment has no button", async ({ site, page }) => {
  await open(site, page);
  await expect(button(page, 3)).toBeHidden();
});
