import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import {
  choose,
  expectNoAxeViolations,
  isLive,
  people,
  personToBe,
  signIn,
  someoneElse,
  test,
} from "./site.ts";

const form = (page: Page) => page.locator("#proposal-form");
const state = (page: Page) => page.locator("[data-form-state]");
const step = (page: Page, name: string | RegExp) => page.locator("nav .steps").getByRole("button", { name });
const saved = /Concept bewaard om|Draft saved at/;

/** Fills in what is enough, unlike what anyone proposed before, and waits until it is saved; gives the draft's path. */
async function begin(page: Page, title: string, at = "/proposals/new"): Promise<string> {
  await page.goto(at);
  await page.locator("#title").fill(title);
  const dossiers = `${crypto.randomUUID()} ${crypto.randomUUID()}`;
  const english = at.startsWith("/en");
  await page
    .locator("#problem")
    .fill(
      english
        ? `What the council decides is hard to follow: ${dossiers}.`
        : `Wat in de raad besloten wordt, is slecht te volgen: ${dossiers}.`,
    );
  await page.locator("#solution").fill(english ? "Broadcast every meeting." : "Zend elke vergadering uit.");
  await expect(state(page)).toHaveText(saved);
  await expect(page).toHaveURL(/\/proposals\/drafts\/\d+$/);
  return new URL(page.url()).pathname;
}

async function link(page: Page, draft: string): Promise<string> {
  await page.goto(`${draft}/authors`);
  await page.getByRole("button", { name: /Maak een link|Make a link/ }).click();
  return page.locator("#link").inputValue();
}

/** A small image, and what passes for a document. */
async function files(browser: Browser) {
  const page = await browser.newPage({ viewport: { width: 400, height: 200 } });
  const photo = { name: "Raadszaal.png", mimeType: "image/png", buffer: await page.screenshot() };
  await page.close();
  const pdf = Buffer.from("%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n");
  return { photo, report: { name: "Onderzoek.exe", mimeType: "application/pdf", buffer: pdf } };
}

async function attach(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const upload = page.locator("#upload");
  await upload.locator("input[type=file]").setInputFiles(file);
  await upload.getByRole("button", { name: /Voeg toe|Add/ }).click();
}

