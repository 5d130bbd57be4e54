import { createRequire } from "node:module";
import { type Browser, test as base, expect, type Locator, type Page } from "@playwright/test";

/** People of the demo content, by what they may do. */
export const people = {
  member: "Noor Demonstra",
  other: "Pieternel Proefwijk",
  english: "Quirijn Testhuis",
  holder: "Esra Denkbeeld",
  coalition: "Iris van Zogenaamd",
  moderator: "Bram Testema",
  admin: "Aafke Proefstra",
  newcomer: "Zuske Nieuweling",
} as const;

/** Playwright's test that leaves nobody behind: pages that others opened would follow along, and draw, until the browser ends. */
export const test = base.extend<{ nobodyStays: undefined }>({
  nobodyStays: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});

/** Signs in at the development provider and comes back where the page was; only that page is drawn, or the steps of a first sign-in. */
export async function signIn(page: Page, name: string, at = "/"): Promise<void> {
  const chooser = await page.request.get(`/sign-in?return_to=${encodeURIComponent(at)}`);
  const buttons = (await chooser.text()).split("<button ").filter((button) => button.includes(name));
  const person = buttons[0]?.match(/name="person" value="([^"]+)"/)?.[1];
  if (!person) throw new Error(`${name} is not among the people to choose from at ${chooser.url()}`);
  await page.goto(`${chooser.url()}&person=${person}`);
  await welcome(page);
}

/** The button by which one is a person at the development provider; not one of whom one agrees with, on the page that is being left. */
export function personToBe(page: Page, name: string) {
  return page.getByRole("button", { name: new RegExp(name) }).and(page.locator(":not([data-agree])"));
}

/** Chooses a person on the development provider's page, on the way from anywhere. */
export async function choose(page: Page, name: string): Promise<void> {
  const start = page.getByRole("main").getByRole("link", { name: /inloggen|sign in/i });
  const person = personToBe(page, name);
  await expect(start.or(person).first()).toBeVisible();
  if (!(await person.isVisible())) await start.first().click();
  await person.click();
  await welcome(page);
}

/** Takes the steps of a first sign-in, when this is one. */
async function welcome(page: Page): Promise<void> {
  await page.waitForURL(
    (url) => !url.pathname.includes("/dev/openid") && !url.pathname.includes("/callback"),
  );
  if (!/\/welcome/.test(page.url())) return;
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("main").locator("form button[type=submit]").first().click();
  await page.waitForURL((url) => !/\/welcome/.test(url.pathname));
}

/** Waits until news stands on someone's page of messages, and gives all of it: people are told after the fact, not in the act itself. */
export async function isTold(page: Page, sentence: string | RegExp): Promise<Locator> {
  const news = page.getByRole("button", { name: sentence });
  await expect(async () => {
    await page.goto("/notifications");
    await expect(news.first()).toBeVisible({ timeout: 1000 });
  }).toPass();
  return news;
}

/** A second person's browser. */
export async function someoneElse(browser: Browser, name?: string, at = "/"): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (name) await signIn(page, name, at);
  else await page.goto(at);
  return page;
}

/** The path of a draft action of the demo's concept plan. */
export async function draftAction(page: Page, number = 2): Promise<string> {
  await page.goto(`/plans/actieplan-2027-concept/actions/${number}`);
  await expect(page.locator("h1")).toBeVisible();
  return new URL(page.url()).pathname;
}

/** The path of a discussion that no journey closes, hides or moves: in the list of all, the first is whatever another journey just made. */
export async function discussion(page: Page): Promise<string> {
  await draftAction(page, 4);
  const link = page.getByRole("link", { name: "De lijst met kwetsbare installaties" });
  return (await link.getAttribute("href")) ?? "";
}

/** The form under a thread. */
export function writeForm(page: Page) {
  return page.locator("form[id^=write-]");
}

/** Waits until the page follows its channels. */
export async function isLive(page: Page): Promise<void> {
  await expect(page.locator("[data-live-state]").first()).toHaveText(/Live bijgewerkt|Updated live/);
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The rules of axe that a theme can break; all else on a page is the same in both. */
const rulesOfColour = ["color-contrast", "link-in-text-block"];

/** Fails with what axe finds on the page as it is, in the light theme and in the dark. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  // The page's policy allows no foreign script in it; the browser's own tools may still look.
  await page.addScriptTag({ path: axe }).catch(() => page.evaluate(() => undefined));
  expect.soft(await axeViolations(page), page.url()).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await axeViolations(page, rulesOfColour), `${page.url()} in the dark theme`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
}

/** What axe finds by some rules, or by all. */
function axeViolations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    // biome-ignore lint/suspicious/noExplicitAny: axe is put there by addScriptTag
    const results = await (window as any).axe.run(document, { resultTypes: ["violations"], ...runOnly });
    // biome-ignore lint/suspicious/noExplicitAny: as above
    return results.violations.map((v: any) => `${v.id}: ${v.nodes.map((n: any) => n.target).join(", ")}`);
  }, rules && { runOnly: rules });
}
