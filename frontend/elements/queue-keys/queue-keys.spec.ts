import type { Page } from "@playwright/test";
import { page as html } from "../testing/pages.ts";
import { script, testWith } from "../testing/script.ts";
import { expect, type Site } from "../testing/site.ts";

const test = testWith("moderating");

const item = (id: number, current = "") =>
  `<li id="line-${id}"><input type="checkbox" id="choose-${id}"><a class="queue-item" id="case-${id}" href="/page?case=${id}" ${current}>Zaak ${id}</a></li>`;

async function open(site: Site, page: Page, attributes = ""): Promise<void> {
  site.reply("POST /decisions", () => ({ body: html("<p>Besloten</p>") }));
  site.reply("POST /undo", () => ({ body: html("<p>Ongedaan</p>") }));
  site.reply("GET /page", () => ({
    body: html(`<queue-keys ${attributes}><p role="status"><span data-decided hidden>Hierover is net besloten:</span></p>
      <form method="post" action="/undo"><button data-key="u">Maak ongedaan</button></form>
      <ol data-live-list>${item(1, 'aria-current="true"')}${item(2)}${item(3)}</ol><p data-keys hidden>J K</p>
      <form method="post" action="/decisions"><label><input type="radio" name="kind" value="approve" data-key="1" required>Laat staan</label>
      <label><input type="radio" name="kind" value="hide" data-key="2" required>Verberg</label>
      <select name="template" data-key="t"><option value=""></option><option value="1" data-kind="approve" data-rule="0" data-words="Kan zo.">Kan zo</option>
      <option value="2" data-kind="hide" data-rule="2" data-words="Scheld niet.">Schelden</option><option value="3" data-kind="hide" data-rule="5" data-words="Geen reclame.">Reclame</option></select>
      <select name="rule"><option value=""></option><option value="2">2</option><option value="5">5</option></select>
      <label>Redenen<textarea name="reason"></textarea></label><button>Besluit</button><button name="fill" data-unscripted>Vul in</button></form></queue-keys>${script("moderating")}`),
  }));
  await page.goto("/page");
}

test("two keys decide for who goes on from the case before", async ({ site, page }) => {
  await open(site, page, "data-goes-on");
  await expect(page.locator("#case-1")).toBeFocused();
  await page.keyboard.press("2");
  await expect(page.getByLabel("Verberg")).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Besloten")).toBeVisible();
  expect(site.to("POST /decisions")[0]?.fields.get("kind")).toBe("hide");
});

test("what is not right yet is where one begins, also on a page that goes on elsewhere", async ({
  site,
  page,
}) => {
  site.reply("GET /page", () => ({
    body: html(`<queue-keys data-goes-on><form><div role="alert" tabindex="-1" autofocus>Schrijf waarom.</div>
      <label><input type="radio" name="kind" data-key="1">Schors</label></form></queue-keys>${script("moderating")}`),
  }));
  await page.goto("/page");
  await expect(page.getByRole("alert")).toBeFocused();
  await page.keyboard.press("1");
  await expect(page.getByLabel("Schors")).toBeFocused();
});

test("who comes from elsewhere keeps the focus, and hears of the keys", async ({ site, page }) => {
  await open(site, page);
  await expect(page.locator("body")).toBeFocused();
  await expect(page.getByText("J K")).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByRole("button", { name: "Maak ongedaan" })).toBeVisible();
  expect(site.to("POST /undo")).toHaveLength(0);
});

test("j and k go from case to case and stay at the ends, x chooses", async ({ site, page }) => {
  await open(site, page);
  await page.locator("#case-1").focus();
  await page.keyboard.press("k");
  await expect(page.locator("#case-1")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.locator("#case-3")).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.locator("#choose-3")).toBeChecked();
  await page.keyboard.press("x");
  await expect(page.locator("#choose-3")).not.toBeChecked();
  await page.getByLabel("Verberg").focus();
  await page.keyboard.press("j");
  await expect(page.locator("#case-1")).toBeFocused();
});

test("the Tab key stops at one line of the list, and the arrows go on from there", async ({ site, page }) => {
  await open(site, page);
  const stops = page.locator("ol :is(a, input):not([tabindex='-1'])");
  await expect(stops).toHaveCount(2);
  await page.locator("#case-1").focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("#case-2")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator("#choose-2")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("#case-1")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Laat staan")).toBeFocused();
  await page.evaluate(() => document.getElementById("line-1")?.remove());
  await expect(stops).toHaveCount(2);
});

test("the arrows choose among decisions, as in any form", async ({ site, page }) => {
  await open(site, page);
  await page.getByLabel("Laat staan").check();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Verberg")).toBeChecked();
});

test("a key does nothing that cannot be seen", async ({ site, page }) => {
  await open(site, page);
  await page.locator("form[action='/decisions']").evaluate((form) => {
    form.style.display = "none";
  });
  await page.locator("#case-1").focus();
  await page.keyboard.press("2");
  await expect(page.locator("[data-key='2']")).not.toBeChecked();
});

