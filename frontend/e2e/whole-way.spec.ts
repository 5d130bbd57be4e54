import { type Browser, type BrowserContextOptions, expect, type Locator, type Page } from "@playwright/test";
import { expectNoAxeViolations, isLive, isTold, people, signIn, test } from "./site.ts";

/*
 * The whole way of a citizen's idea: written on a phone that loses its connection, gone on with on a laptop, submitted,
 * supported, merged with another, taken into the plan, answered; told of each, and to be traced from both ends.
 */

test.use({ bypassCSP: true }); // for axe

const desk = "/plans/actieplan-2027-concept/inputs";
const phoneScreen = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const state = (page: Page) => page.locator("[data-form-state]");
const trace = (page: Page) => page.locator(".trace");
const supporters = (page: Page) => page.locator("#support .stat b");
const pathOf = (page: Page) => new URL(page.url()).pathname;

/** Sees that a page is accessible, and that nothing is wider than a narrow screen. */
async function isSound(page: Page): Promise<void> {
  await expectNoAxeViolations(page);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(over, `${page.url()} at 320 pixels`).toBeLessThanOrEqual(0);
  if (size) await page.setViewportSize(size);
}

/** Someone's browser of their own, signed in. */
async function person(browser: Browser, name: string, at: string, options: BrowserContextOptions = {}) {
  const page = await (await browser.newContext({ bypassCSP: true, ...options })).newPage();
  await signIn(page, name, at);
  return page;
}

async function propose(page: Page, title: string): Promise<string> {
  await page.goto("/proposals/new");
  await page.locator("#title").fill(title);
  await page.locator("#problem").fill("Wie werkt, staat voor een dichte deur.");
  await page.locator("#solution").fill("Doe het loket een avond per week open.");
  await page.locator("#proposal-form").getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  return pathOf(page);
}

/** A moderator lets a proposal go on in another. */
async function merge(moderator: Page, from: string, into: string, reason: string): Promise<void> {
  await moderator.goto(`${from}/curation`);
  await moderator.locator("summary", { hasText: "Voeg samen met een ander voorstel" }).click();
  await moderator.getByLabel("Het gaat verder in").selectOption(into);
  await moderator.locator("#merged-reason").fill(reason);
  await moderator.getByRole("button", { name: "Voeg samen met een ander voorstel" }).click();
  await expect(moderator.getByText("Dat is gedaan en staat bij het voorstel.")).toBeVisible();
}

/** A moderator makes an action of a proposal, and gives its path. */
async function adopt(moderator: Page, proposal: string, title: string): Promise<string> {
  await moderator.goto(`${proposal}/curation`);
  await moderator.getByRole("link", { name: "Maak een actie" }).click();
  await moderator.getByLabel("Titel van de actie").fill(title);
  await moderator.getByLabel("Waarom?").fill("Dit past in het plan.");
  await moderator.getByRole("button", { name: "Maak de actie" }).click();
  await expect(moderator.getByText("De actie staat in het plan.")).toBeVisible();
  return pathOf(moderator);
}

/** A moderator answers all that holds these words; a second person reads and publishes it. */
async function answer(moderator: Page, second: Page, words: string, action: string, reason: string) {
  await moderator.goto(`${desk}?q=${encodeURIComponent(words)}`);
  await moderator.getByRole("button", { name: /^Beantwoord .* gevonden$/ }).click();
  await moderator.getByLabel(/^overgenomen/).check();
  await moderator.getByLabel("Waarom?").fill(reason);
  await moderator.locator("#action").selectOption(action.replace("/actions/", ""));
  await moderator.getByRole("button", { name: "Bewaar als concept" }).click();
  await expect(moderator.getByText("Iemand anders leest dit antwoord nog")).toBeVisible();
  await expect(moderator.getByRole("button", { name: /Keur goed/ })).toHaveCount(0);
  await second.goto(pathOf(moderator));
  await second.getByRole("button", { name: "Keur goed en publiceer" }).click();
  await expect(second.getByText("Het antwoord is goedgekeurd.")).toBeVisible();
}

/** Waits until someone is told, and not twice. */
async function isToldOnce(page: Page, sentence: string | RegExp): Promise<Locator> {
  const news = await isTold(page, sentence);
  await expect(news).toHaveCount(1);
  return news;
}

/** Reads all there is, so that what comes is new. */
async function readAll(page: Page): Promise<void> {
  await page.goto("/notifications");
  await page.getByRole("button", { name: "Alles gelezen" }).click();
  await expect(page.getByText("Alles staat op gelezen.")).toBeVisible();
}

