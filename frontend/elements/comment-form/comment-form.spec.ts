import type { Page } from "@playwright/test";
import { type Comment, comment, page as html, key, put, thread } from "../testing/pages.ts";
import { expect, type Reply, type Site, stopClock, test } from "../testing/site.ts";

const post = "POST /threads/12/comments";

const words = `<template id="comment-form-words"><p data-words="sent">Je reactie staat erbij.</p>
<p data-words="saved">Concept bewaard.</p><p data-words="failed">Dat lukte niet. Je tekst is bewaard.</p>
<p data-words="offline">Geen verbinding. Je tekst is bewaard.</p>
<p data-words="left">Nog {n} tekens.</p><p data-words="leftOne">Nog 1 teken.</p>
<p data-words="over">{n} tekens te veel.</p></template>`;

function form({ text = "", key = "key-of-page", extra = "" } = {}): string {
  return `<comment-form data-max="600"><form id="schrijf" method="post" action="/threads/12/comments">${extra}
<input type="hidden" name="key" value="${key}"><label for="text">Jouw reactie</label>
<textarea id="text" name="text">${text}</textarea><p data-counter></p><p data-form-state hidden></p>
<button type="submit">Plaats reactie</button>
<button type="submit" formaction="/preview" data-preview>Bekijk eerst</button>
<div data-preview-slot hidden></div></form></comment-form>`;
}

interface Setting {
  comments?: Comment[];
  attributes?: string;
  more?: string;
}

/** The names of the texts that are kept on the device. */
const texts = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("draft:")));

async function open(site: Site, page: Page, setting: Setting = {}): Promise<void> {
  const { comments = [{ id: 1 }], attributes = 'data-account="77"', more = "" } = setting;
  const body = thread(comments) + form() + more + words;
  site.reply("GET /thread", () => ({ body: html(body, attributes) }));
  await page.goto("/thread");
}

/** What the server answers when it has the comment. */
function made(what: Comment): Reply {
  const { c: _c, n: _n, say: _say, ...rest } = put(0, what) as Record<string, unknown>;
  return { status: 201, headers: { "Content-Type": "application/json" }, body: JSON.stringify(rest) };
}