test("begun on a phone that loses its connection, continued on a laptop with someone else, published, changed", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await signIn(phone, people.member, "/proposals/new");
  const title = `Zwemwater: laat de metingen zien ${Date.now()}`;
  const draft = await begin(phone, title);

  await test.step("in the tunnel it stays on the phone", async () => {
    await phone.context().setOffline(true);
    await phone.locator("#problem").fill("Uit de tunnel: niemand weet of het water schoon is.");
    await expect(state(phone)).toHaveText("Geen verbinding; je tekst staat op dit apparaat");
  });

  const laptop = await someoneElse(browser, people.member, "/proposals");
  await test.step("on the laptop it is in one's list, and goes on", async () => {
    await laptop.getByRole("link", { name: /Mijn concepten/ }).click();
    await laptop.getByRole("link", { name: title, exact: true }).click();
    await expect(laptop.locator("#problem")).toHaveValue(
      /^Wat in de raad besloten wordt, is slecht te volgen: /,
    );
    await laptop.locator("#problem").fill("Van de laptop: de uitslag komt pas na dagen.");
    await expect(state(laptop)).toHaveText(saved);
  });

  await test.step("back on the line, the phone writes over nothing and shows both texts", async () => {
    await phone.context().setOffline(false);
    const conflict = phone.locator("[data-conflict]");
    await expect(conflict).toContainText("intussen op een andere plek ook geschreven");
    await conflict.getByRole("button").click();
    await expect(phone.getByText("Van de laptop: de uitslag komt pas na dagen.")).toBeVisible();
    await expect(phone.locator("#problem")).toHaveValue(
      "Uit de tunnel: niemand weet of het water schoon is.",
    );
    await phone.getByRole("button", { name: "Neem deze tekst" }).click();
    await form(phone).getByRole("button", { name: "Bewaar als concept" }).last().click();
    await expect(phone.getByText("Het concept is bewaard.")).toBeVisible();
    await expect(phone.locator("#problem")).toHaveValue("Van de laptop: de uitslag komt pas na dagen.");
  });

  const invitation = await link(laptop, draft);
  const other = await someoneElse(browser);
  await test.step("someone with the link signs in, joins and writes along", async () => {
    await other.goto(invitation);
    await choose(other, people.other);
    await expect(other.getByText(`${people.member} nodigt je uit`)).toBeVisible();
    await other.getByRole("button", { name: "Ja, ik schrijf mee" }).click();
    await expect(other.getByText("Je schrijft nu mee.")).toBeVisible();
    await step(other, /Wie en wanneer/).click();
    await expect(other.getByText("Een toezegging heeft iemand nodig die haar uitvoert.")).toBeVisible();
    await other.getByLabel("Wie zou dit moeten uitvoeren?").fill("De waterschappen");
    await expect(state(other)).toHaveText(saved);
    await expect(other.getByText("Een toezegging heeft iemand nodig")).toBeHidden();
    await step(other, /Nalezen/).click();
    await expect(other.getByText(`Alleen ${people.member} kan dit indienen`)).toBeVisible();
  });

  const { photo, report } = await files(browser);
  await test.step("files are taken by what they hold; an image is described", async () => {
    await laptop.goto(`${draft}?step=attachments`);
    await attach(laptop, report);
    await expect(laptop.getByRole("link", { name: "Onderzoek.pdf" })).toBeVisible();
    await attach(laptop, { ...report, buffer: Buffer.from("<script>alert(1)</script>") });
    await expect(laptop.locator("#upload").getByRole("alert")).toContainText("Dit soort bestand kan niet.");
    await attach(laptop, photo);
    await expect(laptop.locator(".attached-image img")).toHaveAttribute("width", "400");
    await step(laptop, /Nalezen/).click();
    await form(laptop).getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(laptop.getByText("Zeg bij Raadszaal.png wat erop te zien is").first()).toBeVisible();
    await laptop.locator("[id^=attachment-] input[name=alt]").fill("De raadszaal, leeg");
    await laptop.getByRole("button", { name: /Bewaar de beschrijving/ }).click();
    await expect(laptop.getByText("De beschrijving is bewaard.")).toBeVisible();
  });

  await test.step("it is published as it was shown, with both authors", async () => {
    await step(laptop, /Nalezen/).click();
    const preview = laptop.locator(".proposal-preview");
    await expect(preview).toContainText("De waterschappen");
    await form(laptop).getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(laptop.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(laptop.getByText("Van de laptop: de uitslag komt pas na dagen.")).toBeVisible();
    await expect(laptop.getByRole("img", { name: "De raadszaal, leeg" })).toBeVisible();
    await expect(laptop.getByRole("complementary").getByText(people.other)).toBeVisible();
  });
  const proposal = new URL(laptop.url()).pathname;

  const reader = await someoneElse(browser, undefined, proposal);
  await test.step("the co-author changes it; who reads it hears so, and sees what", async () => {
    await isLive(reader);
    await other.goto(proposal);
    await other.getByRole("button", { name: "Wijzig dit voorstel" }).click();
    await other.locator("#solution").fill("Zend elke vergadering uit en bewaar de opnames.");
    await expect(state(other)).toHaveText(saved);
    await step(other, /Nalezen/).click();
    await other.getByLabel("Wat is er gewijzigd, en waarom?").fill("Opnames zijn later terug te zien.");
    await other.getByLabel(/Dit is een grote wijziging/).check();
    await form(other).getByRole("button", { name: "Publiceer de nieuwe versie" }).click();
    await expect(other.getByText("De nieuwe versie staat online.")).toBeVisible();
    await expect(reader.getByText("Dit voorstel is gewijzigd: versie 2 staat online.")).toBeVisible();
    await reader.getByRole("link", { name: "Toon wat er is gewijzigd" }).click();
    await expect(reader.locator(".compared-field ins")).toContainText("en bewaar de opnames");
    await expect(reader.getByText("Opnames zijn later terug te zien.")).toBeVisible();
    await expect(reader.getByText("grote wijziging")).toBeVisible();
  });

  await test.step("others cannot change it", async () => {
    const stranger = await someoneElse(browser, people.coalition, proposal);
    await expect(stranger.getByRole("button", { name: "Wijzig dit voorstel" })).toHaveCount(0);
    await stranger.goto(`${proposal}/authors`);
    await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("Niet gevonden");
    await stranger.context().close();
  });
  for (const page of [phone, laptop, other, reader]) await page.context().close();
});

test("a session that ends on the way loses nothing", async ({ page }) => {
  await signIn(page, people.member, "/proposals/new");
  const draft = await begin(page, `Na het einde ${Date.now()}`);
  await page.context().clearCookies();
  await page.locator("#solution").fill("Nog niet bewaard.");
  const stopped = page.locator("[data-stopped]");
  await expect(stopped).toContainText("Je bent niet meer ingelogd.");
  await stopped.getByRole("link").click();
  await personToBe(page, people.member).click();
  await page.waitForURL(`**${draft}`);
  await expect(page.locator("#solution")).toHaveValue("Nog niet bewaard.");
  await expect(state(page)).toHaveText(saved);
  await page.goto(`${draft}/discarding`);
  await page.getByRole("button", { name: "Gooi concept weg" }).click();
  await expect(page.getByText("Het concept is weggegooid.")).toBeVisible();
});

const steps = [
  "",
  "?step=explanation",
  "?step=values",
  "?step=parties",
  "?step=milestones",
  "?step=attachments",
  "?step=review",
];