test("from a phone in a tunnel to an action in the plan, told and traced all the way", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const stamp = Date.now();
  const title = `Avondloket ${stamp}`;
  const other = `Het loket ook na zessen ${stamp}`;
  const reason = `Het loket gaat open op donderdagavond ${stamp}`;
  const [phone, laptop, neighbour, moderator, second] = await Promise.all([
    person(browser, people.member, "/proposals", phoneScreen),
    person(browser, people.member, "/about"),
    person(browser, people.other, "/about"),
    person(browser, people.moderator, "/about"),
    person(browser, people.admin, "/about"),
  ]);

  await test.step("begun on a phone, as far as the line goes", async () => {
    await phone.getByRole("link", { name: "Doe een voorstel" }).first().tap();
    await phone.locator("#title").fill(title);
    await phone.locator("#problem").fill("Wie overdag werkt, staat voor een dichte deur.");
    await expect(state(phone)).toHaveText(/Concept bewaard om/);
    await phone.context().setOffline(true);
    await phone.locator("#solution").fill("Uit de tunnel: een avond per week.");
    await expect(state(phone)).toHaveText("Geen verbinding; je tekst staat op dit apparaat");
  });

  await test.step("gone on with on a laptop, looked at, submitted", async () => {
    await laptop.goto("/proposals");
    await laptop.getByRole("link", { name: /Mijn concepten/ }).click();
    await isSound(laptop);
    await laptop.getByRole("link", { name: title, exact: true }).click();
    await expect(laptop.locator("#problem")).toHaveValue("Wie overdag werkt, staat voor een dichte deur.");
    await laptop.locator("#solution").fill("Doe het loket op donderdagavond open.");
    await laptop.getByRole("button", { name: "Bekijk eerst" }).click();
    await expect(laptop.locator(".proposal-preview")).toContainText("Doe het loket op donderdagavond open.");
    await laptop.getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(laptop.getByRole("heading", { level: 1, name: title })).toBeVisible();
  });
  const proposal = pathOf(laptop);
  await isLive(laptop);

  await test.step("support comes in on the open page", async () => {
    await expect(supporters(laptop)).toHaveText("0");
    const supporter = await person(browser, people.coalition, proposal);
    await supporter.getByRole("button", { name: "Steun dit voorstel" }).click();
    await expect(supporters(laptop)).toHaveText("1");
    await supporter.context().close();
  });

  const target = await propose(neighbour, other);
  await isLive(neighbour);
  await test.step("merged: both open pages show it, and lead to each other", async () => {
    await merge(moderator, proposal, other, "Vraagt hetzelfde.");
    await expect(trace(laptop)).toContainText(`Samengevoegd met ${other}`);
    await expect(laptop.getByText(`Dit voorstel is samengevoegd met: ${other}`)).toBeVisible();
    const merged = neighbour.getByRole("listitem").filter({ hasText: title });
    await expect(merged).toContainText("1 keer gesteund");
    await neighbour.reload();
    await expect(neighbour.locator("#support")).toContainText(
      "En nog 1 steunt een voorstel dat hierin verdergaat.",
    );
    await laptop.reload();
    await expect(laptop.getByText("Praat daar mee.")).toBeVisible();
    await isToldOnce(laptop, `Het voorstel “${title}” is samengevoegd met een ander voorstel`);
    await isSound(laptop);
  });

  let action = "";
  await test.step("taken into the plan: told too who asked for it in the merged one, and traced to the action", async () => {
    action = await adopt(moderator, target, `Loket in de avond ${stamp}`);
    await expect(trace(neighbour)).toContainText(`Opgenomen in het plan: Loket in de avond ${stamp}`);
    await isToldOnce(laptop, `Het voorstel “${title}” is opgenomen in het plan`);
    await neighbour.goto(action);
    for (const name of [title, other]) await expect(neighbour.getByRole("link", { name })).toBeVisible();
    await isSound(neighbour);
  });

  await test.step("answered, with reasons, after a second reader", async () => {
    await laptop.getByRole("button", { name: `Het voorstel “${title}” is opgenomen in het plan` }).click();
    await expect(trace(laptop)).toContainText(`Opgenomen in het plan: Loket in de avond ${stamp}`);
    await readAll(laptop);
    await laptop.goto(proposal);
    await isLive(laptop);
    await answer(moderator, second, String(stamp), action, reason);
    await expect(laptop.locator("article.answer")).toContainText(reason);
    await expect(trace(laptop).locator(".now")).toContainText("Beantwoord");
    await isSound(laptop);
    await isToldOnce(laptop, /^Je bijdrage aan “.*” is beantwoord$/);
  });

  await test.step("what happened to my input leads from the proposal to the action, and back", async () => {
    await laptop.goto("/my-input");
    const mine = laptop.getByRole("main").locator("ol.lines > li", { hasText: title });
    await expect(mine).toContainText(`Samengevoegd met ${other}`);
    await expect(mine).toContainText(`Opgenomen in het plan: Loket in de avond ${stamp}`);
    await expect(mine).toContainText(reason);
    await expect(mine).not.toContainText("voortgangsbericht"); // it is a draft still
    await mine
      .getByRole("link", { name: `Loket in de avond ${stamp}` })
      .last()
      .click();
    await expect(laptop).toHaveURL(new RegExp(`${action}$`));
    await laptop.getByRole("link", { name: title }).first().click();
    await expect(laptop).toHaveURL(new RegExp(`${proposal}$`));
    await laptop.goto("/proposals");
    const line = laptop.getByRole("listitem").filter({ hasText: title });
    for (const badge of ["samengevoegd", "overgenomen"]) await expect(line).toContainText(badge);
  });

  await test.step("out of the tunnel, the phone says where the text went", async () => {
    await phone.context().setOffline(false);
    const stopped = phone.locator("[data-stopped]");
    await expect(stopped).toContainText("Dit concept is intussen ingediend.");
    await expect(phone.locator("#solution")).toHaveValue("Uit de tunnel: een avond per week.");
    await stopped.getByRole("link", { name: "Ga verder" }).tap();
    await expect(phone.getByRole("heading", { level: 1, name: title })).toBeVisible();
  });
  for (const page of [phone, laptop, neighbour, moderator, second]) await page.context().close();
});

