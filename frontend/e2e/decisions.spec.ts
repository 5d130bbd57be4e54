import { expect } from "@playwright/test";
import { caseOf, queue, reported } from "./reported.ts";
import { expectNoAxeViolations, isLive, people, signIn, someoneElse, test } from "./site.ts";

test("a moderator takes personal data out by keyboard, seen on open pages, and undoes it", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const mark = String(Date.now());
  const id = await reported(
    page,
    browser,
    `Bel 0612345678 over zaak ${mark}`,
    "Deel geen persoonlijke gegevens",
  );
  const moderator = await someoneElse(browser, people.moderator, caseOf(mark));
  await moderator.locator(".queue-item").first().focus();
  await moderator.keyboard.press("5");
  const field = moderator.getByLabel("De bijdrage");
  await expect(field).toBeFocused();
  await field.press("Home");
  for (let i = 0; i < 4; i++) await field.press("ArrowRight");
  for (let i = 0; i < 10; i++) await field.press("Shift+ArrowRight");
  await moderator.getByRole("button", { name: "Haal de gekozen woorden weg" }).press("Enter");
  await expect(field).toHaveValue(`Bel [persoonsgegevens weggehaald] over zaak ${mark}`);
  await moderator.getByRole("button", { name: "Haal weg en stuur bericht" }).press("Enter");
  await expect(moderator.getByText("De persoonsgegevens zijn weg.")).toBeVisible();
  const comment = page.locator(`#comment-${id}`);
  await expect(comment).toContainText("[persoonsgegevens weggehaald]");
  await expect(comment).toContainText("Een moderator heeft hier persoonsgegevens weggehaald.");
  await expect(comment).not.toContainText("0612345678");
  await moderator.getByRole("button", { name: /Maak ongedaan/ }).press("Enter");
  await expect(moderator.getByText("Alles is weer zoals het was.")).toBeVisible();
  await expect(comment).toContainText("0612345678");
});

test("a comment goes to another discussion, live on both pages, and its old place says where", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const mark = String(Date.now());
  const id = await reported(page, browser, `Dit hoort elders ${mark}`, "Blijf bij het onderwerp");
  await isLive(page);
  const moderator = await someoneElse(browser, people.moderator, caseOf(mark));
  await moderator.locator(".queue-item").first().focus();
  await moderator.keyboard.press("6");
  await expect(moderator.locator("input[name=to]").first()).toBeFocused();
  await moderator.keyboard.press("Space");
  const to = await moderator.locator("input[name=to]:checked").getAttribute("value");
  const there = await someoneElse(browser, undefined, `/threads/${to}`);
  await isLive(there);
  await moderator.getByRole("button", { name: "Verplaats en stuur bericht" }).press("Enter");
  await expect(moderator.getByText("De reactie is verplaatst.")).toBeVisible();
  await expect(page.locator(`#comment-${id}`)).toContainText("Verplaatst door een moderator");
  await expect(there.locator(`#comment-${id}`)).toContainText(mark);
  await page.goto(`/comments/${id}`);
  await expect(page.locator(`#comment-${id}`)).toContainText(
    "Een moderator heeft deze reactie hierheen verplaatst.",
  );
});

