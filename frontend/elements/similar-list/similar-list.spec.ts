import type { Page } from "@playwright/test";
import { page as html } from "../testing/pages.ts";
import { script, testWith } from "../testing/script.ts";
import { expect, type Reply, type Site, stopClock } from "../testing/site.ts";

const test = testWith("proposing");

const ask = "POST /proposals/similar";

const field = (found = "", differs = "") => `<similar-list data-address="/proposals/similar">
<p data-similar-ask><button formaction="/proposals/similar">Zoek soortgelijke voorstellen</button></p>
<div data-similar-found>${found}</div>
<div data-similar-differs hidden><label>Het mijne verschilt <textarea name="differs">${differs}</textarea></label></div>
</similar-list>`;

const list = (...titles: string[]) =>
  `<details open><summary><strong data-similar-count>${titles.length} soortgelijke voorstellen</strong></summary>
<ul>${titles.map((title) => `<li><a href="/proposals/1">${title}</a></li>`).join("")}</ul></details>`;

async function open(site: Site, page: Page, inside = field()): Promise<void> {
  await stopClock(page);
  const form = `<form method="post" action="/proposals"><input type="hidden" name="csrf" value="t"><input type="hidden" name="plan" value="7">
<label>Titel <input name="title"></label><label>Probleem <textarea name="problem"></textarea></label>
<label>Oplossing <textarea name="solution"></textarea></label>${inside}<button>Dien in</button></form>${script("proposing")}`;
  site.reply("GET /new", () => ({ body: html(form, 'data-account="77"') }));
  await page.goto("/new");
}

const found = (page: Page) => page.locator("[data-similar-found]");
const differs = (page: Page) => page.getByLabel("Het mijne verschilt");

test("what is similar comes after a pause in typing, once, and is said", async ({ site, page }) => {
  site.reply(ask, () => ({ body: list("Eerste", "Tweede") }));
  await open(site, page);
  await page.getByLabel("Titel").pressSequentially("Wachttijd van verzoeken");
  expect(site.to(ask)).toHaveLength(0);
  await page.clock.runFor(700);
  await expect(found(page).getByRole("link")).toHaveText(["Eerste", "Tweede"]);
  await expect(page.getByLabel("Titel")).toBeFocused();
  expect(site.to(ask)).toHaveLength(1);
  expect(Object.fromEntries(site.to(ask)[0]?.fields ?? [])).toEqual({
    csrf: "token-of-session",
    plan: "7",
    title: "Wachttijd van verzoeken",
    problem: "",
  });
  await page.clock.runFor(2500);
  await expect(page.locator("[data-announcements]")).toHaveText("2 soortgelijke voorstellen");
  await page.getByLabel("Oplossing").fill("Iets anders");
  await page.clock.runFor(700);
  expect(site.to(ask)).toHaveLength(1);
});

test("a list that one closed stays closed when it changes", async ({ site, page }) => {
  site.reply(ask, ({ fields }) => ({ body: list(String(fields.get("title"))) }));
  await open(site, page);
  await page.getByLabel("Titel").fill("Eerste titel");
  await page.clock.runFor(700);
  await found(page).locator("summary").click();
  await page.getByLabel("Titel").fill("Tweede titel");
  await page.clock.runFor(700);
  await expect(found(page).getByText("Tweede titel")).toBeAttached();
  await expect(found(page).getByRole("link")).toBeHidden();
});

test("the button of a page without script goes, and nothing is asked while nothing is typed", async ({
  site,
  page,
}) => {
  await open(site, page);
  await expect(page.getByRole("button", { name: "Zoek soortgelijke" })).toHaveCount(0);
  await page.getByLabel("Probleem").fill("Alleen een probleem");
  await page.clock.runFor(700);
  expect(site.to(ask)).toHaveLength(0);
});