const box = (page: Page) => page.locator("#text");
const send = (page: Page) => page.getByRole("button", { name: "Plaats reactie" });
const state = (page: Page) => page.locator("[data-form-state]");

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

  test("a network that fails keeps the text, and the retry has the same key", async ({ site, page }) => {
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    await expect(box(page)).toHaveValue("Goed plan");
    await page.reload();
    await expect(box(page)).toHaveValue("Goed plan");
    site.reply(post, () => made({ id: 2, author: 77 }));
    await send(page).click();
    await expect(page.locator("#comment-2")).toBeVisible();
    expect(new Set(site.to(post).map(({ fields }) => fields.get("key"))).size).toBe(1);
  });

  test("without a line it waits, and is sent by itself once there is one, once", async ({ site, page }) => {
    await stopClock(page);
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    const tried = site.to(post).length; // a browser may try more than once by itself
    await page.clock.runFor(1000);
    await expect.poll(() => site.to(post).length).toBeGreaterThan(tried);
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    site.reply(post, () => made({ id: 2, author: 77 }));
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(page.locator("#comment-2")).toBeVisible();
    await expect(box(page)).toHaveValue("");
    const sent = site.to(post).length;
    await page.clock.runFor(120_000);
    expect(site.to(post)).toHaveLength(sent);
    expect(new Set(site.to(post).map(({ fields }) => fields.get("key"))).size).toBe(1);
  });

  test("whoever types on while it waits sends it themselves", async ({ site, page }) => {
    await stopClock(page);
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    await box(page).pressSequentially(", maar");
    const tried = site.to(post).length;
    await page.clock.runFor(120_000);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    expect(site.to(post)).toHaveLength(tried);
    await expect(box(page)).toHaveValue("Goed plan, maar");
  });

  test("a retry after a crash has the key of the first try, not that of the new page", async ({
    site,
    page,
  }) => {
    site.reply(post, () => "hang up");
    await open(site, page);
    await box(page).fill("Goed plan");
    await send(page).click();
    await expect(state(page)).toHaveText("Geen verbinding. Je tekst is bewaard.");
    const later = thread([{ id: 1 }]) + form({ key: "key-of-later-page" }) + words;
    site.reply("GET /thread", () => ({ body: html(later, 'data-account="77"') }));
    await page.goto("/thread");
    await expect(page.locator("input[name=key]")).toHaveValue("key-of-page");
  });

  for (const [what, reply, says] of [
    ["a fault of the server", { status: 503 }, "Dat lukte niet. Je tekst is bewaard."],
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

test.describe("unsent text", () => {
  test("survives a reload and says that it is kept", async ({ site, page }) => {
    await open(site, page);
    await box(page).fill("Half");
    await page.reload();
    await expect(box(page)).toHaveValue("Half");
    await expect(state(page)).toHaveText("Concept bewaard.");
    await box(page).fill("");
    await page.reload();
    await expect(box(page)).toHaveValue("");
    await expect(state(page)).toBeHidden();
  });

  test("of a visitor is taken over at sign-in, for that account alone", async ({ site, page }) => {
    await open(site, page, { attributes: "" });
    await box(page).fill("Van een bezoeker");
    await open(site, page);
    await expect(box(page)).toHaveValue("Van een bezoeker");
    await open(site, page, { attributes: 'data-account="88"' });
    await expect(box(page)).toHaveValue("");
    await open(site, page, { attributes: "" });
    await expect(box(page)).toHaveValue("");
  });

  test("survives the end of a session until one signs in again", async ({ site, page }) => {
    await open(site, page);
    await box(page).fill("Van mij");
    await open(site, page, { attributes: "" });
    await expect(box(page)).toHaveValue("");
    await open(site, page);
    await expect(box(page)).toHaveValue("Van mij");
  });

  for (const writer of ["visitor", "account"]) {
    test(`of a ${writer} is cleared once it was posted by signing in`, async ({ site, page }) => {
      await open(site, page, { attributes: writer === "visitor" ? "" : 'data-account="77"' });
      await box(page).fill("Geplaatst na het inloggen");
      const confirm = `<form method="post" action="/parked-forms/1" data-sends="/threads/12/comments"><button>Plaats dit</button></form>`;
      site.reply("GET /parked-forms/1", () => ({ body: html(confirm, 'data-account="77"') }));
      site.reply("POST /parked-forms/1", () => ({
        status: 303,
        headers: { Location: "/thread?done=posted" },
      }));
      const body = thread([{ id: 1 }]) + form() + words;
      site.reply("GET /thread?done=posted", () => ({ body: html(body, 'data-account="77"') }));
      await page.goto("/parked-forms/1");
      await page.getByRole("button", { name: "Plaats dit" }).click();
      await expect(box(page)).toHaveValue("");
      await expect.poll(() => texts(page)).toEqual([]);
    });
  }

  test("is kept when another thing was done", async ({ site, page }) => {
    await open(site, page);
    await box(page).fill("Half");
    const body = thread([{ id: 1 }]) + form() + words;
    site.reply("GET /thread?done=opened", () => ({ body: html(body, 'data-account="77"') }));
    await page.goto("/thread?done=opened");
    await expect(box(page)).toHaveValue("Half");
  });

  test("is cleared by the page after sign-out", async ({ site, page }) => {
    await open(site, page);
    await box(page).fill("Van mij");
    await open(site, page, { attributes: "data-signed-out" });
    await open(site, page);
    await expect(box(page)).toHaveValue("");
    await expect.poll(() => texts(page)).toEqual([]);
  });

  test("is cleared when the sign-out form is sent", async ({ site, page }) => {
    site.reply("POST /sign-out", () => ({ body: html("Uitgelogd") }));
    const more = '<form method="post" action="/sign-out" data-sign-out><button>Log uit</button></form>';
    await open(site, page, { more });
    await box(page).fill("Van mij");
    await page.getByRole("button", { name: "Log uit" }).click();
    await expect(page.getByText("Uitgelogd")).toBeVisible();
    await expect.poll(() => texts(page)).toEqual([]);
  });
});

test("each field of a longer form is kept", async ({ site, page }) => {
  const more = `<comment-form><form id="voorstel" method="post" action="/proposals"><input type="hidden" name="key" value="k">
<label>Titel <input name="title"></label><label>Probleem <textarea name="problem"></textarea></label></form></comment-form>`;
  await open(site, page, { more });
  await page.getByLabel("Titel").fill("Open data");
  await page.getByLabel("Probleem").fill("Gesloten data");
  await page.reload();
  await expect(page.getByLabel("Titel")).toHaveValue("Open data");
  await expect(page.getByLabel("Probleem")).toHaveValue("Gesloten data");
  await page.getByLabel("Titel").fill("");
  await page.reload();
  await expect(page.getByLabel("Titel")).toHaveValue("");
  await expect(page.getByLabel("Probleem")).toHaveValue("Gesloten data");
});

test("a field may have any name", async ({ site, page }) => {
  const form = `<comment-form><form method="post" action="/proposals"><input type="hidden" name="key" value="k">
<label>Actie <select name="action"><option value="0">geen<option value="7">zeven</select></label>
<label>Probleem <textarea name="problem"></textarea></label><button>Dien in</button></form></comment-form>`;
  site.reply("GET /new", () => ({ body: html(form + words) }));
  site.reply("POST /proposals", () => ({ status: 303, headers: { Location: "/proposals/9" } }));
  site.reply("GET /proposals/9", () => ({ body: html("<h1>Je voorstel</h1>") }));
  await page.goto("/new");
  await page.getByLabel("Probleem").fill("Gesloten data");
  await page.reload();
  await expect(page.getByLabel("Probleem")).toHaveValue("Gesloten data");
  await page.getByRole("button", { name: "Dien in" }).click();
  await expect(page.getByRole("heading", { name: "Je voorstel" })).toBeVisible();
  expect(site.to("POST /proposals")).toHaveLength(1);
});

test("what is chosen is kept too", async ({ site, page }) => {
  const more = `<comment-form><form id="gesprek" method="post" action="/threads"><input type="hidden" name="key" value="k">
<label>Titel <input type="text" name="title"></label><label>Tekst <textarea name="text"></textarea></label>
<label><input type="checkbox" name="values" value="a"> A</label>
<label><input type="checkbox" name="values" value="b" checked> B</label>
<label><input type="radio" name="audience" value="public" checked> Iedereen</label>
<label><input type="radio" name="audience" value="coalition"> Coalitie</label>
<label>Thema <select name="theme"><option value="0">geen<option value="7">zeven</select></label>
</form></comment-form>`;
  await open(site, page, { more });
  await page.getByLabel("Titel").fill("Open data");
  await page.getByLabel("A", { exact: true }).check();
  await page.getByLabel("B", { exact: true }).uncheck();
  await page.getByLabel("Coalitie").check();
  await page.getByLabel("Thema").selectOption("7");
  await page.reload();
  await expect(page.getByLabel("Titel")).toHaveValue("Open data");
  await expect(page.getByLabel("A", { exact: true })).toBeChecked();
  await expect(page.getByLabel("B", { exact: true })).not.toBeChecked();
  await expect(page.getByLabel("Coalitie")).toBeChecked();
  await expect(page.getByLabel("Thema")).toHaveValue("7");
});

test("all that was typed is kept after the server found something wrong", async ({ site, page }) => {
  const form = (title: string, text: string) => `<comment-form><form method="post" action="/threads">
<input type="hidden" name="key" value="k"><label>Titel <input type="text" name="title" value="${title}"></label>
<label>Tekst <textarea name="text">${text}</textarea></label><button>Begin</button></form></comment-form>`;
  site.reply("GET /new", () => ({ body: html(form("", "") + words) }));
  site.reply("POST /threads", ({ fields }) => ({
    status: 422,
    body: form(String(fields.get("title")), `${fields.get("text")}`),
  }));
  await page.goto("/new");
  await page.getByLabel("Tekst").fill("Een begin");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.locator("input[name=title]")).toHaveAttribute("value", "");
  await expect(page.locator("textarea")).toHaveText("Een begin");
  await page.getByLabel("Titel").fill("Een titel");
  await page.reload();
  await expect(page.getByLabel("Titel")).toHaveValue("Een titel");
  await expect(page.getByLabel("Tekst")).toHaveValue("Een begin");
});

test.describe("writing", () => {
  test("counts down near the limit, in characters as people count them", async ({ site, page }) => {
    await stopClock(page);
    await open(site, page);
    const counter = page.locator("[data-counter]");
    await expect(counter).toBeHidden();
    await box(page).fill("👍".repeat(200));
    await expect(counter).toHaveText("Nog 400 tekens.");
    await box(page).fill("a".repeat(599));
    await expect(counter).toHaveText("Nog 1 teken.");
    await page.clock.runFor(2000);
    await expect(page.locator("[data-announcements]")).toHaveText("Nog 1 teken.");
    await box(page).fill("a".repeat(612));
    await expect(counter).toHaveText("12 tekens te veel.");
    await expect(counter).toHaveClass(/counter-over/);
  });

  test("a preview shows what it will look like, and sends nothing", async ({ site, page }) => {
    site.reply("POST /preview", ({ fields }) => ({ body: `<p><em>${fields.get("text")}</em></p>` }));
    await open(site, page);
    await box(page).fill("Zo dus");
    await page.getByRole("button", { name: "Bekijk eerst" }).click();
    await expect(page.locator("[data-preview-slot] em")).toHaveText("Zo dus");
    await expect(page.locator("[data-preview-slot]")).toBeFocused();
    await expect(box(page)).toHaveValue("Zo dus");
    expect(site.to(post)).toHaveLength(0);
  });
});

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

function json(status: number, value: unknown): Reply {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}
