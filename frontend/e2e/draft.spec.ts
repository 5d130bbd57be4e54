import { type Browser, expect, type Page } from "@playwright/test";
import { draftAction, expectNoAxeViolations, isLive, people, signIn, someoneElse, test } from "./site.ts";

const holderOfOne = "Daan Voorbeeldsma";

const text = (page: Page) => page.getByRole("textbox", { name: /Tekst van versie|Text of version/ });
const note = (page: Page) => page.getByRole("textbox", { name: /Wat is er gewijzigd|What changed/ });
const state = (page: Page) => page.locator("[data-form-state]");
const conflict = (page: Page) => page.locator("[data-conflict]");
const alsoOpen = (page: Page, name: string) =>
  page.locator("live-region").getByText(`${name} heeft deze tekst ook open`);
const button = (page: Page, name: RegExp) => page.getByRole("button", { name });

/** Opens the editor of an action and waits until it listens. */
async function sitDown(page: Page, action: number, who: string): Promise<string> {
  const path = `${await draftAction(page, action)}/draft`;
  await signIn(page, who, path);
  await isLive(page);
  return path;
}

function eachOf<T>(pages: Page[], what: (page: Page) => Promise<T>): Promise<T[]> {
  return Promise.all(pages.map(what));
}

/** Puts words behind the text. */
async function add(page: Page, words: string): Promise<void> {
  await text(page).press("ControlOrMeta+End");
  await text(page).pressSequentially(words);
}

test("two editors at once: warned of each other, nothing written over, both texts in the new version", async ({
  page,
  browser,
}) => {
  const path = await sitDown(page, 1, people.moderator);
  const other = await someoneElse(browser, holderOfOne, path);
  await isLive(other);

  await test.step("both see at once that the other has it open", async () => {
    await expect(alsoOpen(page, holderOfOne)).toBeVisible();
    await expect(alsoOpen(page, people.moderator)).toBeHidden();
    await expect(alsoOpen(other, people.moderator)).toBeVisible();
    await expect(page.locator("[data-announcements]")).toContainText(
      `${holderOfOne} heeft deze tekst ook open`,
    );
  });

  const mine = `Van de moderator ${Date.now()}.`;
  const theirs = `Van de houder ${Date.now()}.`;
  await test.step("the first saves by itself; the second hears it and is not saved over it", async () => {
    await text(other).press("ControlOrMeta+Home");
    await text(other).pressSequentially(`${theirs}\n\n`);
    await add(page, `\n\n${mine}`);
    await expect
      .poll(() => eachOf([page, other], (p) => state(p).textContent()))
      .toContainEqual(expect.stringContaining("Concept bewaard om"));
    await expect.poll(() => eachOf([page, other], (p) => conflict(p).isVisible())).toContain(true);
  });

  const [first, second] = (await conflict(other).isVisible()) ? [page, other] : [other, page];
  await test.step("the second merges, and both texts are there", async () => {
    await expect(state(second)).toHaveText("Nog niet bewaard");
    await button(second, /^Voeg de teksten samen/).click();
    await expect(second.getByRole("heading", { level: 1 })).toHaveText("Voeg de teksten samen");
    await expect(second.getByText("heeft intussen ook bewaard")).toBeVisible();
    await expect(text(second)).toHaveValue(new RegExp(`^${theirs}[\\s\\S]*${mine}$`));
    await button(second, /^Bewaar deze tekst/).click();
    await expect(second.getByRole("status").getByText("Het concept is bewaard.")).toBeVisible();
    await expect(conflict(first)).toContainText("heeft intussen ook bewaard");
  });

  await test.step("the second publishes; the first hears that too", async () => {
    await note(second).fill("Een zin van ons allebei.");
    await button(second, /^Publiceer versie/).click();
    await expect(second.getByText("staat online.")).toBeVisible();
    await expect(second.locator(".block-text", { hasText: theirs })).toBeVisible();
    await expect(second.locator(".block-text", { hasText: mine })).toBeVisible();
    await expect(second.getByText("Een zin van ons allebei.")).toBeVisible();
    await expect(first.locator("live-region [data-base]")).toHaveAttribute("data-revision", "0");
  });
  await other.context().close();
});

