import { box, form, made, open, post, send, state, words } from "../testing/commenting.ts";
import { page as html, put } from "../testing/pages.ts";
import { expect, json, type Reply, test } from "../testing/site.ts";

test.describe("sending", () => {
  test("shows the comment in its place, empties the form and takes a new key", async ({ site, page }) => {
    site.reply(post, () => made({ id: 2, author: 77, text: "Goed plan" }));
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(page.locator("#comment-2")).toContainText("Goed plan");
    await expect(page.locator("#comment-2 a[data-own]")).toBeVisible();
    await expect(box(page)).toHaveValue("");
    await expect(state(page)).toHaveText("Je reactie staat erbij.");
    const [asked] = site.to(post);
    expect(asked?.headers["x-requested-with"]).toBe("fragment");
    expect(Object.fromEntries(asked?.fields ?? [])).toEqual({ key: "key-of-page", text: "Goed plan" });
    await expect(page.locator("input[name=key]")).toHaveValue(/^[0-9a-f]{32}$/);
    await page.reload();
    await expect(box(page)).toHaveValue("");
  });

  test("once, however often the button is pressed", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(post, () => new Promise<Reply>((done) => (answer = done)));
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).dblclick();
    await send(page).click({ force: true });
    await box(page).press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => site.to(post).length).toBe(1);
    answer(made({ id: 2, author: 77 }));
    await expect(page.locator("#comment-2")).toBeVisible();
    expect(site.to(post)).toHaveLength(1);
  });

  test("the socket may bring the comment first, or after: it stands there once", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(post, () => new Promise<Reply>((done) => (answer = done)));
    await open(site, page);
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect.poll(() => site.to(post).length).toBe(1);
    line.send(put(1, { id: 2, author: 77, text: "Goed plan" }));
    await expect(page.locator("#comment-2")).toBeVisible();
    answer(made({ id: 2, author: 77, text: "Goed plan" }));
    await expect(box(page)).toHaveValue("");
    line.send(put(2, { id: 2, author: 77, text: "Goed plan" }), put(3, { id: 3 }));
    await expect(page.locator("#comment-3")).toBeVisible();
    await expect(page.locator("#comments-12 > li")).toHaveCount(3);
  });

  for (const [what, reply, says] of [
    ["a fault of the server", { status: 500 }, "Dat lukte niet. Je tekst is bewaard."],
    ["a closed thread", json(409, { message: "Dit gesprek is gesloten." }), "Dit gesprek is gesloten."],
  ] as const) {
    test(`${what} keeps the text and says what is the matter`, async ({ site, page }) => {
      site.reply(post, () => reply);
      await open(site, page);
      await box(page).fill("Goed plan");
      await send(page).click();
      await expect(state(page)).toHaveText(says);
      await expect(box(page)).toHaveValue("Goed plan");
      await expect(send(page)).not.toHaveAttribute("aria-disabled");
      await page.reload();
      await expect(box(page)).toHaveValue("Goed plan");
    });
  }

  test("a wrong form comes back with its text and what is wrong", async ({ site, page }) => {
    const summary = `<div class="error-summary"><a href="#text">Maak je reactie korter</a></div>
      <div class="field field-wrong"><p class="error">Maak je reactie korter</p><input name="x" aria-invalid="true"></div>`;
    site.reply(post, () => ({ status: 422, body: form({ text: "Te lang", extra: summary, key: "next" }) }));
    await open(site, page);
    await box(page).fill("Te lang");
    await send(page).click();
    await expect(page.locator(".error-summary")).toBeFocused();
    await expect(box(page)).toHaveValue("Te lang");
    await expect(page.locator("comment-form")).toHaveCount(1);
    site.reply(post, () => made({ id: 2, author: 77 }));
    await send(page).click();
    await expect(page.locator("#comment-2")).toBeVisible();
    await expect(box(page)).toHaveValue("");
    await expect(page.locator(".error-summary, .error, .field-wrong, [aria-invalid]")).toHaveCount(0);
  });

  test("so does one that someone was before, which can then be sent", async ({ site, page }) => {
    site.reply(post, () => ({ status: 409, body: form({ text: "Mijn tekst", key: "next" }) }));
    await open(site, page);
    await box(page).fill("Mijn tekst");
    await send(page).click();
    await expect(page.locator("textarea#text")).toHaveText("Mijn tekst");
    site.reply(post, () => made({ id: 2, author: 77 }));
    await send(page).click();
    await expect(page.locator("#comment-2")).toBeVisible();
  });

  test("after the end of the session it goes the way of a page without script", async ({ site, page }) => {
    await open(site, page);
    site.reply("POST /threads/12/comments", ({ headers }) =>
      headers["x-requested-with"] === "fragment" ? { status: 401 } : { body: html("<h1>Log in</h1>", "") },
    );
    await box(page).fill("Mijn reactie");
    await send(page).click();
    await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
    const sent = site.to("POST /threads/12/comments").map(({ fields }) => fields.get("text"));
    expect(sent).toEqual(["Mijn reactie", "Mijn reactie"]);
  });

  test("without a region to show it in, the page of the comment opens", async ({ site, page }) => {
    site.reply("GET /reply", () => ({ body: html(form() + words) }));
    site.reply("GET /threads/12", () => ({ body: html("Gesprek") }));
    site.reply(post, () => ({ status: 201, headers: { Location: "/threads/12#comment-2" } }));
    await page.goto("/reply");
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(page).toHaveURL(/\/threads\/12#comment-2$/);
  });

  test("what is typed while it is being sent stays", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(post, () => new Promise<Reply>((done) => (answer = done)));
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect.poll(() => site.to(post).length).toBe(1);
    await box(page).fill("Goed plan, en nog iets");
    answer(made({ id: 2, author: 77 }));
    await expect(page.locator("#comment-2")).toBeVisible();
    await expect(box(page)).toHaveValue("Goed plan, en nog iets");
    await expect(page.locator("input[name=key]")).not.toHaveValue("key-of-page");
  });
});
