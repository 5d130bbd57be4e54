import type { Page } from "@playwright/test";
import { open, words } from "../testing/commenting.ts";
import { comment, page as html, key, put, thread } from "../testing/pages.ts";
import { expect, json, type Site, test } from "../testing/site.ts";

test.describe("a form in its place", () => {
  const slot = `<p><a href="/comments/1/reply" data-form-slot="reply-1" data-draft="/comments/1/replies">Beantwoord 1</a>
    </p><div id="reply-1"></div>`;
  const reply = `<comment-form><form method="post" action="/comments/1/replies"><input type="hidden" name="key" value="k">
    <input type="hidden" name="csrf"><textarea id="reply-text" name="text"></textarea>
    <p data-form-state hidden></p><button>Antwoord</button> <a href="/comments/1" data-cancel>Annuleer</a></form></comment-form>`;

  async function openWithSlot(site: Site, page: Page, more = slot): Promise<void> {
    site.reply("GET /comments/1/reply", ({ headers }) => ({
      body: headers["x-requested-with"] === "fragment" ? reply : html(reply),
    }));
    await open(site, page, { more });
  }

  test("opens, sends, closes, and gives focus back", async ({ site, page }) => {
    await openWithSlot(site, page);
    await page.getByRole("link", { name: "Beantwoord 1" }).click();
    await expect(page.locator("#reply-text")).toBeFocused();
    await expect(page.locator("#reply-1 input[name=csrf]")).toHaveValue("token-of-session");
    await page.keyboard.type("Mee eens");
    const answer = { ...(put(0, { id: 5, author: 77 }) as object), in: "replies-1" };
    site.reply("POST /comments/1/replies", () => json(201, answer));
    await page.getByRole("button", { name: "Antwoord", exact: true }).click();
    await expect(page.locator("#replies-1 > #comment-5")).toBeVisible();
    await expect(page.locator("#reply-text")).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Beantwoord 1" })).toBeFocused();
  });

  test("a quote takes what is selected, or all, into the answer", async ({ site, page }) => {
    const quote = `<a href="/comments/1/reply?quote=all" data-form-slot="reply-1" data-quote="comment-1">Citeer</a>`;
    await openWithSlot(site, page, slot + quote);
    const link = page.getByRole("link", { name: "Citeer" });
    const answer = page.locator("#reply-text");
    await page.locator("#comment-1 [data-text]").evaluate((node) => {
      node.outerHTML = "<div data-text><p>Een.</p><p>Twee.</p></div>";
    });
    await link.click();
    await expect(answer).toHaveValue("> Een.\n>\n> Twee.\n\n");
    await expect(answer).toBeFocused();
    await answer.fill("Eens.");
    await page
      .locator("#comment-1 [data-text] > p")
      .first()
      .evaluate((node) => {
        getSelection()?.setBaseAndExtent(node.firstChild as Node, 0, node.firstChild as Node, 3);
      });
    await link.click();
    await expect(answer).toHaveValue("Eens.\n\n> Een\n\n");
    await page.reload();
    await expect(answer).toHaveValue("Eens.\n\n> Een\n\n");
  });

  test("is cancelled with its draft, and gives focus back", async ({ site, page }) => {
    await openWithSlot(site, page);
    const link = page.getByRole("link", { name: "Beantwoord 1" });
    await link.click();
    await page.locator("#reply-text").fill("Half");
    await page.getByRole("link", { name: "Annuleer" }).click();
    await expect(page.locator("#reply-text")).toHaveCount(0);
    await expect(link).toBeFocused();
    await link.click();
    await expect(page.locator("#reply-text")).toHaveValue("");
  });

  test("closes on Escape while nothing is typed, and on its link", async ({ site, page }) => {
    await openWithSlot(site, page);
    const link = page.getByRole("link", { name: "Beantwoord 1" });
    const answer = page.locator("#reply-text");
    await link.click();
    await expect(answer).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(answer).toHaveCount(0);
    await expect(link).toBeFocused();
    await link.click();
    await answer.fill("Half");
    await page.keyboard.press("Escape");
    await expect(answer).toHaveValue("Half");
    await link.click();
    await expect(answer).toHaveCount(0);
    await link.click();
    await expect(answer).toHaveValue("Half");
  });

  test("opens by itself when it holds unsent text", async ({ site, page }) => {
    await openWithSlot(site, page);
    await page.getByRole("link", { name: "Beantwoord 1" }).click();
    await page.locator("#reply-text").fill("Half");
    await page.reload();
    await expect(page.locator("#reply-text")).toHaveValue("Half");
  });

  test("is a page of its own when it cannot be loaded in place", async ({ site, page }) => {
    await openWithSlot(site, page);
    site.reply("GET /comments/1/reply", ({ headers }) =>
      headers["x-requested-with"] === "fragment" ? { status: 503 } : { body: html(reply) },
    );
    await page.getByRole("link", { name: "Beantwoord 1" }).click();
    await expect(page).toHaveURL(/\/comments\/1\/reply$/);
  });
});

test("an edit shows the new text where the comment stands", async ({ site, page }) => {
  const edit = `<comment-form><form method="post" action="/comments/1"><input type="hidden" name="key" value="k">
    <textarea id="edit-text" name="text">Tekst 1</textarea><button>Bewaar</button></form></comment-form>`;
  site.reply("GET /comments/1/edit", () => ({ body: edit }));
  const own = comment({ id: 1, author: 77 }).replace(
    "<details",
    '<a href="/comments/1/edit" data-form-slot="slot-1">Wijzig</a><div id="slot-1"></div><details',
  );
  const body = thread([]).replace("</ol>", `${own}</ol>`) + words;
  site.reply("GET /thread", () => ({ body: html(body, 'data-account="77"') }));
  await page.goto("/thread");
  await page.getByRole("link", { name: "Wijzig" }).click();
  await page.locator("#edit-text").fill("Beter");
  site.reply("POST /comments/1", () => json(200, put(0, { id: 1, rev: 2, author: 77, text: "Beter" })));
  await page.getByRole("button", { name: "Bewaar" }).click();
  await expect(page.locator("#comment-1 [data-text]")).toHaveText("Beter");
  await expect(page.locator("#comment-1")).toHaveAttribute("data-key", key(1));
  await expect(page.locator("[data-stale-line]")).toHaveCount(0);
});
