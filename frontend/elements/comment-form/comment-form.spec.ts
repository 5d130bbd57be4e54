import { box, open, post } from "../testing/commenting.ts";
import { expect, stopClock, test } from "../testing/site.ts";

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
