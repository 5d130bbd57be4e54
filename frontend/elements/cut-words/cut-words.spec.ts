import { page as html } from "../testing/pages.ts";
import { script, testWith } from "../testing/script.ts";
import { expect } from "../testing/site.ts";

const test = testWith("moderating");

test("the words that are selected go, and the mark takes their place", async ({ site, page }) => {
  site.reply("GET /page", () => ({
    body: html(
      `<cut-words data-mark="[weg]"><label>Bijdrage<textarea>Bel Jan de Vries nu.</textarea></label><button type="button" hidden data-cut>Haal weg</button></cut-words>${script("moderating")}`,
    ),
  }));
  await page.goto("/page");
  const field = page.getByLabel("Bijdrage");
  await page.getByRole("button", { name: "Haal weg" }).click();
  await expect(field).toHaveValue("Bel Jan de Vries nu.");
  await field.press("Home");
  for (let i = 0; i < 4; i++) await field.press("ArrowRight");
  for (let i = 0; i < 12; i++) await field.press("Shift+ArrowRight");
  await page.getByRole("button", { name: "Haal weg" }).press("Enter");
  await expect(field).toHaveValue("Bel [weg] nu.");
  await expect(field).toBeFocused();
});
