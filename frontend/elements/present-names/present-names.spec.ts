import { page as html } from "../testing/pages.ts";
import { script, testWith } from "../testing/script.ts";
import { expect, stopClock } from "../testing/site.ts";

const test = testWith("present");

const who = "GET /threads/12/present";
const element = `<present-names data-address="/threads/12/present"><details><summary>Wie lezen mee?</summary>
<div data-names><a href="/threads/12/present">Wie lezen mee</a></div></details></present-names>`;

test("who is there comes when one looks, and is kept up while it is open", async ({ site, page }) => {
  await stopClock(page);
  site.reply("GET /thread", () => ({ body: html(element + script("present")) }));
  site.reply(who, () => ({ body: "<ul><li>Ana</li></ul>" }));
  await page.goto("/thread");
  expect(site.to(who)).toHaveLength(0);
  await page.getByText("Wie lezen mee?").click();
  await expect(page.locator("[data-names] li")).toHaveText(["Ana"]);
  site.reply(who, () => ({ body: "<ul><li>Ana</li><li>Ben</li></ul>" }));
  await page.clock.runFor(5000);
  await expect(page.locator("[data-names] li")).toHaveText(["Ana", "Ben"]);
  site.reply(who, () => ({ status: 503 }));
  await page.clock.runFor(5000);
  await expect.poll(() => site.to(who).length).toBe(3);
  await expect(page.locator("[data-names] li")).toHaveText(["Ana", "Ben"]);
  await page.getByText("Wie lezen mee?").click();
  await page.clock.runFor(60_000);
  expect(site.to(who)).toHaveLength(3);
});
