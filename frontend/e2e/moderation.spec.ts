import { expect } from "@playwright/test";
import { caseOf, queue, reported } from "./reported.ts";
import {
  discussion,
  expectNoAxeViolations,
  isLive,
  isTold,
  people,
  signIn,
  someoneElse,
  test,
  writeForm,
} from "./site.ts";

test("a moderator decides by keyboard alone, seen by a colleague and on the page, and the author is told why", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, people.moderator, queue);
  const lines = page.locator(".queue-item");
  await expect(lines.first()).toBeVisible();
  const colleague = await someoneElse(browser, people.admin, queue);
  await isLive(colleague);

  // The keys work in the queue, wherever one is in it.
  const insult = page
    .locator(".queue-row", { hasText: "niet op de persoon" })
    .filter({ hasText: "vrij" })
    .first();
  const id = (await insult.getAttribute("id")) ?? "";
  await insult.getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Geef terug" })).toBeVisible();
  await expect(colleague.locator(`#${id} .claim`).first()).toHaveText(people.moderator, { timeout: 2000 });

  const place = await page.getByRole("link", { name: "Bekijk op de pagina" }).getAttribute("href");
  const reader = await someoneElse(browser, undefined, place ?? "");
  await isLive(reader);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(page.getByText("De bijdrage is verborgen. De schrijver krijgt bericht.")).toBeVisible();
  await expect(page.locator(`#${id}`)).toHaveCount(0);
  await expect(page.locator(".queue-item[aria-current]")).toBeFocused();
  await expect(colleague.locator(`#${id} .claim`).first()).toHaveText(`verborgen, door ${people.moderator}`);
  const gone = reader.locator(`#comment-${place?.split("/").pop()}`);
  await expect(gone).toContainText("Verborgen door een moderator");
  await expect(gone).toContainText("Huisregel 2");

  await page.keyboard.press("u");
  await expect(page.getByText("Alles is weer zoals het was.")).toBeVisible();
  await expect(gone).not.toContainText("Verborgen door een moderator");
  await expect(page.locator(`#${id}`)).toBeVisible();
});

test("what someone reports comes to the moderators, and is hidden, appealed and decided on", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, people.member, await discussion(page));
  const words = `Dit is reclame ${Date.now()}`;
  await writeForm(page).getByRole("textbox").fill(words);
  await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
  const comment = page.locator(".comment", { hasText: words });
  await expect(comment).toBeVisible();
  const id = await comment.getAttribute("id");

  const reader = await someoneElse(browser, people.other, `/comments/${id?.replace("comment-", "")}`);
  await reader.locator(`#${id}`).getByRole("link", { name: /^Meld/ }).click();
  await expectNoAxeViolationsAt(reader);
  await reader.getByLabel("Maak geen reclame").check();
  await reader.getByRole("button", { name: "Meld dit" }).click();
  await expect(reader.getByText("Dank je. Een moderator kijkt ernaar")).toBeVisible();

  const moderator = await someoneElse(browser, people.moderator, `${queue}?q=${encodeURIComponent(words)}`);
  await expect(moderator.locator(".reported")).toContainText(words);
  await moderator.getByRole("radio", { name: /^Verberg/ }).check();
  await moderator.getByRole("button", { name: "Besluit en stuur bericht" }).click();
  await expect(moderator.getByText("De bijdrage is verborgen.")).toBeVisible();
  await expect(page.locator(`#${id}`)).toContainText("Verborgen door een moderator");

  await (await isTold(page, "Besluit: Je bijdrage is verborgen.")).first().click();
  await expect(page.getByText(words)).toBeVisible();
  await page.getByLabel("Je bezwaar").fill("Het was een grap.");
  await page.getByRole("button", { name: "Maak bezwaar" }).click();
  await expect(page.getByText("Je bezwaar is binnen.")).toBeVisible();

  // Not the one that waits in the demo content.
  const appeal = { hasText: `Bezwaar van ${people.member}` };
  await moderator.goto(`${queue}?kind=appeal`);
  await moderator.locator(".queue-item", appeal).first().click();
  await expect(moderator.getByText("Je nam dit besluit zelf.")).toBeVisible();
  const other = await someoneElse(browser, people.admin, `${queue}?kind=appeal`);
  await other.locator(".queue-item", appeal).first().click();
  await other.getByLabel(/^Trek het besluit in/).check();
  await other.getByLabel("Redenen, voor de schrijver").fill("Iedereen zag dat het een grap was.");
  await other.getByRole("button", { name: "Beslis en stuur bericht" }).click();
  await expect(other.getByText("Je hebt op het bezwaar beslist.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Iedereen zag dat het een grap was.")).toBeVisible();
  await page.goto("/moderation");
  await expect(page.getByText("bezwaar gegrond").first()).toBeVisible();
});

async function expectNoAxeViolationsAt(page: import("@playwright/test").Page): Promise<void> {
  const context = await page
    .context()
    .browser()
    ?.newContext({ bypassCSP: true, storageState: await page.context().storageState() });
  const same = await context?.newPage();
  await same?.goto(page.url());
  if (same) await expectNoAxeViolations(same);
  await context?.close();
}

for (const lang of ["", "/en"]) {
  test(`the moderators' pages are accessible and fit 320 pixels: ${lang || "/nl"}`, async ({ browser }) => {
    const context = await browser.newContext({
      bypassCSP: true,
      viewport: { width: 320, height: 800 },
    });
    const page = await context.newPage();
    await signIn(page, people.moderator, `${lang}${queue}`);
    const first = await page.locator("input[name=case]").first().getAttribute("value");
    for (const path of [
      `${queue}?case=${first}`,
      `${queue}?decided=1`,
      `/decisions/new?case=${first}`,
      "/moderation",
    ]) {
      await test.step(path, async () => {
        await page.goto(lang + path);
        await expectNoAxeViolations(page);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        ).toBeLessThanOrEqual(0);
      });
    }
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("a moderator works through the queue", async ({ page, browser }) => {
    test.setTimeout(120_000);
    const mark = String(Date.now());
    const author = await (await browser.newContext()).newPage();
    await reported(author, browser, `Dit hoort hier niet, vindt iemand: ${mark}`, "Blijf bij het onderwerp");
    await signIn(page, people.moderator, caseOf(mark));
    await page.locator(".queue-item").click();
    await page.getByLabel(/^Laat staan/).check();
    await page.getByRole("button", { name: "Besluit en stuur bericht" }).click();
    await expect(page.getByText("De bijdrage blijft staan.", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: /^Maak ongedaan/ }).click();
    await expect(page.getByText("Alles is weer zoals het was.")).toBeVisible();
  });
});
