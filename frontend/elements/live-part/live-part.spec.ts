import { page as html } from "../testing/pages.ts";
import { script, testWith } from "../testing/script.ts";
import { expect, type Line, type Site } from "../testing/site.ts";

const test = testWith("chairing");

const news = (n: number) => ({ c: "thread:7", n, op: "none" });

/** A page with two parts and what is no part, that says another number at each look; from number 4 on. */
async function open(
  site: Site,
  page: import("@playwright/test").Page,
): Promise<{ line: Line; looks: () => number }> {
  let looks = 0;
  site.reply("GET /page", () => {
    looks += 1;
    return {
      body: html(`<live-part channel="thread:7" after="4">
        <div data-part id="questions"><p>${looks} vragen</p><form action="/pin"><button>Bespreek</button></form></div>
        <p data-part id="same">Altijd hetzelfde</p>
        <input id="typed">
      </live-part>${script("chairing")}`),
    };
  });
  await page.goto("/page");
  const line = await site.line(1);
  await line.admit("thread:7", 4);
  return { line, looks: () => looks };
}

test("at news its parts are as the server shows them now, and the rest stays as it was left", async ({
  site,
  page,
}) => {
  const { line } = await open(site, page);
  await page.locator("#typed").fill("half getypt");
  const same = await page.locator("#same").elementHandle();
  line.send(news(5));
  await expect(page.locator("#questions")).toContainText("2 vragen");
  await expect(page.locator("#typed")).toHaveValue("half getypt");
  expect(await same?.evaluate((node) => node.isConnected)).toBe(true);
});

test("much news at once is one look, and what comes meanwhile one more", async ({ site, page }) => {
  const { line, looks } = await open(site, page);
  line.send(news(5), news(6), news(7), news(8));
  await expect(page.locator("#questions")).toContainText("3 vragen");
  line.send(news(9));
  await expect(page.locator("#questions")).toContainText("4 vragen");
  expect(looks()).toBe(4);
});

test("what was there already is no news", async ({ site, page }) => {
  const { line } = await open(site, page);
  line.send(
    news(3),
    news(4),
    { c: "thread:7", op: "present", count: 2 },
    { ...news(9), c: "thread:8" },
    news(5),
  );
  await expect(page.locator("#questions")).toContainText("2 vragen");
});

test("whoever stands on a button keeps the focus", async ({ site, page }) => {
  const { line } = await open(site, page);
  await page.getByRole("button", { name: "Bespreek" }).focus();
  line.send(news(5));
  await expect(page.locator("#questions")).toContainText("2 vragen");
  await expect(page.getByRole("button", { name: "Bespreek" })).toBeFocused();
});
