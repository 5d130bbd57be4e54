import { openDraft, problem, save, saves, sent, state, test, title } from "../testing/drafting.ts";
import { page as html } from "../testing/pages.ts";
import { holdBack } from "../testing/script.ts";
import { expect, json, type Reply, stopClock } from "../testing/site.ts";

test.describe("saving", () => {
  test("shows what OGP would have it say too, as it is now", async ({ site, page }) => {
    saves(site, save, 3, { title: "Zeg wat er verandert." });
    await openDraft(site, page);
    await title(page).fill("Anders");
    await expect(page.locator("[data-tip=title]")).toHaveText("Zeg wat er verandert.");
    saves(site, save, 4);
    await title(page).fill("Nog anders");
    await expect(page.locator("[data-tip=title]")).toBeHidden();
  });

  test("what is typed while it is saved is saved after it, from that save", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(`POST ${save}`, () => new Promise<Reply>((done) => (answer = done)));
    await openDraft(site, page);
    await title(page).fill("Eerst");
    await expect.poll(() => sent(site, save, "title")).toEqual(["Eerst"]);
    await title(page).fill("Daarna");
    saves(site, save, 4);
    answer(json(200, { address: save, revision: 4, message: "Bewaard als 4", tips: {} }));
    await expect(state(page)).toHaveText("Bewaard als 5");
    expect(sent(site, save, "title")).toEqual(["Eerst", "Daarna"]);
    expect(sent(site, save, "revision")).toEqual(["3", "4"]);
  });

  test("what was typed before the script was there is saved too", async ({ site, page }) => {
    const arrive = await holdBack(page, "proposing");
    saves(site, save, 3);
    const opened = openDraft(site, page);
    await problem(page).fill("Heel snel getypt");
    arrive();
    await opened;
    await expect(state(page)).toHaveText("Bewaard als 4");
    expect(sent(site, save, "problem")).toEqual(["Heel snel getypt"]);
    await expect(page.locator("[data-restored]")).toBeHidden();
  });

  test("without a line it stays on the device and is tried again", async ({ site, page }) => {
    await stopClock(page);
    site.reply(`POST ${save}`, () => "hang up");
    await openDraft(site, page);
    await problem(page).fill("Onderweg getypt");
    await page.clock.runFor(2500);
    await expect(state(page)).toHaveText("Geen verbinding");
    expect(await page.evaluate(() => localStorage.length)).toBe(1);
    saves(site, save, 3);
    await page.clock.runFor(5500);
    await expect(state(page)).toHaveText("Bewaard als 4");
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("what did not reach the server is put back, and can be dropped", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => "hang up");
    await openDraft(site, page);
    await problem(page).fill("Onderweg getypt");
    await page.getByLabel("transparantie").check();
    await expect(state(page)).toHaveText("Geen verbinding");
    await page.reload();
    await expect(problem(page)).toHaveValue("Onderweg getypt");
    await expect(page.getByLabel("transparantie")).toBeChecked();
    await expect(page.locator("[data-restored]")).toBeVisible();
    await page.getByRole("button", { name: "Toon de bewaarde tekst" }).click();
    await expect(problem(page)).toHaveValue("Probleem");
    await expect(page.getByLabel("transparantie")).not.toBeChecked();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("what is put back was made from the save that it was made from", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => "hang up");
    await openDraft(site, page);
    await problem(page).fill("Onderweg getypt");
    await expect(state(page)).toHaveText("Geen verbinding");
    site.reply(`POST ${save}`, () => json(409, { message: "Elders ook geschreven." }));
    const before = site.to(`POST ${save}`).length;
    await openDraft(site, page, { revision: 7, problem: "Van de laptop" });
    await expect(page.locator("[data-conflict]")).toContainText("Elders ook geschreven.");
    expect(sent(site, save, "revision").slice(before)).toContain("3");
  });

  for (const [what, address] of [
    ["submitted", "/proposals/12"],
    ["thrown away", ""],
  ] as const) {
    test(`a draft that was ${what} elsewhere takes nothing more, and the text can be copied`, async ({
      site,
      page,
    }) => {
      site.reply(`POST ${save}`, () => json(404, { message: "Er is geen concept meer.", address }));
      await openDraft(site, page);
      await problem(page).fill("Onderweg getypt");
      await expect(page.locator("[data-stopped]")).toContainText("Er is geen concept meer.Kopieer");
      await expect(problem(page)).toHaveValue("Onderweg getypt");
      const go = page.getByRole("link", { name: "Ga verder" });
      if (address) await expect(go).toHaveAttribute("href", address);
      else await expect(go).toBeHidden();
    });
  }

  test("on the way out it is sent", async ({ site, page }) => {
    saves(site, save, 3);
    await openDraft(site, page);
    await problem(page).fill("Op de valreep");
    await page.goto("/elsewhere");
    await expect.poll(() => sent(site, save, "problem")).toEqual(["Op de valreep"]);
  });

  test("stops where something else was saved, and leads to both texts", async ({ site, page }) => {
    let both = false;
    site.reply(`POST ${save}`, ({ headers }) => {
      if (headers["x-requested-with"] === "fragment") return json(409, { message: "Elders ook geschreven." });
      both = true;
      return { status: 409, body: html("Beide teksten") };
    });
    await openDraft(site, page);
    await problem(page).fill("Van mij");
    await expect(page.locator("[data-conflict]")).toContainText("Elders ook geschreven.");
    await title(page).fill("Nog iets");
    await page.getByRole("button", { name: "Bekijk beide" }).click();
    await expect(page.getByText("Beide teksten")).toBeVisible();
    expect(both).toBe(true);
  });

  test("does not save by itself what is shown with another's words, and takes them when asked", async ({
    site,
    page,
  }) => {
    await stopClock(page);
    saves(site, save, 7);
    const more =
      '<button type="button" data-take="problem" data-theirs="Van de ander">Neem</button><button type="button" data-take="values" data-theirs="transparency">Neem waarden</button>';
    await openDraft(site, page, { state: "clash", revision: 7, more });
    await page.getByRole("button", { name: "Neem", exact: true }).click();
    await page.getByRole("button", { name: "Neem waarden" }).click();
    await expect(problem(page)).toHaveValue("Van de ander");
    await expect(page.getByLabel("transparantie")).toBeChecked();
    await page.clock.runFor(60_000);
    expect(site.to(`POST ${save}`)).toHaveLength(0);
  });

  test("after the end of the session says so", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => json(401, { message: "Log in." }));
    await openDraft(site, page);
    await problem(page).fill("Van mij");
    await expect(page.locator("[data-stopped]")).toContainText("Niet meer ingelogdStaat op dit apparaat");
  });

  test("says what is wrong and goes on when that is another text", async ({ site, page }) => {
    site.reply(`POST ${save}`, () => json(422, { message: "Te lang." }));
    await openDraft(site, page);
    await title(page).fill("x".repeat(170));
    await expect(state(page)).toHaveText("Niet: Te lang.");
    saves(site, save, 3);
    await title(page).fill("Kort");
    await expect(state(page)).toHaveText("Bewaard als 4");
  });
});