test("letters in a field are words, and with other keys they are the browser's", async ({ site, page }) => {
  await open(site, page);
  await page.getByLabel("Redenen").fill("");
  await page.getByLabel("Redenen").pressSequentially("jx1u");
  await expect(page.getByLabel("Redenen")).toHaveValue("jx1u");
  await page.locator("#case-1").focus();
  await page.keyboard.press("Alt+2");
  await expect(page.getByLabel("Verberg")).not.toBeChecked();
});

test("news of a case leave it open here, and one's own", async ({ site, page }) => {
  await open(site, page, 'data-open="line-2"');
  await page.evaluate(() => {
    document.body.dataset.account = "7";
    const line = document.createElement("li");
    line.id = "line-2";
    line.innerHTML =
      '<a class="queue-item" href="#">Zaak 2 <span data-claimed-by="7" data-mine="bij jou">Mo</span></a>';
    document.getElementById("line-2")?.replaceWith(line);
  });
  await expect(page.locator("#line-2 .queue-item")).toHaveAttribute("aria-current", "true");
  await expect(page.locator("#line-2 [data-claimed-by]")).toHaveText("bij jou");
});

test("who has a case open hears that a colleague decided on it, once, and keeps what they typed", async ({
  site,
  page,
}) => {
  await open(site, page, 'data-open="line-1"');
  const told = page.locator("[data-decided]");
  await page.getByLabel("Redenen").fill("Mijn woorden");
  const becomes = (id: number, done: string, state: string) =>
    page.evaluate(
      ([id, done, state]) => {
        const line = document.createElement("li");
        line.id = `line-${id}`;
        line.className = done;
        line.innerHTML = `<a class="queue-item" id="case-${id}" href="#"><span data-claimed-by="0">${state}</span></a>`;
        document.getElementById(line.id)?.replaceWith(line);
      },
      [String(id), done, state] as const,
    );
  await becomes(2, "queue-done", "verborgen, door Chantal");
  await becomes(1, "", "Chantal");
  await expect(page.locator("#case-1")).toHaveAttribute("aria-current", "true");
  await expect(told).toBeHidden();
  for (const _ of [1, 2]) await becomes(1, "queue-done", "blijft staan, door Chantal");
  await expect(told).toHaveText("Hierover is net besloten: blijft staan, door Chantal");
  await expect(page.getByLabel("Redenen")).toHaveValue("Mijn woorden");
});

test("a letter presses its button", async ({ site, page }) => {
  await open(site, page);
  await page.locator("#case-2").focus();
  await page.keyboard.press("u");
  await expect(page.getByText("Ongedaan")).toBeVisible();
});

test("t takes the next standard reason that fits the decision, and Enter decides", async ({ site, page }) => {
  await open(site, page, "data-goes-on");
  await expect(page.getByRole("button", { name: "Vul in" })).toBeHidden();
  await page.keyboard.press("2");
  await page.keyboard.press("t");
  await expect(page.getByLabel("Redenen")).toHaveValue("Scheld niet.");
  await page.keyboard.press("t");
  await expect(page.getByLabel("Redenen")).toHaveValue("Geen reclame.");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Besloten")).toBeVisible();
  const sent = site.to("POST /decisions")[0]?.fields;
  expect([sent?.get("kind"), sent?.get("rule"), sent?.get("reason")]).toEqual(["hide", "5", "Geen reclame."]);
});

test("a standard reason brings its decision, and leaves what one wrote", async ({ site, page }) => {
  await open(site, page);
  await page.getByLabel("Redenen").fill("Mijn eigen woorden.");
  await page.locator("[name=template]").selectOption("2");
  await expect(page.getByLabel("Verberg")).toBeChecked();
  await expect(page.locator("[name=rule]")).toHaveValue("2");
  await expect(page.getByLabel("Redenen")).toHaveValue("Mijn eigen woorden.");
  await page.getByLabel("Redenen").fill("");
  await page.locator("[name=template]").selectOption("3");
  await expect(page.getByLabel("Redenen")).toHaveValue("Geen reclame.");
});

test("t takes the standard reason on the rule of the case before those on others", async ({ site, page }) => {
  await open(site, page);
  await page.locator("select[name=rule]").selectOption("5");
  await page.locator("#case-1").focus();
  await page.keyboard.press("2");
  for (const words of ["Geen reclame.", "Scheld niet.", "", "Geen reclame."]) {
    await page.keyboard.press("t");
    await expect(page.getByLabel("Redenen")).toHaveValue(words);
  }
  await expect(page.locator("select[name=rule]")).toHaveValue("5");
});

test("t and Enter decide, with the decision and the reasons of the standard reason", async ({
  site,
  page,
}) => {
  await open(site, page, "data-goes-on");
  await expect(page.locator("#case-1")).toBeFocused();
  await page.keyboard.press("t");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Besloten")).toBeVisible();
  expect(site.to("POST /decisions")[0]?.fields.get("kind")).toBe("approve");
  expect(site.to("POST /decisions")[0]?.fields.get("reason")).toBe("Kan zo.");
});