test("an answer to what was typed before does not come after the newer one", async ({ site, page }) => {
  const answers: ((reply: Reply) => void)[] = [];
  site.reply(ask, () => new Promise<Reply>((done) => answers.push(done)));
  await open(site, page);
  await page.getByLabel("Titel").fill("Wachttijd");
  await page.clock.runFor(700);
  await expect.poll(() => answers.length).toBe(1);
  await page.getByLabel("Titel").fill("Wachttijd van verzoeken");
  await page.clock.runFor(700);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.({ body: list("Nieuw") });
  await expect(found(page)).toContainText("Nieuw");
  answers[0]?.({ body: list("Oud") });
  await page.getByLabel("Titel").press("Tab");
  await expect(found(page)).not.toContainText("Oud");
});

test("one can say how one's own differs once there is something, and what was said stays", async ({
  site,
  page,
}) => {
  site.reply(ask, ({ fields }) => ({ body: fields.get("title") === "Iets anders" ? "" : list("Eerste") }));
  await open(site, page);
  await expect(differs(page)).toBeHidden();
  await page.getByLabel("Titel").fill("Wachttijd van verzoeken");
  await page.clock.runFor(700);
  await expect(differs(page)).toBeVisible();
  await differs(page).fill("Elke week");
  await page.getByLabel("Titel").fill("Iets anders");
  await page.clock.runFor(700);
  await expect(found(page).locator("li")).toHaveCount(0);
  await expect(differs(page)).toHaveValue("Elke week");
  await differs(page).fill("");
  await page.getByLabel("Titel").focus();
  await page.keyboard.type("!");
  await expect(differs(page)).toBeHidden();
});

test("the field where one types by then stays where it is", async ({ site, page }) => {
  let answer: (reply: Reply) => void = () => {};
  site.reply(ask, () => new Promise<Reply>((done) => (answer = done)));
  await open(
    site,
    page,
    `${field()}<p style="height: 900px"></p><label>Resultaat <textarea></textarea></label>`,
  );
  await page.getByLabel("Titel").fill("Wachttijd van verzoeken");
  await page.clock.runFor(700);
  await expect.poll(() => site.to(ask).length).toBe(1);
  const area = page.getByLabel("Resultaat");
  await area.focus();
  const top = () => area.evaluate((node) => Math.round(node.getBoundingClientRect().top));
  const before = await top();
  answer({ body: list("Eerste", "Tweede", "Derde") });
  await expect(found(page).locator("li")).toHaveCount(3);
  expect(await top()).toBe(before);
});

test("under someone's hands nothing changes", async ({ site, page }) => {
  site.reply(ask, ({ fields }) => ({ body: list(String(fields.get("title"))) }));
  await open(site, page);
  await page.getByLabel("Titel").fill("Eerste titel");
  await page.clock.runFor(700);
  await found(page).getByRole("link").focus();
  await page.getByLabel("Titel").evaluate((input) => {
    (input as HTMLInputElement).value = "Tweede titel";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.clock.runFor(700);
  await expect.poll(() => site.to(ask).length).toBe(2);
  await expect(found(page).getByRole("link")).toBeFocused();
  await expect(found(page)).toContainText("Eerste titel");
});

for (const [what, reply] of [
  ["a fault of the server", { status: 503 }],
  ["a line that fails", "hang up"],
] as const) {
  test(`${what} leaves what stood there, and is tried again with the next letter`, async ({ site, page }) => {
    site.reply(ask, () => ({ body: list("Eerste") }));
    await open(site, page);
    await page.getByLabel("Titel").fill("Wachttijd van");
    await page.clock.runFor(700);
    await expect(found(page)).toContainText("Eerste");
    site.reply(ask, () => reply);
    await page.getByLabel("Titel").fill("Wachttijd van verzoeken");
    await page.clock.runFor(700);
    // A browser itself tries once more on a line that it had used before.
    await expect.poll(() => site.to(ask).length).toBeGreaterThan(1);
    await expect(found(page)).toContainText("Eerste");
    site.reply(ask, () => ({ body: list("Tweede") }));
    await page.getByLabel("Titel").fill("Wachttijd van verzoeken!");
    await page.clock.runFor(700);
    await expect(found(page)).toContainText("Tweede");
  });
}
