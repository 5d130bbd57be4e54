import { expect, type Locator, type Page } from "@playwright/test";
import {
  draftAction,
  expectNoAxeViolations,
  isLive,
  isTold,
  people,
  signIn,
  someoneElse,
  test,
} from "./site.ts";

/** The words on the page, where people can see them. */
async function boxOf(page: Page, words: string) {
  return page.evaluate((wanted) => {
    for (const block of document.querySelectorAll(".block-text")) {
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.textContent?.indexOf(wanted) ?? -1;
        if (at < 0) continue;
        node.parentElement?.scrollIntoView({ block: "center", behavior: "instant" });
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const all = [...range.getClientRects()];
        const [first, last] = [all[0] as DOMRect, all.at(-1) as DOMRect];
        return {
          from: [first.left + 1, first.top + first.height / 2],
          to: [last.right - 1, last.top + last.height / 2],
        };
      }
    }
    throw new Error(`the text does not say ${wanted}`);
  }, words);
}

async function selectByMouse(page: Page, words: string): Promise<void> {
  const { from, to } = await boxOf(page, words);
  await page.mouse.move(from[0] as number, from[1] as number);
  await page.mouse.down();
  await page.mouse.move(to[0] as number, to[1] as number, { steps: 5 });
  await page.mouse.up();
}

const onWords = (page: Page) => page.getByRole("button", { name: "Reageer op deze woorden" });
const formOn = (page: Page) => page.locator("form[id^=on-]");
const noteOf = (page: Page, said: string): Locator => page.locator(".note", { hasText: said });

async function say(page: Page, said: string): Promise<void> {
  await formOn(page).getByLabel("Jouw reactie").fill(said);
  await formOn(page)
    .getByRole("button", { name: /Plaats reactie/ })
    .click();
}

/** The words that are marked for the note in which this was said. */
async function marked(page: Page, said: string): Promise<string> {
  const passage = await noteOf(page, said).getAttribute("data-passage");
  return page
    .locator(`mark[data-passage="${passage}"]`)
    .evaluateAll((all) => all.map((mark) => mark.textContent).join(""));
}

test("words chosen by mouse are commented on, beside them, live on another screen", async ({
  page,
  browser,
}) => {
  const path = await draftAction(page, 5);
  await signIn(page, people.member, path);
  await isLive(page);
  const other = await someoneElse(browser, undefined, path);
  await isLive(other);
  const words = "Een brief is pas klaar";
  const has = await page.getByText(words).count();
  const chosen = has
    ? words
    : ((await page.locator(".block-text p").first().textContent()) ?? "").slice(0, 20).trim();
  await selectByMouse(page, chosen);
  await onWords(page).click();
  const said = `Met de muis ${Date.now()}`;
  await say(page, said);
  for (const screen of [page, other]) {
    await expect(noteOf(screen, said)).toHaveCount(1);
    await expect.poll(() => marked(screen, said)).toBe(chosen);
  }
  await test.step("and what is answered there comes too, and goes when it is withdrawn", async () => {
    await noteOf(page, said)
      .getByRole("link", { name: /Beantwoord/ })
      .click();
    await noteOf(page, said).getByRole("textbox").fill("Een antwoord ernaast");
    await noteOf(page, said)
      .getByRole("button", { name: /Plaats antwoord/ })
      .click();
    await expect(noteOf(other, said)).toContainText("Een antwoord ernaast");
    await expect(noteOf(page, said)).toContainText("Een antwoord ernaast");
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  });
});

