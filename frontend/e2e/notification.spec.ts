import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { draftAction, expectNoAxeViolations, isTold, signIn, someoneElse, test, writeForm } from "./site.ts";

/** People whom no other journey speaks with. */
const listener = "Roos Modelsma";
const speaker = "Sanne Probeerda";

const bell = (page: Page): Locator => page.locator("#bell");

/** Signs in and reads all there is, so that the bell is empty. */
async function withNothingUnread(page: Page, name: string): Promise<void> {
  await signIn(page, name, "/notifications");
  const all = page.getByRole("button", { name: "Alles gelezen" });
  if (await all.isVisible()) await all.click();
  await expect(bell(page)).toHaveAccessibleName("Berichten: niets ongelezen");
}

/** Starts a discussion that nobody else knows of, and gives its title and path. */
async function start(page: Page): Promise<{ title: string; path: string }> {
  const title = `Wie hoort dit ${Date.now()}`;
  await page.goto("/threads/new");
  await page.getByLabel("Onderwerp").fill(title);
  await page.locator("#text").fill("Wat vinden jullie?");
  await page.getByRole("button", { name: "Begin gesprek" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  return { title, path: new URL(page.url()).pathname };
}

async function say(page: Page, words: string): Promise<void> {
  await writeForm(page).getByRole("textbox").fill(words);
  await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
  await expect(page.locator("ol.comments").getByText(words)).toBeVisible();
}

async function fitsAndIsAccessible(page: Page): Promise<void> {
  await expectNoAxeViolations(page);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  if (size) await page.setViewportSize(size);
}

test.use({ bypassCSP: true }); // for axe

test.describe.configure({ mode: "serial" });

test("a comment rings the bell of who takes part, live; opening the news reads it", async ({
  page,
  browser,
}) => {
  await withNothingUnread(page, listener);
  const { title, path } = await start(page);
  await expect(page.getByRole("button", { name: "Je volgt dit gesprek", pressed: true })).toBeVisible();
  await page.goto("/about");
  const other = await someoneElse(browser, speaker, path);

  await test.step("once for all that is not read yet, and politely", async () => {
    await say(other, "Ik vind het goed");
    await expect(bell(page)).toHaveAccessibleName("Berichten: 1 ongelezen");
    await expect(bell(page).locator(".bell-count")).toHaveText("1");
    await expect(page.locator("[data-announcements]")).toHaveText("Je hebt 1 ongelezen bericht");
    await say(other, "Ik vind het toch niet goed");
    await expect(bell(page)).toHaveAccessibleName("Berichten: 1 ongelezen");
  });

  await test.step("in a second tab as well", async () => {
    const second = await page.context().newPage();
    await second.goto("/en/notifications");
    await expect(bell(second)).toHaveAccessibleName("News for you: 1 unread");
    await expect(second.getByRole("button", { name: `2 new comments in “${title}”` })).toBeVisible();
    await fitsAndIsAccessible(second);

    await bell(page).click();
    const news = page.getByRole("listitem").filter({ hasText: title });
    await expect(news).toContainText("nieuw");
    await expect(news).toContainText("Ik vind het toch niet goed");
    await fitsAndIsAccessible(page);
    await news.getByRole("button", { name: `2 nieuwe reacties in “${title}”` }).click();
    await expect(page).toHaveURL(new RegExp(`${path}.*#comment-`));
    await expect(page.getByText("Ik vind het goed", { exact: true })).toBeVisible();
    await expect(bell(page)).toHaveAccessibleName("Berichten: niets ongelezen");
    await expect(bell(second)).toHaveAccessibleName("News for you: nothing unread");
  });

  await test.step("what comes after it is news again, and the back button does no harm", async () => {
    await say(other, "Nog iets");
    await expect(bell(page)).toHaveAccessibleName("Berichten: 1 ongelezen");
    await page.goBack();
    await page.reload();
    const news = page.getByRole("listitem").filter({ hasText: title });
    await expect(news).toHaveCount(2);
    await expect(news.first()).toContainText("nieuw");
    await expect(news.last().getByRole("link")).toHaveText(`2 nieuwe reacties in “${title}”`);
  });

  await test.step("a comment that is withdrawn leaves the bell and the list", async () => {
    const own = other.locator("li.comment", { hasText: "Nog iets" });
    await own.getByRole("link", { name: "Trek in" }).click();
    await other.getByRole("button", { name: /Trek/ }).click();
    await page.reload();
    await expect(bell(page)).toHaveAccessibleName("Berichten: niets ongelezen");
    await expect(page.getByRole("listitem").filter({ hasText: title })).toHaveCount(1);
  });
});

test("one mutes a discussion from its page, and hears nothing more", async ({ page, browser }) => {
  await withNothingUnread(page, listener);
  const { title, path } = await start(page);
  await page.getByRole("button", { name: "Demp", exact: true }).click();
  await expect(page.getByText("Je hebt dit gesprek gedempt")).toBeVisible();
  const other = await someoneElse(browser, speaker, path);
  await say(other, "Hoor je mij?");
  await page.goto("/follows");
  const line = page.getByRole("listitem").filter({ hasText: title });
  await expect(line).toContainText("gedempt");
  await fitsAndIsAccessible(page);
  await line.getByRole("button", { name: /Niet meer dempen/ }).click();
  await expect(page.getByText(title)).toHaveCount(0);
  await page.goto(path);
  await page.getByRole("button", { name: "Volg dit gesprek" }).click();
  await say(other, "En nu?");
  await expect(bell(page)).toHaveAccessibleName("Berichten: 1 ongelezen");
  await page.goto("/notifications");
  await expect(page.getByRole("button", { name: `Sanne Probeerda reageerde in “${title}”` })).toBeVisible();
});

test("it all works without JavaScript", async ({ page, browser }) => {
  const { page: quiet, path, title } = await withoutScript(browser);
  await signIn(page, speaker, path);
  await say(page, "Zonder script te lezen");
  await (await isTold(quiet, new RegExp(title))).click();
  await expect(quiet.getByText("Zonder script te lezen")).toBeVisible();
  await expect(bell(quiet)).toHaveAccessibleName("Berichten: niets ongelezen");
  const action = await draftAction(quiet, 6);
  await quiet.getByRole("button", { name: "Volg deze actie" }).click();
  expect(new URL(quiet.url()).pathname).toBe(action);
  await quiet.getByRole("button", { name: "Je volgt deze actie" }).click();
  await expect(quiet.getByRole("button", { name: "Volg deze actie" })).toBeVisible();
});

async function withoutScript(browser: Browser) {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await withNothingUnread(page, listener);
  return { page, ...(await start(page)) };
}