test("an editor and a publisher: the editor's words are in the version after", async ({ page, browser }) => {
  const path = await sitDown(page, 2, people.moderator);
  const other = await someoneElse(browser, people.holder, path);
  await isLive(other);
  await add(other, "\n\nVan de uitgever.");
  await note(other).fill("Een alinea erbij.");
  await button(other, /^Publiceer versie/).click();
  await expect(other.getByText("staat online.")).toBeVisible();

  await expect(conflict(page)).toBeVisible();
  await text(page).press("ControlOrMeta+Home");
  await text(page).pressSequentially("Van de schrijver.\n\n");
  await note(page).fill("Een begin.");
  await button(page, /^Publiceer versie/).click();
  await expect(page.getByText(`${people.holder} heeft intussen versie`)).toBeVisible();
  await expect(text(page)).toHaveValue(/^Van de schrijver\.[\s\S]*Van de uitgever\.$/);
  await expect(note(page)).toHaveValue("Een begin.");
  await button(page, /^Publiceer versie/).click();
  await expect(page.getByText("staat online.")).toBeVisible();
  await expect(page.locator(".block-text").first()).toHaveText("Van de schrijver.");
  await other.context().close();
});

test("what was typed survives a crash and a dead network", async ({ page, context }) => {
  const path = await sitDown(page, 3, people.moderator);
  await context.setOffline(true);
  const words = `Zonder netwerk ${Date.now()}.`;
  await add(page, `\n\n${words}`);
  await expect(state(page)).toHaveText("Geen verbinding; je tekst staat op dit apparaat");
  await context.setOffline(false);
  await expect(state(page)).toHaveText(/Concept bewaard om/);

  await page.route("**/draft", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await text(page).pressSequentially(" En toen ging het mis.");
  await expect(state(page)).toHaveText("Geen verbinding; je tekst staat op dit apparaat");
  const again = await context.newPage();
  await page.close();
  await again.goto(path);
  await expect(text(again)).toHaveValue(new RegExp(`${words} En toen ging het mis\\.$`));
  // By the page on its way out, or by the next one.
  await expect(state(again)).toHaveText(/Laatst bewaard door|Concept bewaard om/);
});

test("a session that ends loses nothing", async ({ page }) => {
  const path = await sitDown(page, 4, people.moderator);
  await page.context().clearCookies();
  const words = `Na het einde ${Date.now()}.`;
  await add(page, `\n\n${words}`);
  const stopped = page.locator("[data-stopped]");
  await expect(stopped).toContainText("Je bent niet meer ingelogd. ");
  await stopped.getByRole("link").click();
  await button(page, new RegExp(people.moderator)).click();
  await page.waitForURL(`**${path}`);
  await expect(text(page)).toHaveValue(new RegExp(`${words}$`));
  await expect(state(page)).toHaveText(/Concept bewaard om/);
});

test("others find no draft", async ({ page }) => {
  const action = await draftAction(page, 5);
  await signIn(page, people.member, action);
  await expect(page.getByRole("link", { name: /Bewerk de tekst/ })).toHaveCount(0);
  await page.goto(`${action}/draft`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Niet gevonden");
});

test("by keyboard alone: write, look, go on, publish", async ({ page }) => {
  const action = await draftAction(page, 5);
  await signIn(page, people.moderator, action);
  const to = async (name: RegExp, role: "link" | "button" | "textbox") => {
    const wanted = page.getByRole(role, { name });
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await wanted.evaluateAll((nodes) => nodes.some((node) => node === document.activeElement))) return;
    }
    throw new Error(`the Tab key does not reach ${role} ${name}`);
  };
  await to(/Bewerk de tekst/, "link");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/draft");
  await to(/Tekst van versie/, "textbox");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\n\nMet **toetsen** geschreven.");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(state(page)).toHaveText(/Concept bewaard om/);
  await to(/^Bekijk/, "button");
  await page.keyboard.press("Enter");
  await expect(page.locator(".draft-preview strong").getByText("toetsen")).toBeVisible();
  await expect(page.locator(".draft-preview")).toBeFocused();
  await to(/^Schrijf verder/, "button");
  await page.keyboard.press("Enter");
  await expect(text(page)).toBeFocused();
  await to(/Wat is er gewijzigd/, "textbox");
  await page.keyboard.type("Met toetsen.");
  await to(/^Publiceer versie/, "button");
  await page.keyboard.press("Enter");
  await expect(page.getByText("staat online.")).toBeVisible();
});

