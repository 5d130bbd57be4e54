import { expect, type Locator, type Page } from "@playwright/test";
import {
  expectNoAxeViolations,
  isLive,
  people,
  personToBe,
  signIn,
  someoneElse,
  test,
  writeForm,
} from "./site.ts";

// For axe, which the pages' policy would not let in.
test.use({ bypassCSP: true });

/** Starts a discussion that nobody else knows of, and gives its path. */
async function start(page: Page, first: string): Promise<string> {
  await page.goto("/threads/new");
  await page.getByLabel("Onderwerp").fill(`Wie is het eens ${Date.now()}`);
  await page.locator("#text").fill(first);
  await page.getByRole("button", { name: "Begin gesprek" }).click();
  await expect(page.locator("h1")).toContainText("Wie is het eens");
  return new URL(page.url()).pathname;
}

/** Says something below, or as an answer, the way of a form. */
async function say(page: Page, words: string, answered?: Locator): Promise<void> {
  if (answered)
    await answered
      .getByRole("link", { name: /^Beantwoord/ })
      .first()
      .click();
  const form = answered ? answered.locator("form[id^=reply-]") : writeForm(page);
  await form.getByRole("textbox").fill(words);
  await form.getByRole("button", { name: /^Plaats/ }).click();
  await expect(page.locator("ol.comments").getByText(words)).toBeVisible();
}

/** The comment with these words, and not the one that it answers. */
const comment = (page: Page, words: string) =>
  page
    .locator(".comment")
    .filter({ has: page.locator("[data-text]").getByText(words, { exact: true }) })
    .last();

const agree = (page: Page, words: string) =>
  comment(page, words)
    .getByRole("button", { name: /^(Eens|Agree)/ })
    .first();

const line = (page: Page) => page.locator(".unread-line");
const since = (page: Page) => page.locator("[data-new-since]");

/** What stands where on the screen. */
const top = (node: Locator) => node.evaluate((element) => element.getBoundingClientRect().top);

/** Leaves the page the way people do, so that it can keep where they were. */
async function leave(page: Page): Promise<void> {
  await page.goto("/about");
}

async function fits(page: Page): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), page.url()).toBeLessThanOrEqual(
    320,
  );
  if (size) await page.setViewportSize(size);
}

