import { expect, type Locator, type Page } from "@playwright/test";
import {
  draftAction,
  expectNoAxeViolations,
  isLive,
  people,
  signIn,
  someoneElse,
  test,
  writeForm,
} from "./site.ts";

// For axe, which the pages' policy would not let in.
test.use({ bypassCSP: true });

const writers = (page: Page) => page.locator("[data-writers]");
const box = (page: Page) => writeForm(page).getByRole("textbox");

/** Waits until a screen says this, while people go on typing in these boxes. */
async function says(screen: Page, text: string, ...busy: Locator[]): Promise<void> {
  await expect
    .poll(async () => {
      for (const each of busy) await each.press("x");
      return writers(screen).textContent();
    })
    .toBe(text);
}

test("who writes is counted on the screens of others, until they sent it or left it alone", async ({
  page,
  browser,
}) => {
  await signIn(page, people.member, "/threads/new");
  await page.getByLabel("Onderwerp").fill(`Wie schrijft er ${Date.now()}`);
  await page.locator("#text").fill("Een begin");
  await page.getByRole("button", { name: "Begin gesprek" }).click();
  await expect(page.locator("h1")).toContainText("Wie schrijft er");
  const path = new URL(page.url()).pathname;
  const other = await someoneElse(browser, people.holder, path);
  const visitor = await someoneElse(browser, undefined, `/en${path}`);
  const tab = await page.context().newPage(); // of the same person
  await tab.goto(path);
  for (const screen of [page, other, visitor, tab]) await isLive(screen);
  const place = await writeForm(visitor).boundingBox();

  await says(visitor, "1 person is writing a comment", box(page));
  expect(await writeForm(visitor).boundingBox()).toEqual(place);
  await says(page, "", box(page));
  await says(tab, "", box(page));
  await expectNoAxeViolations(visitor);

  await test.step("an answer counts too, and nobody counts on their own screen", async () => {
    await other.getByRole("link", { name: /^Beantwoord/ }).click();
    const answer = other.locator("form[id^=reply-]").getByRole("textbox");
    await says(visitor, "2 people are writing a comment", box(page), answer);
    await says(page, "1 persoon schrijft een reactie", box(page), answer);
    await says(tab, "1 persoon schrijft een reactie", box(page), answer);
    await says(other, "1 persoon schrijft een reactie", box(page), answer);
    await page.getByRole("button", { name: "Plaats reactie" }).click();
    await expect(box(page)).toHaveValue("");
    await says(visitor, "1 person is writing a comment", answer);
    await says(page, "1 persoon schrijft een reactie", answer);
    await says(other, "", answer);
  });
  await says(visitor, "");
  await says(page, "");
});

test("so is who writes beside the text of an action", async ({ page, browser }) => {
  const path = await draftAction(page, 4);
  await signIn(page, people.member, path);
  const visitor = await someoneElse(browser, undefined, path);
  for (const screen of [page, visitor]) await isLive(screen);
  await page.locator("[data-comment-block]").first().click();
  const comment = page.locator(".block-slot form").getByRole("textbox", { name: "Jouw reactie" });
  await expect
    .poll(async () => {
      await comment.press("x");
      return writers(visitor).textContent();
    })
    .toMatch(/schrij(ft|ven) een reactie$/);
});
