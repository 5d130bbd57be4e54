import { box, form, open, state, texts, words } from "../testing/commenting.ts";
import { page as html, thread } from "../testing/pages.ts";
import { expect, test } from "../testing/site.ts";

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
