import { begin, open, problem, save, saves, sent, state, test, title } from "../testing/drafting.ts";
import { expect, json } from "../testing/site.ts";

test.describe("a form that was not saved yet", () => {
  test("begins a draft at the first pause, goes on with it, and loads as it", async ({ site, page }) => {
    saves(site, begin);
    saves(site, save, 1);
    await open(site, page);
    await title(page).fill("Open data");
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(sent(site, begin, "key")).toEqual(["key-of-form"]);
    await expect(page).toHaveURL(/\/proposals\/drafts\/9$/);
    await problem(page).fill("Gesloten data");
    await expect(state(page)).toHaveText("Bewaard als 2");
    expect(sent(site, save, "revision")).toEqual(["1"]);
    expect(site.to(`POST ${begin}`)).toHaveLength(1);
    await expect(page.locator("[data-again]")).toHaveAttribute("href", "/proposals/drafts/9");
    await expect(page.locator("[data-publish]")).toHaveAttribute(
      "formaction",
      /\/proposals\/drafts\/9\/submission$/,
    );
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("begins none as long as nothing is typed", async ({ site, page }) => {
    saves(site, begin);
    await open(site, page);
    await page.getByLabel("transparantie").check();
    await page.getByLabel("transparantie").uncheck();
    await title(page).fill("x");
    await title(page).fill("");
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide")));
    await page.goto("/elsewhere");
    expect(site.to(`POST ${begin}`)).toHaveLength(0);
  });

  test("takes over what a visitor wrote before signing in, once", async ({ site, page }) => {
    await page.goto("/elsewhere");
    await page.evaluate(() => {
      const written = JSON.stringify({ fields: { title: "Van een bezoeker" }, key: "k" });
      localStorage.setItem("draft:visitor:/proposals", written);
    });
    saves(site, begin);
    await open(site, page);
    await expect(title(page)).toHaveValue("Van een bezoeker");
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("that cannot begin another draft says so, and keeps the text", async ({ site, page }) => {
    site.reply(`POST ${begin}`, () => json(429, { message: "Je hebt al 20 concepten." }));
    await open(site, page);
    await title(page).fill("Open data");
    await expect(page.locator("[data-stopped]")).toContainText(
      "Je hebt al 20 concepten.Staat op dit apparaat",
    );
    await page.reload();
    await expect(title(page)).toHaveValue("Open data");
  });
});
