import { open, test, text } from "../testing/editing.ts";
import { expect } from "../testing/site.ts";

test("words that were just taken into the text are chosen and in view, once", async ({ site, page }) => {
  const lines = Array.from({ length: 300 }, (_, i) => `Regel ${i} van het concept.`);
  await open(site, page, { text: lines.join("\n\n"), look: "Regel 200 van" });
  const area = page.getByLabel("Tekst");
  await expect(area).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe("Regel 200 van");
  const { line, top, bottom } = await area.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return { top, bottom, line: top - node.scrollTop + (node.scrollHeight * 200) / 300 };
  });
  expect(line).toBeGreaterThan(Math.max(top, 0) - 20);
  expect(line).toBeLessThan(Math.min(bottom, 720) + 20);
});

test("a preview takes the place of the text, and gives it back", async ({ site, page }) => {
  site.reply("POST /actions/5/draft/preview", ({ fields }) => ({
    body: `<section tabindex="-1" aria-label="Zo wordt het"><p>Zo: ${fields.get("text")}</p></section>`,
  }));
  await open(site, page);
  await page.getByRole("button", { name: "Bekijk" }).click();
  await expect(page.getByText("Zo: De tekst.")).toBeVisible();
  await expect(page.getByLabel("Zo wordt het")).toBeFocused();
  await expect(text(page)).toBeHidden();
  await page.getByRole("button", { name: "Schrijf verder" }).click();
  await expect(text(page)).toBeFocused();
  await expect(page.getByText("Zo: De tekst.")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Bekijk" })).toBeVisible();
});