/** A draft with something in every part, and a published proposal with two versions: their pages. */
async function allPages(page: Page, browser: Browser, lang: string): Promise<string[]> {
  const draft = await begin(page, `Alle onderdelen ${Date.now()}`, `${lang}/proposals/new`);
  await page.goto(`${draft}?step=attachments`);
  await attach(page, (await files(browser)).photo);
  await expect(page.locator(".attached-image img")).toBeVisible();
  await begin(page, `Twee versies ${Date.now()}`, `${lang}/proposals/new`);
  await form(page).locator("[data-publish]").click();
  await expect(page).toHaveURL(/done=proposed/);
  const proposal = new URL(page.url()).pathname;
  await page.getByRole("button", { name: /Wijzig dit voorstel|Change this proposal/ }).click();
  await page
    .locator("#solution")
    .fill(
      lang
        ? "Broadcast every meeting and keep the recordings."
        : "Zend elke vergadering uit en bewaar de opnames.",
    );
  await page.locator("nav .steps button[value=review]").click();
  await page.locator("#note").fill(lang ? "With recordings." : "Opnames erbij.");
  await form(page).locator("[data-publish]").click();
  await expect(page).toHaveURL(/done=newVersion/);
  const own = ["", "/authors", "/versions", "/versions/1", "/comparison"].map((end) => proposal + end);
  return [
    `${lang}/proposals/new`,
    `${lang}/proposals/drafts`,
    ...steps.map((end) => draft + end),
    `${draft}/authors`,
    `${draft}/discarding`,
    ...own,
  ];
}

for (const lang of ["", "/en"] as const) {
  test(`writing a proposal is accessible: ${lang || "/nl"}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    await signIn(page, lang ? people.english : people.coalition, `${lang}/proposals`);
    for (const path of await allPages(page, browser, lang)) {
      await test.step(path, async () => {
        await page.goto(path);
        await expect(page.locator("h1")).toHaveCount(1);
        await expectNoAxeViolations(page);
      });
    }
  });
}

test("nothing scrolls sideways at 320 pixels", async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  await signIn(page, people.moderator, "/proposals");
  for (const path of await allPages(page, browser, "")) {
    await page.goto(path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, path).toBeLessThanOrEqual(0);
  }
});

test("by keyboard alone: write, save with Enter, look, submit", async ({ page }) => {
  await signIn(page, people.member, "/proposals/new");
  const to = async (wanted: Locator) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await wanted.evaluateAll((nodes) => nodes.some((node) => node === document.activeElement))) return;
    }
    throw new Error(`the Tab key does not reach ${wanted}`);
  };
  const title = `Met toetsen ${Date.now()}`;
  await to(page.locator("#title"));
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Het concept is bewaard.")).toBeVisible();
  await to(page.locator("#problem"));
  await page.keyboard.type("Zonder muis.");
  await to(page.locator("#solution"));
  await page.keyboard.type("Met toetsen.");
  await to(form(page).getByRole("button", { name: "Bekijk eerst" }));
  await page.keyboard.press("Enter");
  await expect(page.locator(".proposal-preview")).toContainText("Met toetsen.");
  await to(form(page).getByRole("button", { name: "Dien voorstel in" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("steps, drafts, two devices, files, publishing and changing work", async ({ page, browser }) => {
    test.setTimeout(120_000);
    await signIn(page, people.english, "/proposals/new");
    const title = `Zonder script ${Date.now()}`;
    await page.locator("#title").fill(title);
    await form(page).getByRole("button", { name: "Bewaar als concept" }).last().click();
    await expect(page.getByText("Het concept is bewaard.")).toBeVisible();
    const draft = new URL(page.url()).pathname;

    await test.step("a second device is shown both texts", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const other = await context.newPage();
      await signIn(other, people.english, draft);
      await other.locator("#problem").fill("Van de ander.");
      await form(other).getByRole("button", { name: "Bewaar als concept" }).last().click();
      await page.locator("#problem").fill("Van mij.");
      await page.locator("#solution").fill("Een oplossing.");
      await step(page, /Mijlpalen/).click();
      await expect(page.locator(".theirs")).toContainText("Van de ander.");
      await expect(page.locator("#problem")).toHaveValue("Van mij.");
      await context.close();
    });

    await test.step("every step saves on its way to the next", async () => {
      await step(page, /Mijlpalen/).click();
      await page.getByLabel("Mijlpaal", { exact: true }).fill("Proef");
      await page.getByRole("button", { name: "Bewaar en voeg er een toe" }).click();
      await expect(page.getByRole("group")).toHaveCount(2);
      await form(page).getByRole("button", { name: "Verder: Bijlagen" }).click();
      await attach(page, (await files(browser)).report);
      await expect(page.getByText("Het bestand is toegevoegd.")).toBeVisible();
      await page.getByRole("button", { name: "Verder: Nalezen en indienen" }).click();
      await expect(page.locator(".proposal-preview")).toContainText("Proef");
    });

    await form(page).getByRole("button", { name: "Dien voorstel in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText("Van mij.")).toBeVisible();
    await page.getByRole("button", { name: "Wijzig dit voorstel" }).click();
    await page.locator("#solution").fill("Een betere oplossing.");
    await step(page, /Nalezen/).click();
    await page.getByLabel("Wat is er gewijzigd, en waarom?").fill("Beter.");
    await form(page).getByRole("button", { name: "Publiceer de nieuwe versie" }).click();
    await page.getByRole("link", { name: /^versie 2/ }).click();
    await page.getByRole("link", { name: /Vergelijk met versie 1/ }).click();
    await expect(page.locator(".compared-field ins").first()).toContainText("betere");
  });
});