test("two moderators delete what is unlawful, a third opinion beside it", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const mark = String(Date.now());
  const id = await reported(page, browser, `Hier staat iets strafbaars ${mark}`, "Discrimineer niet");
  const moderator = await someoneElse(browser, people.moderator, caseOf(mark));
  await moderator.locator(".queue-item").first().focus();
  await moderator.keyboard.press("9");
  await moderator.getByRole("textbox", { name: "Je vraag" }).fill("Is dit strafbaar?");
  await moderator.getByRole("button", { name: "Vraag het" }).click();
  await expect(moderator.getByText("Gevraagd. Je krijgt bericht")).toBeVisible();
  const admin = await someoneElse(browser, people.admin, caseOf(mark));
  await expect(admin.getByText("Is dit strafbaar?")).toBeVisible();
  await admin.getByRole("textbox", { name: "Wat jij ervan vindt" }).fill("Ja, dat denk ik wel.");
  await admin.getByRole("button", { name: "Geef je mening" }).click();
  await expect(admin.getByText("Je mening staat bij de zaak.")).toBeVisible();

  await moderator.goto(caseOf(mark));
  await expect(moderator.getByText("Ja, dat denk ik wel.")).toBeVisible();
  await moderator.locator(".queue-item").first().focus();
  await moderator.keyboard.press("8");
  await expect(moderator.getByLabel(/^Schors de schrijver voorgoed/)).toBeFocused();
  await moderator.keyboard.press("2");
  await moderator.keyboard.press("t");
  await moderator.keyboard.press("Enter");
  await expect(moderator.getByText("Gevraagd. De bijdrage is niet te zien")).toBeVisible();
  await expect(page.locator(`#comment-${id}`)).toContainText("Wacht op een moderator");

  await admin.goto(`${queue}?kind=request`);
  await admin.locator(".queue-item", { hasText: mark }).click();
  await admin.getByLabel(/^Eens: verwijder/).check();
  await admin.getByRole("button", { name: "Antwoord", exact: true }).click();
  await expect(admin.getByText("De bijdrage is verwijderd.")).toBeVisible();
  await expect(page.locator(`#comment-${id}`)).toContainText("Verwijderd door twee moderatoren");
  await expect(page.locator(`#comment-${id}`)).not.toContainText(mark);
});

for (const lang of ["", "/en"]) {
  test(`what moderators do more is accessible and fits 320 pixels: ${lang || "/nl"}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({
      bypassCSP: true,
      viewport: { width: 320, height: 800 },
    });
    const page = await context.newPage();
    await signIn(page, people.admin, `${lang}${queue}?kind=flagged`);
    const first = await page.locator("input[name=case]").last().getAttribute("value");
    const paths = ["redaction", "move", "closure", "request", "opinion"].map(
      (what) => `/cases/${first}/${what}`,
    );
    for (const path of [...paths, "/moderation/templates"]) {
      await test.step(path, async () => {
        await page.goto(lang + path);
        await expectNoAxeViolations(page);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        ).toBeLessThanOrEqual(0);
      });
    }
    await context.close();
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("a moderator takes personal data out, and begins from a standard reason", async ({
    page,
    browser,
  }) => {
    test.setTimeout(120_000);
    const mark = String(Date.now());
    const author = await (await browser.newContext()).newPage();
    await reported(
      author,
      browser,
      `Mevrouw Jansen weet meer van ${mark}`,
      "Deel geen persoonlijke gegevens",
    );
    await signIn(page, people.moderator, caseOf(mark));
    await page.locator(".queue-item").click();
    await page.getByRole("link", { name: "Haal persoonsgegevens weg" }).click();
    const field = page.getByLabel("De bijdrage");
    const words = await field.inputValue();
    await field.fill(`${words} en meer`);
    await page.getByRole("button", { name: "Haal weg en stuur bericht" }).click();
    await expect(page.getByText("Hier is meer veranderd.").first()).toBeVisible();
    await field.fill(words.replace(/^\S+ \S+/, "[persoonsgegevens weggehaald]"));
    await page
      .getByLabel("Standaardreden")
      .selectOption({ label: "Haal gegevens weg, regel 4: Gegevens van een ander" });
    await page.getByRole("button", { name: "Vul eerst de standaardreden in" }).click();
    await expect(page.getByLabel(/^Redenen, voor de schrijver/)).toHaveValue(
      /gegevens waarmee een ander te vinden is/,
    );
    await expect(field).toHaveValue(/^\[persoonsgegevens weggehaald\]/);
    await page.getByRole("button", { name: "Haal weg en stuur bericht" }).click();
    await expect(page.getByText("De persoonsgegevens zijn weg.")).toBeVisible();
    await page.getByRole("button", { name: /^Maak ongedaan/ }).click();
    await expect(page.getByText("Alles is weer zoals het was.")).toBeVisible();
  });
});
