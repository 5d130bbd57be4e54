import { page as html, put, thread } from "../testing/pages.ts";
import { script, testWith } from "../testing/script.ts";
import { expect, stopClock } from "../testing/site.ts";

const test = testWith("loudness");

const one = "Nieuwe reactie van lid 1";
const choice = `<fieldset data-loudness hidden>${["each", "rarely", "off"].map((value) => `<label><input type="radio" name="loudness" value="${value}"> ${value}</label>`).join("")}</fieldset>`;

for (const [chosen, soon, later] of [
  ["each", `${one}. ${one}`, `${one}. ${one}`],
  ["rarely", "", "2 nieuwe reacties"],
  ["off", "", ""],
] as const) {
  test(`of what others do is read out what one chose: ${chosen}`, async ({ site, page }) => {
    await stopClock(page);
    site.reply("GET /choice", () => ({ body: html(choice + script("loudness")) }));
    site.reply("GET /thread", () => ({ body: html(thread([{ id: 1 }])) }));
    await page.goto("/choice");
    await expect(page.getByLabel("each")).toBeChecked();
    await page.getByLabel(chosen).check();
    await page.reload();
    await expect(page.getByLabel(chosen)).toBeChecked();

    await page.goto("/thread");
    const line = await site.line(1);
    await line.admit("thread:12", 0);
    line.send(put(1, { id: 2 }), put(2, { id: 3 }));
    await expect(page.locator("#comment-3")).toBeVisible();
    await page.clock.runFor(2000);
    await expect(page.locator("[data-announcements]")).toHaveText(soon);
    await page.clock.runFor(60_000);
    await expect(page.locator("[data-announcements]")).toHaveText(later);
  });
}