/** Leads both people to the page on which their texts are merged; gives it back. */
async function merging(browser: Browser, page: Page, path: string): Promise<void> {
  const other = await someoneElse(browser, "Chantal van Fictie", path);
  await text(other).fill(`Alles anders, zei Chantal om ${Date.now()}.`);
  await button(other, /^(Bewaar concept|Save draft)/).click();
  await expect(state(other)).toHaveText(/bewaard om|saved at/);
  await other.context().close();
  await text(page).fill(`Alles anders, zei Bram om ${Date.now()}.`);
  await button(page, /^(Bewaar concept|Save draft)/).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Voeg de teksten samen|Merge the texts/);
}

for (const lang of ["nl", "en"] as const) {
  test(`editor, preview, merging and discarding are accessible: ${lang}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    const path = `${lang === "en" ? "/en" : ""}${await draftAction(page, 6)}/draft`;
    await signIn(page, people.moderator, path);
    await expectNoAxeViolations(page);
    await button(page, /^(Bekijk|Preview)/).click();
    await expect(page.locator(".draft-preview")).toBeVisible();
    await expectNoAxeViolations(page);
    await button(page, /^(Schrijf verder|Write on)/).click();
    await merging(browser, page, path);
    await expectNoAxeViolations(page);
    await page
      .getByText(/Jouw tekst zoals|Your text as/)
      .first()
      .click();
    await button(page, /^(Bewaar deze tekst|Save this text)/).click();
    await expect(
      page.getByRole("status").getByText(/Het concept is bewaard|The draft is saved/),
    ).toBeVisible();
    await button(page, /^(Publiceer versie|Publish version)/).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expectNoAxeViolations(page);
    await page.goto(`${path}/discarding`);
    await expectNoAxeViolations(page);
  });
}

test("nothing scrolls sideways at 320 pixels", async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  const path = await sitDown(page, 6, people.moderator);
  const fits = async (what: string) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, what).toBeLessThanOrEqual(0);
  };
  await page.getByText("Zo maak je de tekst op").click();
  await fits("editor");
  await button(page, /^Bekijk/).click();
  await expect(page.locator(".draft-preview")).toBeVisible();
  await fits("preview");
  await button(page, /^Schrijf verder/).click();
  await merging(browser, page, path);
  await fits("merging");
  await page.goto(`${path}/discarding`);
  await fits("discarding");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("writing, looking, merging and publishing work", async ({ page, browser }) => {
    const action = await draftAction(page, 2);
    await signIn(page, people.moderator, `${action}/draft`);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const other = await context.newPage();
    await signIn(other, people.holder, `${action}/draft`);
    await page.reload();
    await expect(alsoOpen(page, people.holder)).toBeVisible();

    const before = await text(page).inputValue();
    await text(page).fill(`${before}\n\nZonder script van Bram.`);
    await button(page, /^Bekijk/).click();
    await expect(page.getByText("Zonder script van Bram.").first()).toBeVisible();
    await expect(page.locator(".block-changed")).toHaveText(/Zonder script van Bram\./);
    await button(page, /^Bewaar concept/).click();
    await expect(page.getByText("Het concept is bewaard.")).toBeVisible();

    await text(other).fill(`Zonder script van Esra.\n\n${before}`);
    await note(other).fill("Twee alinea’s erbij.");
    await button(other, /^Publiceer versie/).click();
    await expect(other.getByText(`${people.moderator} heeft intussen ook bewaard`)).toBeVisible();
    await expect(text(other)).toHaveValue(/^Zonder script van Esra\.[\s\S]*Zonder script van Bram\.$/);
    await button(other, /^Publiceer versie/).click();
    await expect(other.getByText("staat online.")).toBeVisible();
    await context.close();
  });
});
