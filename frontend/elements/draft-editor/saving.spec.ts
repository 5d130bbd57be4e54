import { onDevice, open, save, saves, sent, state, test, text } from "../testing/editing.ts";
import { page as html } from "../testing/pages.ts";
import { holdBack } from "../testing/script.ts";
import { expect, json, type Reply, stopClock } from "../testing/site.ts";

test.describe("saving by itself", () => {
  test("1.5 s after the last key, once, and each time from the save before", async ({ site, page }) => {
    saves(site);
    await stopClock(page);
    await open(site, page);
    await expect(state(page)).toHaveText("Zoals het was");
    await text(page).fill("Een");
    await expect(state(page)).toHaveText("Nog niet bewaard");
    await page.clock.runFor(1400);
    await text(page).fill("Een twee");
    await page.clock.runFor(1400);
    expect(sent(site)).toEqual([]);
    await page.clock.runFor(200);
    await expect(state(page)).toHaveText("Bewaard als 1");
    await page.getByLabel("Uitleg").fill("Waarom");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Bewaard als 2");
    expect(sent(site)).toEqual(["Een twee", "Een twee"]);
    expect(sent(site, "note")).toEqual(["", "Waarom"]);
    expect(sent(site, "revision")).toEqual(["0", "1"]);
    expect(sent(site, "csrf")).toEqual(["token-of-session", "token-of-session"]);
    expect(await onDevice(page)).toBe("nothing");
    await expect(page.getByRole("link", { name: "Gooi weg" })).toBeVisible();
  });

  test("what was typed before the script was there too", async ({ site, page }) => {
    const arrive = await holdBack(page, "editor");
    saves(site);
    const opened = open(site, page);
    await text(page).fill("Heel snel getypt");
    arrive();
    await opened;
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(sent(site)).toEqual(["Heel snel getypt"]);
  });

  test("is not read out; a save that was asked for is", async ({ site, page }) => {
    saves(site);
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(6000);
    await expect(state(page)).toHaveText("Bewaard als 1");
    await page.clock.runFor(6000);
    await expect(page.locator("[data-announcements]")).toHaveText("");
    await text(page).fill("Twee");
    await page.keyboard.press("Control+s");
    await expect(state(page)).toHaveText("Bewaard als 2");
    await page.clock.runFor(6000);
    await expect(page.locator("[data-announcements]")).toHaveText("Bewaard als 2");
    await expect(page).toHaveURL(/draft$/);
  });

  test("what is typed during a save is saved after it", async ({ site, page }) => {
    const answers: ((reply: Reply) => void)[] = [];
    site.reply(save, () => new Promise<Reply>((done) => answers.push(done)));
    await open(site, page);
    await text(page).fill("Een");
    await expect.poll(() => answers.length).toBe(1);
    await text(page).fill("Een twee");
    answers[0]?.(json(200, { base: 2, revision: 1, message: "Bewaard" }));
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(json(200, { base: 2, revision: 2, message: "Bewaard" }));
    await expect(state(page)).toHaveText("Bewaard");
    expect(sent(site)).toEqual(["Een", "Een twee"]);
    expect(sent(site, "revision")).toEqual(["0", "1"]);
  });

  test("a page that is left saves before it goes", async ({ site, page }) => {
    saves(site);
    await open(site, page);
    await text(page).fill("Net getypt");
    await page.getByRole("link", { name: "Elders" }).click();
    await expect(page.getByText("Elders")).toBeVisible();
    await expect.poll(() => sent(site)).toEqual(["Net getypt"]);
  });

  test("asks before leaving only when something is not saved", async ({ site, page }) => {
    saves(site);
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await open(site, page);
    await text(page).fill("Een");
    await page.getByRole("link", { name: "Elders" }).click();
    await expect.poll(() => asked).toEqual(["beforeunload"]);
    await expect(state(page)).toHaveText("Bewaard als 1");
    await page.getByRole("link", { name: "Elders" }).click();
    await expect(page).toHaveURL(/elsewhere$/);
    expect(asked).toHaveLength(1);
  });
});

test.describe("when saving fails", () => {
  test("a dead network is told once, tried again, and nothing is lost", async ({ site, page }) => {
    site.reply(save, () => "hang up");
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Geen verbinding");
    await page.clock.runFor(2500);
    await expect(page.locator("[data-announcements]")).toHaveText("Geen verbinding");
    expect(await onDevice(page)).toContain("Een");
    saves(site);
    await page.clock.runFor(5000);
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(await onDevice(page)).toBe("nothing");
  });

  test("a save whose answer was lost is asked for again, before what came after it", async ({
    site,
    page,
  }) => {
    site.reply(save, () => "hang up");
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Geen verbinding");
    saves(site);
    await text(page).fill("Een twee");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Bewaard als 2");
    // Browsers may try once more by themselves.
    expect(sent(site).slice(-2)).toEqual(["Een", "Een twee"]);
    expect(sent(site, "revision").slice(-2)).toEqual(["0", "1"]);
  });

  test("a fault of the server is tried again", async ({ site, page }) => {
    site.reply(save, () => ({ status: 503 }));
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Lukt nog niet");
    saves(site);
    await page.clock.runFor(5100);
    await expect(state(page)).toHaveText("Bewaard als 1");
  });

  test("a text that cannot be saved says why, and is tried when it changed", async ({ site, page }) => {
    site.reply(save, () => json(422, { message: "De tekst is leeg." }));
    await stopClock(page);
    await open(site, page);
    await text(page).fill("");
    await page.clock.runFor(60_000);
    await expect(state(page)).toHaveText("Niet: De tekst is leeg.");
    expect(sent(site)).toHaveLength(1);
    saves(site);
    await text(page).fill("Weer vol");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Bewaard als 1");
  });

  test("the end of the session stops it, and the text is there after signing in", async ({ site, page }) => {
    site.reply(save, () => json(401, { message: "Log in." }));
    await open(site, page);
    await text(page).fill("Van mij");
    const alert = page.locator("[data-stopped]");
    await expect(alert).toContainText("Niet meer ingelogd");
    await expect(alert).toContainText("Staat op dit apparaat");
    await text(page).fill("Van mij, en meer");
    site.reply("GET /again", () => ({ body: html("Weer binnen", 'data-account="77"') }));
    await alert.getByRole("link").click();
    await expect(page.getByText("Weer binnen")).toBeVisible();
    expect(sent(site)).toHaveLength(1);
    saves(site);
    await open(site, page);
    await expect(text(page)).toHaveValue("Van mij, en meer");
    await expect(state(page)).toHaveText("Bewaard als 1");
  });
});
