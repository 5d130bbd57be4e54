import { expect } from "@playwright/test";
import { draftAction, expectNoAxeViolations, people, signIn, test } from "./site.ts";

const paths = [
  "/",
  "/plans",
  "/plans/actieplan-2027-concept",
  "/plans/actieplan-2020-2022",
  "/plans/actieplan-2023-2027",
  "/plans/actieplan-2027-concept/actions/2",
  "/plans/actieplan-2020-2022/actions/1",
  "/threads",
  "/proposals",
  "/proposals/new",
  "/about",
  "/house-rules",
  "/accessibility",
  "/privacy",
  "/sign-in",
  "/nothing-here",
];

for (const lang of ["nl", "en"] as const) {
  test(`every page is accessible: ${lang}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    const all = [...paths];
    await page.goto("/threads");
    for (const link of await page.locator(".lines h3 a").all()) {
      const href = await link.getAttribute("href");
      if (href?.startsWith("/threads/")) {
        all.push(href);
        break;
      }
    }
    await page.goto("/proposals");
    const proposal = await page.locator("[id^=proposal-] a").first().getAttribute("href");
    if (proposal) all.push(proposal);
    for (const path of all) {
      await test.step(path, async () => {
        await page.goto(lang === "en" ? `/en${path === "/" ? "" : path}` : path);
        expect(await page.locator("html").getAttribute("lang")).toBe(lang);
        await expect(page.locator("h1")).toHaveCount(1);
        await expectNoAxeViolations(page);
      });
    }
  });
}

test("no page scrolls sideways at 320 pixels", async ({ browser }) => {
  test.setTimeout(90_000);
  const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  for (const path of paths) {
    await test.step(path, async () => {
      await page.goto(path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, path).toBeLessThanOrEqual(0);
    });
  }
});

test("the pages of someone who signed in are accessible", async ({ browser }) => {
  const page = await (await browser.newContext({ bypassCSP: true })).newPage();
  const action = await draftAction(page, 5);
  await signIn(page, people.moderator, action);
  const schedule = "/plans/actieplan-2027-concept/schedule";
  for (const path of [action, "/account", "/threads/new", "/proposals/new", schedule, `/en${schedule}`]) {
    await test.step(path, async () => {
      await page.goto(path);
      await expectNoAxeViolations(page);
    });
  }
});

test("an admin's form for the house rules is accessible and fits 320 pixels", async ({ browser }) => {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  await signIn(page, people.admin, "/house-rules/revision");
  await expectNoAxeViolations(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
});