test("words chosen with the keyboard alone", async ({ page }) => {
  const path = await draftAction(page, 6);
  await signIn(page, people.other, path);
  const reach = async (what: Locator) => {
    for (let i = 0; i < 200; i++) {
      await page.keyboard.press("Tab");
      if (await what.evaluateAll((all) => all.some((node) => node === document.activeElement))) return;
    }
    throw new Error("the Tab key does not get there");
  };
  await reach(page.locator("[data-comment-block]"));
  await page.keyboard.press("Enter");
  await expect(formOn(page).getByLabel("Jouw reactie")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(formOn(page).getByLabel(/Over welke woorden/)).toBeFocused();
  await page.keyboard.press("Control+Home");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+Control+ArrowRight");
  const chosen = await page.evaluate(() => {
    const area = document.activeElement as HTMLTextAreaElement;
    return area.value.slice(area.selectionStart, area.selectionEnd).trim();
  });
  expect(chosen.length).toBeGreaterThan(3);
  await page.keyboard.press("Tab");
  const said = `Met toetsen ${Date.now()}`;
  await page.keyboard.type(said);
  await reach(formOn(page).getByRole("button", { name: /Plaats reactie/ }));
  await page.keyboard.press("Enter");
  await expect(noteOf(page, said)).toHaveCount(1);
  expect(await marked(page, said)).toBe(chosen);
  await test.step("and n and p go from passage to passage", async () => {
    // Others mark passages meanwhile, so where one stands is told by which it is, not by its place.
    const inFocus = page.locator(".passage-count:focus");
    const which = () => inFocus.getAttribute("data-passage", { timeout: 1000 }).catch(() => null);
    await page.locator(".passage-count").first().focus();
    const begun = await which();
    await page.keyboard.press("n");
    await expect.poll(which).not.toBe(begun);
    expect(await which()).not.toBeNull();
    await page.keyboard.press("p");
    await expect.poll(which).not.toBeNull();
    await expect
      .poll(async () => {
        if ((await which()) !== begun) await page.keyboard.press("p");
        return which();
      })
      .toBe(begun);
  });
});

test("words chosen by touch, on a phone", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const path = await draftAction(page, 4);
  await signIn(page, people.coalition, path);
  const chosen = "met een kenmerk";
  await boxOf(page, chosen);
  // A finger held on words selects them; the browser does not let a script hold a finger, so the selection is made for it.
  await page.evaluate((wanted) => {
    for (const block of document.querySelectorAll(".block-text")) {
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.textContent?.indexOf(wanted) ?? -1;
        if (at >= 0) getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
      }
    }
  }, chosen);
  await onWords(page).tap();
  const said = `Met de vinger ${Date.now()}`;
  await say(page, said);
  await expect(noteOf(page, said)).toBeVisible();
  expect(await marked(page, said)).toBe(chosen);
  await test.step("the note stands under its block, and nothing scrolls sideways", async () => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over).toBeLessThanOrEqual(0);
  });
  await context.close();
});

test("a suggestion is made, decided on, and told", async ({ page, browser }) => {
  const path = await draftAction(page, 2);
  await signIn(page, people.other, path);
  await page.locator("[data-comment-block]").nth(2).click();
  await formOn(page).getByText("Stel andere woorden voor").click();
  await formOn(page)
    .getByLabel(/Ik stel voor/)
    .check();
  await formOn(page)
    .getByLabel(/Wat moet er komen te staan/)
    .fill("Lukt een termijn niet, dan leggen we uit waarom.");
  const said = `Korter ${Date.now()}`;
  await say(page, said);
  await expect(noteOf(page, said).locator("ins").first()).toBeVisible();
  const holder = await someoneElse(browser, people.holder, path);
  await noteOf(holder, said).getByRole("link", { name: "Beslis over dit voorstel" }).click();
  await holder.getByLabel("Waarom niet?").fill("De zin hierboven zegt dit al.");
  await holder.getByRole("button", { name: "Neem niet over" }).click();
  await expect(holder.getByText("De zin hierboven zegt dit al.").first()).toBeVisible();
  await expect(noteOf(page, said)).toContainText("De zin hierboven zegt dit al.");
  await isTold(page, /Je tekstvoorstel .* is niet overgenomen/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("words are quoted in a form of their own", async ({ page }) => {
    const path = await draftAction(page, 1);
    await signIn(page, people.english, path);
    await page.goto(path);
    await page.locator("[data-comment-block]").nth(1).click();
    const quote = page.getByLabel(/Over welke woorden/);
    const chosen = (await quote.inputValue()).split(" ").slice(0, 4).join(" ");
    await quote.fill(chosen);
    const said = `Zonder script ${Date.now()}`;
    await page.getByLabel("Jouw reactie").fill(said);
    await page.getByRole("button", { name: /Plaats reactie/ }).click();
    await expect(page).toHaveURL(/#note-/);
    await expect(noteOf(page, said)).toBeVisible();
    expect(await marked(page, said)).toBe(chosen);
  });
});

for (const lang of ["nl", "en"] as const) {
  test(`what there is to read and do about passages is accessible: ${lang}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const action = await draftAction(page, 3);
    await signIn(page, people.moderator, action);
    const form = (await page.locator("[data-comment-block]").first().getAttribute("href")) ?? "";
    const thread = (await page.locator(".note a[href^='/threads/']").first().getAttribute("href")) ?? "";
    const paths = [
      `${action}/versions/1`,
      form,
      thread,
      "/plans/actieplan-2027-concept/passages",
      "/notifications",
    ];
    await page.goto("/plans/actieplan-2027-concept/passages");
    const attach = await page.locator("a[href$='/anchor']").first().getAttribute("href");
    if (attach) paths.push(attach);
    for (const path of [action, ...paths]) {
      await test.step(path, async () => {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(lang === "en" ? `/en${path}` : path);
        await expect(page.locator("h1")).toHaveCount(1);
        await expectNoAxeViolations(page);
        await page.setViewportSize({ width: 320, height: 640 });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, path).toBeLessThanOrEqual(0);
      });
    }
    await test.step("with a form open, and words chosen", async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(lang === "en" ? `/en${action}` : action);
      await page.locator("[data-comment-block]").first().click();
      await expect(formOn(page)).toBeVisible();
      await expectNoAxeViolations(page);
    });
    await context.close();
  });
}