test("one agrees with a comment and takes it back, counted on every screen", async ({ page, browser }) => {
  await signIn(page, people.member);
  const path = await start(page, "Zet het in gewone taal.");
  const other = await someoneElse(browser, people.other, path);
  const visitor = await someoneElse(browser, undefined, `/en${path}`);
  for (const screen of [page, other, visitor]) await isLive(screen);
  const button = agree(other, "Zet het in gewone taal.");
  await expect(button).toHaveAccessibleName(`Eens met ${people.member}`);

  await test.step("by keyboard, in place", async () => {
    await other.evaluate(() => document.body.setAttribute("data-same-page", ""));
    await button.focus();
    await other.keyboard.press("Enter");
    await expect(button).toHaveAccessibleName(`Eens met ${people.member} 1`);
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect(button).toBeFocused();
    await expect(agree(visitor, "Zet het in gewone taal.")).toHaveAccessibleName(/1$/);
  });
  await test.step("its author has no button, and sees how many", async () => {
    await expect(comment(page, "Zet het in gewone taal.")).toContainText("Eens: 1");
    await expect(agree(page, "Zet het in gewone taal.")).toHaveCount(0);
  });
  await test.step("what one agreed with stays so when the comment changes", async () => {
    await other.locator("h1").click(); // no longer busy with the comment
    await comment(page, "Zet het in gewone taal.").getByRole("link", { name: "Bewerk" }).click();
    await page.getByLabel("Jouw reactie").fill("Zet het in heel gewone taal.");
    await page.getByRole("button", { name: "Bewaar wijziging" }).click();
    const changed = agree(other, "Zet het in heel gewone taal.");
    await expect(changed).toHaveAttribute("aria-pressed", "true");
    await expect(changed).toHaveAccessibleName(/ 1$/);
  });
  await test.step("and back", async () => {
    const pressed = agree(other, "Zet het in heel gewone taal.");
    await pressed.click();
    await expect(pressed).toHaveAttribute("aria-pressed", "false");
    await expect(pressed).toHaveAccessibleName(`Eens met ${people.member}`);
    await expect(agree(visitor, "Zet het in heel gewone taal.")).toHaveAccessibleName(
      `Agree with ${people.member}`,
    );
    await expect(other.locator("body[data-same-page]")).toBeAttached();
    await pressed.click();
    await expect(agree(visitor, "Zet het in heel gewone taal.")).toHaveAccessibleName(/1$/); // the server has it
    await other.reload();
    await expect(agree(other, "Zet het in heel gewone taal.")).toHaveAttribute("aria-pressed", "true");
  });
  await test.step("a visitor signs in first, and comes back to the comment", async () => {
    await agree(visitor, "Zet het in heel gewone taal.").click();
    await expect(visitor.getByText("Agree with")).toBeVisible();
    await visitor.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await personToBe(visitor, people.coalition).click();
    await visitor.getByRole("main").locator("button[type=submit]").first().click();
    await expect(visitor).toHaveURL(/#comment-\d+$/);
    await expect(agree(visitor, "Zet het in heel gewone taal.")).toHaveAccessibleName(/ 2$/);
  });
  await expectNoAxeViolations(other);
  await fits(other);
});

test("a thread is read by agreement, and nothing moves when more is said", async ({ page, browser }) => {
  await signIn(page, people.member);
  const path = await start(page, "Als eerste gezegd.");
  await say(page, "Hier is iedereen het mee eens.");
  await say(page, "Als laatste gezegd.");
  const other = await someoneElse(browser, people.other, path);
  await agree(other, "Hier is iedereen het mee eens.").click();
  await expect(agree(other, "Hier is iedereen het mee eens.")).toHaveAccessibleName(/ 1$/);
  await other.getByRole("navigation", { name: "Volgorde" }).getByRole("link", { name: "Meest eens" }).click();
  await expect(other).toHaveURL(`${path}?sort=agreed#comments`);
  await expect(other.locator("ol.comments > li [data-text]")).toHaveText([
    "Hier is iedereen het mee eens.",
    "Als laatste gezegd.",
    "Als eerste gezegd.",
  ]);
  await isLive(other);
  const before = await top(comment(other, "Als eerste gezegd."));
  await say(page, "Toch nog iets.");
  await say(page, "Een antwoord.", comment(page, "Als eerste gezegd."));
  await expect(comment(other, "Een antwoord.")).toBeVisible();
  expect(await top(comment(other, "Als eerste gezegd."))).toBe(before);
  await expect(other.locator("ol.comments > li")).toHaveCount(3);
  await expectNoAxeViolations(other);
  await fits(other);
  await other.getByRole("button", { name: "1 nieuwe reactie tonen" }).click();
  await expect(other).toHaveURL(/#comment-\d+$/);
  await expect(comment(other, "Toch nog iets.")).toBeInViewport();
});

for (const who of [people.other, undefined]) {
  test(`${who ? "a member" : "a visitor"} finds where they left off`, async ({ page, browser }) => {
    await signIn(page, people.member);
    const path = await start(page, "Dit las ik al.");
    const reader = await someoneElse(browser, who, path);
    await expect(comment(reader, "Dit las ik al.")).toBeVisible();
    await expect(line(reader)).toHaveCount(0);
    await expect(since(reader)).toBeHidden();
    await leave(reader);
    await say(page, "Een antwoord op wat gelezen is.", comment(page, "Dit las ik al."));
    await say(page, "Dit is nieuw.");
    await say(page, "Dit ook.");

    await expect(async () => {
      await reader.goto(path);
      await expect(since(reader)).toHaveText("3 nieuwe reacties sinds je laatste bezoek", { timeout: 1000 });
    }).toPass();
    await isLive(reader);
    await expect(line(reader)).toHaveText(["Nieuw sinds je laatste bezoek", "Nieuw sinds je laatste bezoek"]);
    await expect(reader.locator("ol.comments > li").nth(1)).toHaveClass("unread-line");
    await expectNoAxeViolations(reader);
    await fits(reader);
    await since(reader).getByRole("link").click();
    await expect(comment(reader, "Een antwoord op wat gelezen is.")).toBeFocused();

    await test.step("what comes in meanwhile stands under the line, and is not read before it is seen", async () => {
      await reader.setViewportSize({ width: 800, height: 300 });
      await comment(reader, "Dit las ik al.").locator("[data-text]").first().scrollIntoViewIfNeeded();
      await say(page, "Dit kwam binnen.");
      await expect(reader.getByRole("button", { name: "1 nieuwe reactie tonen" })).toBeInViewport();
      await expect(line(reader)).toHaveCount(2);
      await expect(reader.locator("ol.comments > li").last()).toContainText("Dit kwam binnen.");
      await reader.getByRole("button", { name: "1 nieuwe reactie tonen" }).click();
      await expect(comment(reader, "Dit kwam binnen.")).toBeFocused();
      for (const words of ["Dit is nieuw.", "Dit ook."])
        await comment(reader, words).scrollIntoViewIfNeeded();
    });
    await expect(async () => {
      await leave(reader);
      await reader.goto(path);
      await expect(comment(reader, "Dit kwam binnen.")).toBeVisible();
      await expect(line(reader)).toHaveCount(0, { timeout: 1000 });
    }).toPass();
    await expect(since(reader)).toBeHidden();
  });
}

test("replies are folded away for the visit, and come out for who is led to them", async ({
  page,
  browser,
}) => {
  await signIn(page, people.member);
  const path = await start(page, "Een vraag.");
  await say(page, "Een antwoord.", comment(page, "Een vraag."));
  const reader = await someoneElse(browser, undefined, path);
  await isLive(reader);
  const fold = reader.locator("details.fold").first();
  const summary = fold.locator("summary");
  await expect(summary).toHaveText(/1 antwoord\s+op/);
  await summary.focus();
  await reader.keyboard.press("Enter");
  await expect(comment(reader, "Een antwoord.")).toBeHidden();
  await say(page, "Nog een antwoord.", comment(page, "Een vraag."));
  await expect(summary).toHaveText(/2 antwoorden/);
  await expect(comment(reader, "Nog een antwoord.")).toBeHidden();
  await expectNoAxeViolations(reader);
  await reader.reload();
  await expect(fold).not.toHaveAttribute("open");
  await isLive(reader);
  await say(page, "En nog een.", comment(page, "Een vraag."));
  await reader.getByRole("button", { name: "1 nieuwe reactie tonen" }).click();
  await expect(comment(reader, "En nog een.")).toBeFocused();
  await expect(fold).toHaveAttribute("open");
});

test("who does not follow a discussion can mute it on its page", async ({ page, browser }) => {
  await signIn(page, people.member);
  const path = await start(page, "Hier wil niet iedereen van horen.");
  const other = await someoneElse(browser, people.other, path);
  await other.getByRole("button", { name: "Demp", exact: true }).click();
  await expect(other.getByText("Je hebt dit gesprek gedempt")).toBeVisible();
  await other.getByRole("button", { name: "Niet meer dempen" }).click();
  await expect(other.getByRole("button", { name: "Volg dit gesprek" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one agrees, orders and folds by what the page has itself", async ({ page, browser }) => {
    const author = await (await browser.newContext({ javaScriptEnabled: true })).newPage();
    await signIn(author, people.member);
    const path = await start(author, "Zonder script gelezen.");
    await say(author, "Een antwoord.", comment(author, "Zonder script gelezen."));
    await say(author, "Daarna gezegd.");
    await signIn(page, people.other, path);
    const button = agree(page, "Zonder script gelezen.");
    await button.click();
    await expect(page).toHaveURL(new RegExp(`${path}#comment-\\d+$`));
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect(button).toHaveAccessibleName(/ 1$/);
    await page.getByRole("link", { name: "Meest eens" }).click();
    await expect(page.locator("ol.comments > li > .comment-body > [data-text]")).toHaveText([
      "Zonder script gelezen.",
      "Daarna gezegd.",
    ]);
    await button.click();
    await expect(page).toHaveURL(/sort=agreed#comment-\d+$/);
    await expect(button).toHaveAttribute("aria-pressed", "false");
    await expect(comment(page, "Een antwoord.")).toBeVisible();
    await comment(page, "Zonder script gelezen.").locator("summary").click();
    await expect(comment(page, "Een antwoord.")).toBeHidden();
  });
});

test("from a discussion one gets, by keyboard, to how much of it a screen reader says", async ({ page }) => {
  await signIn(page, people.member);
  await start(page, "Hoeveel wordt er voorgelezen?");
  const link = page.getByRole("link", { name: "Kiezen wat een schermlezer meldt" });
  await link.focus();
  await expectNoAxeViolations(page);
  await link.press("Enter");
  await expect(
    page.getByRole("group", { name: "Wat een schermlezer meldt van nieuwe bijdragen" }),
  ).toBeInViewport();
});
