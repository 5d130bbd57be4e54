import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, isLive, people, personToBe, signIn, someoneElse, test } from "./site.ts";

// For axe, which the pages' policy would not let in.
test.use({ bypassCSP: true });

/** Submits a proposal of which there is no other, and gives its path. */
async function propose(page: Page, title: string): Promise<string> {
  await page.goto("/proposals/new");
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill("Wie wil weten hoe het zit, vindt nergens iets.");
  await form.getByLabel("De oplossing").fill("Zet het op een plek waar iedereen het vindt.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  return new URL(page.url()).pathname;
}

const card = (page: Page) => page.locator("#support");

test("support is given, seen live on other screens, and withdrawn", async ({ page, browser }) => {
  await signIn(page, people.member);
  const title = `Zwemwater ${Date.now()}`;
  const path = await propose(page, title);
  const reader = await someoneElse(browser, undefined, path);
  const list = await someoneElse(browser, undefined, "/proposals");
  const sorted = await someoneElse(browser, undefined, "/proposals?sort=unanswered&status=published");
  const line = list.locator("li", { hasText: title });
  await isLive(reader);
  await isLive(list);
  await isLive(sorted);
  await expect(card(reader)).toContainText("0");

  await card(page).getByRole("button", { name: "Steun dit voorstel" }).click();
  await expect(page.getByText("Je steunt nu dit voorstel.")).toBeVisible();
  await expect(card(page)).toContainText("Je steunt dit voorstel");
  await expect(card(reader)).toContainText("1 mens of organisatie steunt dit voorstel");
  await expect(line).toContainText("1 keer gesteund");

  const other = await someoneElse(browser, people.coalition, path);
  await card(other).getByLabel("Namens wie?").selectOption({ index: 1 });
  await card(other).getByRole("button", { name: "Steun dit voorstel" }).click();
  await expect(card(other)).toContainText("namens");
  await expect(card(other)).toContainText("Met deze organisaties:");
  await expect(card(reader)).toContainText("2 mensen en organisaties steunen dit voorstel");
  await expect(line).toContainText("2 keer gesteund");

  await card(page).getByRole("button", { name: "Trek je steun in" }).click();
  await expect(card(page).getByRole("button", { name: "Steun dit voorstel" })).toBeVisible();
  await expect(card(reader)).toContainText("1 mens of organisatie");
  await expectNoAxeViolations(page);
  for (const address of ["/proposals?sort=supported", "/proposals?status=answered"]) {
    await page.goto(address);
    await expectNoAxeViolations(page);
  }
});

test("a visitor signs in first, and then supports what they chose", async ({ page }) => {
  await page.goto("/proposals");
  await page.locator("main ol.lines").getByRole("link").last().click();
  const title = await page.locator("h1").innerText();
  await card(page).getByRole("button", { name: "Log in en steun dit voorstel" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(title);
  await expect(page.getByText(title)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log in om dit te doen");
  await page.getByRole("link", { name: "Inloggen" }).last().click();
  await personToBe(page, people.other).click();
  await page.getByRole("button", { name: "Bevestig" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(card(page)).toContainText("Je steunt dit voorstel");
  await card(page).getByRole("button", { name: "Trek je steun in" }).click();
  await expect(page.getByText("Je steunt dit voorstel niet meer.")).toBeVisible();
});

test("similar proposals come while one types, and take nothing away", async ({ page, context }) => {
  await signIn(page, people.member, "/proposals/new");
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill("Laat zien hoe lang verzoken duren");
  await form
    .getByLabel("Het probleem")
    .fill("Aanvragers weten niet hoe lang zij wachten op hun Woo-verzoek.");
  const found = page.locator("similar-list");
  await expect(found.getByText(/\d soortgelijke voorstellen/)).toBeVisible();
  await expect(form.getByLabel("Het probleem")).toBeFocused();
  await expect(found).toContainText("Openbare teller voor Woo-verzoeken");
  await expect(found).not.toContainText("Laat zien hoe lang een Woo-verzoek duurt"); // it goes on in another
  await expect(page.locator("[data-announcements]")).toHaveText(/\d soortgelijke voorstellen/);
  await expectNoAxeViolations(page);

  const opened = context.waitForEvent("page");
  await found.getByRole("link", { name: /Steun dit voorstel.*Openbare teller/ }).click();
  const beside = await opened;
  await expect(card(beside).getByRole("button", { name: "Steun dit voorstel" })).toBeVisible();
  await expect(form.getByLabel("Titel")).toHaveValue("Laat zien hoe lang verzoken duren");

  await found.getByLabel("Het mijne verschilt").fill("Ik wil het per week zien.");
  await form.getByLabel("De oplossing").fill("Elke week een overzicht.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page.getByText("Ik wil het per week zien.")).toBeVisible();
});

test("one box finds proposals, actions and comments, also with a typing error", async ({ page }) => {
  await page.goto("/about");
  const box = page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("searchbox");
  await box.fill("woo");
  await box.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=woo$/);
  await expect(page.getByRole("heading", { name: /resultaten/ })).toBeVisible();
  await expect(page.locator("main mark").first()).toHaveText(/woo/i);
  await expectNoAxeViolations(page);
  await page
    .getByRole("navigation", { name: "Soort resultaat" })
    .getByRole("link", { name: /Acties/ })
    .click();
  await expect(page).toHaveURL(/kind=action/);
  await expect(page.locator("main ol.lines .badge").first()).toHaveText("Actie");

  const main = page.getByRole("main");
  await main.getByRole("searchbox").fill("vergunnign");
  await main.getByRole("button", { name: "Zoek" }).click();
  await expect(page.getByRole("link", { name: "Vergunningen op de kaart" })).toBeVisible();
  await main.getByRole("searchbox").fill("qqxzzy");
  await main.getByRole("button", { name: "Zoek" }).click();
  await expect(page.getByText("Niets gevonden voor “qqxzzy”")).toBeVisible();
  await expectNoAxeViolations(page);
});

test("on a phone the box is the first thing in the menu, and nothing is wider than the screen", async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/proposals");
  await page.getByRole("button", { name: "Menu" }).click();
  const box = page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("searchbox");
  await box.fill("informatieverzoeken");
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("button", { name: "Zoek" }).click();
  await expect(page).toHaveURL(/q=informatieverzoeken/);
  const proposal = await page.locator("main ol.lines a").first().getAttribute("href");
  for (const path of [
    "/search?q=informatieverzoeken",
    "/search?q=qqxzzy",
    "/proposals?sort=supported",
    String(proposal),
  ]) {
    await page.goto(path);
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide, path).toBeLessThanOrEqual(screen ?? 0);
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one chooses, searches, looks for what is similar, and supports", async ({ page }) => {
    await test.step("the list by a form, with an address to send on", async () => {
      await page.goto("/proposals");
      const choice = page.getByRole("form", { name: "Kies welke voorstellen je ziet" });
      await choice.getByLabel("Van wie").selectOption({ label: "Inwoners" });
      await choice.getByLabel("Volgorde").selectOption({ label: "Nog geen antwoord, oudste eerst" });
      await choice.getByRole("button", { name: "Toon" }).click();
      await expect(page).toHaveURL(/from=people.*sort=unanswered/);
      await expect(page.locator("main ol.lines li").first()).toContainText(
        "Een uitlegfilmpje bij elk groot besluit",
      );
      await expect(page.getByLabel("Volgorde")).toHaveValue("unanswered");
      await page.getByLabel("Status").selectOption({ label: "beantwoord" });
      await page.getByRole("button", { name: "Toon" }).click();
      await expect(page.getByText("Geen voorstellen met deze keuze")).toBeVisible(); // none of these waits
      await page.getByLabel("Volgorde").selectOption({ label: "Meeste steun" });
      await page.getByRole("button", { name: "Toon" }).click();
      await expect(
        page.locator("main ol.lines li", { hasText: "Dashboard met doorlooptijden" }),
      ).toContainText("deels overgenomen");
    });

    await test.step("what is similar by a button, with all that was typed", async () => {
      await signIn(page, people.english, "/proposals/new");
      await page.goto("/proposals/new");
      const form = page.locator("#proposal-form");
      await form.getByLabel("Titel").fill("Wachttijd van verzoeken laten zien");
      await form.getByLabel("De oplossing").fill("Zet het op de site.");
      await form.getByRole("button", { name: "Zoek soortgelijke voorstellen" }).click();
      await expect(page.getByText(/soortgelijke? voorstel/).first()).toBeVisible();
      await expect(form.getByLabel("Titel")).toHaveValue("Wachttijd van verzoeken laten zien");
      await expect(form.getByLabel("De oplossing")).toHaveValue("Zet het op de site.");
      await expect(form.getByLabel("Het mijne verschilt")).toBeVisible();
    });

    await test.step("support by a button, and back", async () => {
      await page.goto("/search?q=gebarentaal");
      await page.getByRole("link", { name: "Gebarentaal bij het informatiepunt" }).click();
      await card(page).getByRole("button", { name: "Steun dit voorstel" }).click();
      await expect(card(page)).toContainText("Je steunt dit voorstel");
      await card(page).getByRole("button", { name: "Trek je steun in" }).click();
      await expect(card(page).getByRole("button", { name: "Steun dit voorstel" })).toBeVisible();
    });
  });
});
