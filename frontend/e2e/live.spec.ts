import { expect } from "@playwright/test";
import { choose, draftAction, isLive, people, signIn, someoneElse, test, writeForm } from "./site.ts";

test("a comment on a draft action appears on another screen, in its place, once, without reload", async ({
  page,
  browser,
}) => {
  const path = await draftAction(page, 1);
  await signIn(page, people.member, path);
  const other = await someoneElse(browser, undefined, path);
  await isLive(other);
  await isLive(page);
  await other.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });

  const text = `Zichtbaar op een ander scherm ${Date.now()}`;
  await other.evaluate((wanted) => {
    const list = document.querySelector("ol.comments");
    const seen = window as unknown as { seenAt: number };
    new MutationObserver(() => {
      if (!seen.seenAt && list?.textContent?.includes(wanted)) seen.seenAt = Date.now();
    }).observe(list as Node, { childList: true, subtree: true });
  }, text);
  await writeForm(page).getByRole("textbox").fill(text);
  const sent = Date.now();
  await writeForm(page)
    .getByRole("button", { name: /Plaats reactie/ })
    .click();
  await expect(other.getByText(text)).toHaveCount(1);
  await expect(page.getByText(text)).toHaveCount(1);
  const seen = await other.evaluate(() => (window as unknown as { seenAt: number }).seenAt);
  console.log(`click to other screen: ${seen - sent} ms`);
  expect(await other.evaluate(() => (window as unknown as { same: boolean }).same)).toBe(true);
  await expect(writeForm(page).getByRole("textbox")).toHaveValue("");

  await test.step("an answer stands under the comment, on both screens", async () => {
    const comment = page.locator("li.comment", { hasText: text });
    await comment.getByRole("link", { name: /Beantwoord/ }).click();
    const answer = `Antwoord ${Date.now()}`;
    await comment.getByRole("textbox").fill(answer);
    await comment.getByRole("button", { name: /Plaats antwoord/ }).click();
    await expect(other.locator("ol.replies > li", { hasText: answer })).toHaveCount(1);
  });

  await test.step("an edit and a withdrawal reach the other screen", async () => {
    const comment = page.locator("li.comment", { hasText: text }).first();
    await comment
      .getByRole("link", { name: /^Bewerk/ })
      .first()
      .click();
    await page.getByRole("textbox").fill(`${text}, verbeterd`);
    await page.getByRole("button", { name: /Bewaar wijziging/ }).click();
    await expect(other.getByText(`${text}, verbeterd`)).toHaveCount(1);
    await page
      .locator("li.comment", { hasText: text })
      .first()
      .getByRole("link", { name: /Trek in/ })
      .first()
      .click();
    await page.getByRole("button", { name: /Trek in/ }).click();
    await expect(other.getByText(text)).toHaveCount(0);
    await expect(other.getByText(/Ingetrokken door de schrijver/).first()).toBeVisible();
  });
});

test("readers of a page are counted", async ({ page, browser }) => {
  await page.goto("/threads");
  const path = await page.locator(".lines h3 a").last().getAttribute("href");
  await page.goto(path ?? "");
  const count = page.locator("[data-present]").first();
  const one = /1 (lezer|persoon)/; // by the words of a discussion, or of one with a live session
  await expect(count).toHaveText(one);
  const other = await someoneElse(browser, undefined, path ?? "/");
  await expect(count).toHaveText(/2 mensen/);
  await other.close();
  await expect(count).toHaveText(one);
});

test("what a visitor writes is kept through sign-in and posted once", async ({ page }) => {
  const path = await draftAction(page, 3);
  const text = `Geschreven voor het inloggen ${Date.now()}`;
  await page.goto(path);
  await writeForm(page).getByRole("textbox").fill(text);
  await writeForm(page)
    .getByRole("button", { name: /Log in en plaats/ })
    .click();
  await choose(page, people.other);
  await expect(page.getByText(text).first()).toBeVisible();
  const confirm = page.getByRole("main").locator("form button[type=submit].button-primary").first();
  await confirm.click();
  await page.goto(path);
  await expect(page.locator("ol.comments").getByText(text)).toHaveCount(1);
});
