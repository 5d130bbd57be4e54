import { conflict, onDevice, open, save, saves, sent, state, test, text } from "../testing/editing.ts";
import { expect, stopClock } from "../testing/site.ts";

test.describe("what is on the device", () => {
  const copy = (fields: object) =>
    localStorage.setItem("draft:77:/actions/5/draft", JSON.stringify({ fields, key: "" }));

  test("comes back after a crash, says so, and is saved", async ({ site, page }) => {
    site.reply(save, () => "hang up");
    await open(site, page);
    await text(page).fill("Voor de klap");
    await expect.poll(() => onDevice(page)).toContain("Voor de klap");
    await page.reload();
    await expect(text(page)).toHaveValue("Voor de klap");
    await expect(page.locator("[data-restored]")).toBeVisible();
    saves(site);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect(state(page)).toHaveText("Bewaard als 1");
    await expect(page.locator("[data-restored]")).toBeHidden();
  });

  test("can be dropped for what is saved", async ({ site, page }) => {
    await stopClock(page);
    await open(site, page);
    await page.evaluate(copy, { text: "Van eerder", note: "", base: "2", revision: "0" });
    await page.reload();
    await expect(text(page)).toHaveValue("Van eerder");
    await page.getByRole("button", { name: "Toon de bewaarde tekst" }).click();
    await expect(text(page)).toHaveValue("De tekst.");
    await expect(state(page)).toHaveText("Zoals het was");
    expect(await onDevice(page)).toBe("nothing");
    await page.clock.runFor(10_000);
    expect(sent(site)).toEqual([]);
  });

  test("that was made from an older save is not saved over the newer one", async ({ site, page }) => {
    await open(site, page, { revision: 4 });
    await page.evaluate(copy, { text: "Van eerder", note: "", base: "2", revision: "1" });
    await page.reload();
    await expect(text(page)).toHaveValue("Van eerder");
    await expect(conflict(page)).toContainText("Jan heeft ook bewaard.");
    await expect(page.locator("[name=revision]")).toHaveValue("1");
    expect(sent(site)).toEqual([]);
  });

  test("goes on from the save whose answer was lost", async ({ site, page }) => {
    saves(site, 1);
    await open(site, page, { text: "Een", revision: 1 });
    const fields = { text: "Een twee", note: "", base: "2", revision: "0", sentText: "Een", sentNote: "" };
    await page.evaluate(copy, fields);
    await page.reload();
    await expect(text(page)).toHaveValue("Een twee");
    await expect(state(page)).toHaveText("Bewaard als 2");
    expect(sent(site, "revision")).toEqual(["1"]);
  });

  for (const [what, fields] of [
    ["was saved after all", { text: "De tekst.\r\n", note: "", base: "2", revision: "0" }],
    ["has been published", { text: "De tekst.", note: "Waarom", base: "1", revision: "6" }],
  ] as const) {
    test(`is forgotten when it ${what}`, async ({ site, page }) => {
      await open(site, page);
      await page.evaluate(copy, fields);
      await page.reload();
      await expect.poll(() => onDevice(page)).toBe("nothing");
      await expect(page.locator("[data-restored]")).toBeHidden();
      await expect(page.getByLabel("Uitleg")).toHaveValue("");
    });
  }

  test("of another account stays out of sight", async ({ site, page }) => {
    await open(site, page);
    await page.evaluate(copy, { text: "Van 77", note: "", base: "2", revision: "0" });
    await open(site, page, { attributes: 'data-account="88"' });
    await expect(text(page)).toHaveValue("De tekst.");
  });
});
