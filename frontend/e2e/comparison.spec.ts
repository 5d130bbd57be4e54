import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { draftAction, expectNoAxeViolations, test } from "./site.ts";

const views = ["", "&view=side", "&view=inline", "&view=changes"];

/** The path of the comparison of both versions of action 2. */
async function comparison(page: Page): Promise<string> {
  return `${await draftAction(page, 2)}/comparison?from=1&to=2`;
}

/** The rows of a comparison that hold these words. */
const row = (page: Page, words: string | RegExp) => page.locator(".compare-row", { hasText: words });

test("a comparison says in words what changed, and leads there", async ({ page }) => {
  await page.goto(await comparison(page));
  await expect(page.locator("h1")).toHaveText(
    /Wat veranderde er aan\s+Woo-verzoeken: sneller en in overleg\?/,
  );
  const summary = page.locator("#summary ~ ol");
  await expect(summary).toContainText("Alinea naar boven verplaatst");
  await expect(summary).toContainText("Alinea geschrapt");
  await expect(summary.getByRole("link", { name: "“acht” werd “negen”" })).toBeVisible();
  const first = summary.getByRole("link", { name: "“vijf” werd “tien”" });
  await first.click();
  await expect(page).toHaveURL(/#change-1$/);
  await expect(page.locator("#change-1")).toContainText("toegevoegd: tien");
});

test("words that came and went are marked and said, and a moved block leads to its other place", async ({
  page,
}) => {
  await page.goto(`${await comparison(page)}&view=inline`);
  const changed = row(page, "gesprek binnen");
  await expect(changed.locator("del")).toHaveText("geschrapt: vijf");
  await expect(changed.locator("ins")).toHaveText("toegevoegd: tien");
  await expect(changed.locator("ins")).toHaveCSS("text-decoration-line", "underline");
  await expect(changed.locator("del")).toHaveCSS("text-decoration-line", "line-through");
  await expect(row(page, "Een extern bureau").locator("del")).toHaveCount(1);
  await page.getByRole("link", { name: "van lager in de tekst naar hier" }).click();
  const left = page.locator(":target");
  await expect(left).toContainText("Als een termijn niet lukt");
  await left.getByRole("link", { name: "van hier naar boven" }).click();
  await expect(page.locator(":target")).toContainText("Als een termijn niet lukt");
});

test("each view shows its words: side by side, inline, only changes", async ({ page }) => {
  const path = await comparison(page);
  await page.goto(path);
  const cells = row(page, "gesprek binnen").locator("> div");
  await expect(cells).toHaveCount(2);
  await expect(cells.first()).toContainText("binnen geschrapt: vijf werkdagen");
  await expect(cells.last().locator("del")).toBeHidden();
  await expect(cells.last().locator("ins")).toBeVisible();

  await test.step("on a narrow screen both versions are one text", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await expect(cells.first()).toBeHidden();
    await expect(cells.last().locator("del")).toBeVisible();
    await expect(page.locator(".segmented:visible [aria-current]")).toHaveText("Doorlopend");
    await expect(row(page, "Een extern bureau")).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.locator(".segmented:visible [aria-current]")).toHaveText("Naast elkaar");
  });

  await page.locator(".segmented:visible").getByRole("link", { name: "Alleen wijzigingen" }).click();
  await expect(page).toHaveURL(/view=changes/);
  await expect(page.locator(".compare").getByText("het besluit met de redenen")).toHaveCount(0);
  await expect(
    page
      .locator(".compare")
      .getByText(/gelijk$/)
      .first(),
  ).toBeVisible();
});

test("addresses: the older version comes first, and what cannot be compared says so", async ({ page }) => {
  const action = await draftAction(page, 2);
  await page.goto(`${action}/comparison`);
  await expect(page.locator("#from")).toHaveValue("1");
  await expect(page.locator("#to")).toHaveValue("2");
  await page.goto(`/en${action}/comparison?from=2&to=1&view=inline`);
  await expect(page).toHaveURL(`/en${action}/comparison?from=1&to=2&view=inline`);
  expect((await page.goto(`${action}/comparison?from=2&to=2`))?.status()).toBe(422);
  await expect(page.getByRole("alert")).toHaveText("Kies twee verschillende versies om te vergelijken.");
  for (const query of ["from=1&to=9", "from=9&to=1", "from=x", "to=-1"]) {
    expect((await page.goto(`${action}/comparison?${query}`))?.status(), query).toBe(404);
  }
  expect((await page.goto(`${await draftAction(page, 1)}/comparison`))?.status()).toBe(404);
  await expect(page.getByText("Er is geen eerdere versie om mee te vergelijken.")).toBeVisible();
});

test("the list of versions leads to each text and to what changed in it", async ({ page }) => {
  const action = await draftAction(page, 2);
  await page.goto(`${action}/versions`);
  const lines = page.getByRole("main").locator("ol.lines > li");
  await expect(lines).toHaveCount(2);
  await expect(lines.first().getByRole("link", { name: /^Versie 2, / })).toHaveAttribute(
    "href",
    `${action}/versions/2`,
  );
  await expect(lines.first()).toContainText("Aangepast na de eerste ronde reacties");
  await lines
    .first()
    .getByRole("link", { name: /Vergelijk met versie 1/ })
    .click();
  await expect(page.locator("h1")).toContainText("Wat veranderde er aan");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("versions are chosen and compared", async ({ page }) => {
    const action = await draftAction(page, 3);
    await page.goto(`${action}/comparison?from=1&to=2&view=changes`);
    await page.locator("#from").selectOption("2");
    await page.locator("#to").selectOption("1");
    await page.getByRole("button", { name: "Vergelijk" }).click();
    await expect(page).toHaveURL(`${action}/comparison?from=1&to=2&view=changes`);
    await expect(page.locator("td ins").last()).toHaveText(
      "toegevoegd: naam van de afdeling die het besluit nam",
    );
  });
});

for (const lang of ["nl", "en"] as const) {
  test(`comparisons are accessible and fit 320 pixels: ${lang}`, async ({ browser }) => {
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    const prefix = lang === "en" ? "/en" : "";
    const two = await draftAction(page, 2);
    const paths = [`${two}/versions`, `${two}/comparison?from=2&to=2`];
    for (const number of [2, 3]) {
      const action = await draftAction(page, number);
      for (const view of views) paths.push(`${action}/comparison?from=1&to=2${view}`);
    }
    for (const path of paths) {
      await test.step(path, async () => {
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(prefix + path);
          await expect(page.locator("html")).toHaveAttribute("lang", lang);
          await expectNoAxeViolations(page);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
        }
      });
    }
  });
}

test("comparisons are valid HTML", async ({ page }) => {
  const config = JSON.parse(readFileSync(new URL("../.htmlvalidate.json", import.meta.url), "utf8"));
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  for (const number of [2, 3]) {
    const action = await draftAction(page, number);
    for (const path of [
      `${action}/versions`,
      ...views.map((v) => `/en${action}/comparison?from=1&to=2${v}`),
    ]) {
      const markup = await (await page.request.get(path)).text();
      const report = await validator.validateString(markup);
      const found = report.results.flatMap((r) =>
        r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`),
      );
      expect.soft(found, path).toEqual([]);
    }
  }
});
