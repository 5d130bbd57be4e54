import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, isLive, people, signIn, someoneElse, test, writeForm } from "./site.ts";

test.use({ bypassCSP: true }); // for axe

/** A moment so many minutes from now by the clock of the plan, as a form holds it. */
function at(minutes: number): string {
  const moment = new Date(Date.now() + minutes * 60_000);
  return moment.toLocaleString("sv", { timeZone: "Europe/Amsterdam" }).slice(0, 16).replace(" ", "T");
}

/** Opens a discussion of one's own, so that other journeys are left alone, and gives its path. */
async function newThread(page: Page, title: string): Promise<string> {
  await page.goto("/threads/new");
  await page.locator("#title").fill(title);
  await page.locator("#text").fill("Hier praten we straks samen.");
  await page.getByRole("button", { name: /Begin|Open/ }).click();
  await page.waitForURL(/\/threads\/\d+/);
  return new URL(page.url()).pathname;
}

/** Marks the page, to see later that it was never loaded anew. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });
}

async function isSame(page: Page): Promise<boolean> {
  return page.evaluate(() => (window as unknown as { same?: boolean }).same === true);
}

async function post(page: Page, text: string): Promise<void> {
  await writeForm(page).getByRole("textbox").fill(text);
  await writeForm(page)
    .getByRole("button", { name: /Plaats reactie/ })
    .click();
}

test("a live session from its announcement to its summary, on two screens, without a reload", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const title = `Live over open data ${Date.now()}`;
  await signIn(page, people.moderator, "/threads/new");
  const path = await newThread(page, title);
  const other = await someoneElse(browser, people.other, path);
  await isLive(other);
  await mark(other);
  const front = await someoneElse(browser);
  await isLive(front);
  await mark(front);
  const room = other.locator(".live-session");

  await test.step("planned two days ahead, it appears where people look, and in the waiting room one only reads", async () => {
    await page.goto(`${path}/live-sessions/new`);
    await expectNoAxeViolations(page);
    await page.locator("#starts").fill(at(2880));
    await page.locator("#ends").fill(at(2940));
    await page.locator("#chair").fill(people.member);
    await page.locator("#agenda").fill("Welkom\nWat staat er op het besluit?");
    await page.locator("#before-read").check();
    await page.getByRole("button", { name: "Kondig aan" }).click();
    await expect(page.getByText("Het live gesprek is aangekondigd.")).toBeVisible();
    await expect(room).toContainText("het begint op deze pagina vanzelf");
    await expect(other.locator(".live-here")).toContainText(/mensen zijn hier|persoon is hier/);
    await expect(writeForm(other)).toBeHidden();
    await expect(other.getByText(/Je kunt hier nu alleen lezen/)).toBeVisible();
    await expect(front.locator(".live-coming").getByRole("link", { name: title })).toBeVisible();
    await expectNoAxeViolations(other);
    await expectNoAxeViolations(front);
  });

  const session = new URL(page.url()).pathname;
  const chair = await someoneElse(browser, people.member, `${session}/chair`);
  await test.step("when its time comes, it opens by itself", async () => {
    await isLive(chair);
    await expect(chair.getByRole("button", { name: "Stel in" })).toBeDisabled();
    await page.goto(`${session}/edit`);
    await page.locator("#starts").fill(at(0));
    await page.locator("#ends").fill(at(60));
    await page.locator("#reason").fill("Iedereen is er al.");
    await page.getByRole("button", { name: "Bewaar wijziging" }).click();
    await expect(room.locator(".badge-now")).toHaveText("nu live");
    await expect(writeForm(other)).toBeVisible();
    await expect(front.locator(".live-coming .badge-now").first()).toBeVisible();
    await expect(chair.getByRole("button", { name: "Stel in" })).toBeEnabled();
  });

  await test.step("the chair finds the way, and sees questions come in", async () => {
    await chair.goto(session);
    await expect(
      chair.locator(".live-session").getByRole("link", { name: /scherm van de voorzitter/ }),
    ).toBeVisible();
    await expect(room.getByRole("link", { name: /scherm van de voorzitter/ })).toBeHidden();
    await chair.getByRole("link", { name: /scherm van de voorzitter/ }).click();
    await isLive(chair);
    await post(other, "Waarom tien dagen en geen vijf?");
    await expect(chair.locator("#chair-questions")).toContainText("Waarom tien dagen en geen vijf?");
    await expectNoAxeViolations(chair);
  });

  await test.step("the comment and the point under discussion stand on every screen", async () => {
    await chair.getByRole("button", { name: "Bespreek dit nu" }).first().click();
    await expect(room.getByRole("group", { name: "Nu in gesprek" })).toContainText(
      "Waarom tien dagen en geen vijf?",
    );
    await chair.getByRole("button", { name: "Begin met punt 1" }).click();
    await expect(room.locator("[aria-current=step]")).toContainText("Welkom");
    await expect(other.locator("[data-announcements]")).toContainText("Punt 1: Welkom");
    await chair.getByRole("button", { name: "Naar het volgende punt" }).click();
    await expect(room.locator("[aria-current=step]")).toContainText("Wat staat er op het besluit?");
    await chair.getByLabel("Nog een punt voor de agenda").fill("Rondvraag");
    await chair.getByRole("button", { name: "Voeg toe" }).click();
    await expect(room.locator(".agenda")).toContainText("Rondvraag");
    await expectNoAxeViolations(other);
  });

  await test.step("in slow mode the second comment waits, with its text kept", async () => {
    await chair.getByLabel("Rustig reageren", { exact: true }).check();
    await chair.locator("#seconds").selectOption("300");
    await chair.getByRole("button", { name: "Stel in" }).click();
    await expect(room).toContainText("één keer per 300 seconden");
    await post(other, "De eerste mag.");
    await expect(other.locator("ol.comments")).toContainText("De eerste mag.");
    await post(other, "De tweede is te snel.");
    await expect(writeForm(other)).toContainText(/Je kunt weer over \d+ sec/);
    await expect(writeForm(other).getByRole("textbox")).toHaveValue("De tweede is te snel.");
  });

  await test.step("read-only closes the form, and opens it again with what was typed", async () => {
    await chair.getByLabel("Alleen lezen").check();
    await chair.getByRole("button", { name: "Stel in" }).click();
    await expect(writeForm(other)).toBeHidden();
    await chair.getByLabel("Reageren", { exact: true }).check();
    await chair.getByRole("button", { name: "Stel in" }).click();
    await expect(writeForm(other)).toBeVisible();
    await expect(writeForm(other).getByRole("textbox")).toHaveValue("De tweede is te snel.");
  });

  await test.step("ended by the chair, its summary is there, from the same thread", async () => {
    await chair.getByText("Sluit eerder af").click();
    await chair.getByRole("button", { name: "Sluit het live gesprek af" }).click();
    await expect(room).toContainText("Dit live gesprek is geweest.");
    expect(await isSame(other)).toBe(true);
    expect(await isSame(front)).toBe(true);
    await room.getByRole("link", { name: "Lees de samenvatting" }).click();
    await expect(other.getByText(/deed mee, met 2 reacties|deden mee, met samen 3 reacties/)).toBeVisible();
    const open = other.getByRole("region", { name: "Open vragen" });
    await expect(open).toContainText("De eerste mag.");
    await expect(other.getByRole("region", { name: "Samenvatting" })).toContainText(
      "Waarom tien dagen en geen vijf?",
    );
    await expectNoAxeViolations(other);
  });
});

test("a live session on a phone and without JavaScript", async ({ browser, page }) => {
  const title = `Live zonder script ${Date.now()}`;
  await signIn(page, people.moderator, "/threads/new");
  const path = await newThread(page, title);
  await page.goto(`${path}/live-sessions/new`);
  await page.locator("#starts").fill(at(1440));
  await page.locator("#ends").fill(at(1500));
  await page.getByRole("button", { name: "Kondig aan" }).click();
  await expect(page.getByText("Het live gesprek is aangekondigd.")).toBeVisible();
  const session = new URL(page.url()).pathname;

  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  const plain = await context.newPage();
  for (const address of [path, session, "/", `/en${path}`]) {
    await plain.goto(address);
    await expect(plain.getByText(title).filter({ visible: true }).first()).toBeVisible();
  }
  await plain.goto(path);
  await plain.getByRole("link", { name: /Laad de pagina opnieuw/ }).click();
  await expect(plain.locator(".live-session")).toContainText("gepland");
  await page.setViewportSize({ width: 320, height: 640 });
  for (const address of [path, session, `${session}/edit`, `${session}/chair`, "/"]) {
    await page.goto(address);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, address).toBeLessThanOrEqual(320);
  }
});
