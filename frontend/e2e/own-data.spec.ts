import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, people, signIn, test } from "./site.ts";

// For axe, which the pages' policy would not let in.
test.use({ bypassCSP: true });

/** Fetches one's data by keyboard, and reads them. */
async function ownData(page: Page, button: string) {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: button }).press("Enter");
  const download = await coming;
  return {
    name: download.suggestedFilename(),
    held: JSON.parse(await readFile(await download.path(), "utf8")),
  };
}

test("one downloads what is kept about oneself, by keyboard, and finds the way on the page about privacy", async ({
  page,
}) => {
  await signIn(page, people.member, "/privacy");
  await page.getByRole("main").getByRole("link", { name: "Mijn account" }).click();
  await expect(page.getByRole("heading", { name: "Je gegevens" })).toBeInViewport();
  await expectNoAxeViolations(page);
  const { name, held } = await ownData(page, "Download je gegevens");
  expect(name).toBe("mijn-gegevens.json");
  expect(held.account[0].name).toBe(people.member);
  expect(held.comments.length).toBeGreaterThan(0);
  expect(held.what_each_part_is.comments).toContain("Je reacties");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("one downloads it in English, and is told when to come back for more", async ({ page }) => {
    await signIn(page, people.english, "/en/account");
    let fetched = await ownData(page, "Download your data");
    expect(fetched.name).toBe("my-data.json");
    expect(fetched.held.what_each_part_is.comments).toContain("Your comments");
    for (let n = 0; n < 2; n++) fetched = await ownData(page, "Download your data");
    expect(fetched.held.account[0].name).toBe(people.english);
    await page.getByRole("link", { name: "Download your data" }).click();
    await expect(page.getByText("You fetched your data just now.")).toBeVisible();
  });
});