test("the same way without JavaScript", async ({ browser }) => {
  test.setTimeout(180_000);
  const stamp = Date.now();
  const title = `Loket zonder script ${stamp}`;
  const other = `Loket met een gewone pagina ${stamp}`;
  const reason = `Het loket gaat ook zonder script open ${stamp}`;
  const plain = { javaScriptEnabled: false };
  const [phone, laptop, neighbour, moderator, second] = await Promise.all([
    person(browser, people.member, "/proposals/new", { ...phoneScreen, ...plain }),
    person(browser, people.member, "/proposals/drafts", plain),
    person(browser, people.other, "/about", plain),
    person(browser, people.moderator, "/about", plain),
    person(browser, people.admin, "/about", plain),
  ]);

  await test.step("begun on a phone, gone on with on a laptop, supported", async () => {
    await phone.locator("#title").fill(title);
    await phone.getByRole("button", { name: "Bewaar als concept" }).last().tap();
    await expect(phone.getByText("Het concept is bewaard.")).toBeVisible();
    await laptop.goto("/proposals/drafts");
    await laptop.getByRole("link", { name: title, exact: true }).click();
    await laptop.locator("#problem").fill("Niet iedereen heeft een nieuwe telefoon.");
    await laptop.locator("#solution").fill("Laat alles ook zonder script werken.");
    await laptop.getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(laptop.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await neighbour.goto(pathOf(laptop));
    await neighbour.getByRole("button", { name: "Steun dit voorstel" }).click();
    await laptop.reload();
    await expect(supporters(laptop)).toHaveText("1");
  });
  const proposal = pathOf(laptop);

  await test.step("merged, taken into the plan, answered: told of each", async () => {
    await readAll(laptop);
    const target = await propose(neighbour, other);
    await merge(moderator, proposal, other, "Vraagt hetzelfde.");
    const action = await adopt(moderator, target, `Loket voor iedereen ${stamp}`);
    await answer(moderator, second, String(stamp), action, reason);
    await isToldOnce(laptop, `Het voorstel “${title}” is samengevoegd met een ander voorstel`);
    await isToldOnce(laptop, /^Je bijdrage aan “.*” is beantwoord$/);
    await (await isToldOnce(laptop, `Het voorstel “${title}” is opgenomen in het plan`)).click();
  });

  await test.step("traced from the proposal to the action, and back", async () => {
    await expect(laptop).toHaveURL(new RegExp(`${proposal}$`));
    await expect(laptop.locator("article.answer")).toContainText(reason);
    await expect(trace(laptop)).toContainText(`Samengevoegd met ${other}`);
    await trace(laptop)
      .getByRole("link", { name: `Loket voor iedereen ${stamp}` })
      .click();
    for (const name of [other, title]) await expect(laptop.getByRole("link", { name }).first()).toBeVisible();
    await laptop.goto("/my-input");
    await expect(laptop.getByRole("listitem").filter({ hasText: title }).first()).toContainText(reason);
  });
  for (const page of [phone, laptop, neighbour, moderator, second]) await page.context().close();
});
