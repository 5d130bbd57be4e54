import { type Browser, expect, type Page } from "@playwright/test";
import { isLive, people, signIn, someoneElse, test, writeForm } from "./site.ts";

const queue = "/plans/actieplan-2027-concept/queue";

/** Someone reports what has this number, and the moderator finds it by these words. */
async function reportedTo(browser: Browser, about: string, words: string): Promise<Page> {
  const other = await someoneElse(browser, people.other, `/flags/new?about=${about}`);
  await other.getByLabel("Blijf bij het onderwerp").check();
  await other.getByRole("button", { name: "Meld dit" }).click();
  await expect(other.getByText("Dank je. Een moderator kijkt ernaar")).toBeVisible();
  const moderator = await someoneElse(browser, people.moderator, `${queue}?q=${words}`);
  await expect(moderator.locator(".queue-item")).toHaveCount(1);
  await moderator.locator(".queue-item").press("Enter");
  await expect(moderator.getByRole("button", { name: "Geef terug" })).toBeVisible();
  return moderator;
}

async function propose(page: Page, title: string): Promise<string> {
  await page.goto("/proposals/new");
  const form = page.locator("#proposal-form");
  await form.getByLabel("Titel").fill(title);
  await form.getByLabel("Het probleem").fill(`Niemand ziet hoe lang het duurt: ${title}.`);
  await form.getByLabel("De oplossing").fill("Zet een teller op de website.");
  await form.getByRole("button", { name: "Dien voorstel in" }).click();
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  return new URL(page.url()).pathname.split("/").pop() ?? "";
}

test("a moderator closes a discussion from the queue by keyboard, and undoes it", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const words = `Welles${Date.now()}`;
  await signIn(page, people.member, "/threads/new");
  await page.getByLabel("Onderwerp").fill(`Een twist over ${words}`);
  await page.getByRole("main").locator("textarea").fill("Welles. Nietes.");
  await page.getByRole("button", { name: "Begin gesprek" }).click();
  await expect(page.getByText("Je gesprek staat online.")).toBeVisible();
  await writeForm(page).getByRole("textbox").fill(`${words} nietes`);
  await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
  const comment = page.locator(".comment", { hasText: `${words} nietes` });
  await expect(comment).toBeVisible();
  await page.reload();
  await isLive(page);
  const number = ((await comment.getAttribute("id")) ?? "").replace("comment-", "");

  const moderator = await reportedTo(browser, number, words);
  await moderator.keyboard.press("7");
  await moderator.waitForURL(/\/closure\?within=q/);
  await expect(moderator.locator("#template")).toBeFocused();
  await moderator.getByLabel("Redenen, voor de schrijver").fill("We komen er niet uit.");
  await moderator.getByRole("button", { name: "Sluit en stuur bericht" }).press("Enter");
  await expect(moderator.getByText("Het gesprek is gesloten.")).toBeVisible();
  await expect(moderator).toHaveURL(new RegExp(`q=${words}`));
  await page.reload();
  await expect(page.getByText("We komen er niet uit.")).toBeVisible();
  await expect(writeForm(page)).toHaveCount(0);

  await moderator.getByRole("button", { name: /^Maak ongedaan/ }).press("Enter");
  await expect(moderator.getByText("Alles is weer zoals het was.")).toBeVisible();
  await page.reload();
  await expect(writeForm(page)).toBeVisible();
});

test("a moderator merges a reported proposal from the queue by keyboard, and goes on in the choice", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const words = `Teller${Date.now()}`;
  await signIn(page, people.member);
  const one = await propose(page, `Zichtbaar wachten ${Date.now()}`);
  const into = await page.locator("h1").innerText();
  const two = await propose(page, words);

  const moderator = await reportedTo(browser, two, words);
  await moderator.keyboard.press("6");
  await moderator.waitForURL(/\/curation\?case=\d+&within=q/);
  await moderator.getByLabel("Het gaat verder in").selectOption(into);
  await moderator.locator("#merged-reason").fill("Vraagt hetzelfde.");
  await moderator.getByRole("button", { name: "Voeg samen met een ander voorstel" }).press("Enter");
  await expect(moderator.getByText("Dat is gedaan en staat bij het voorstel.")).toBeVisible();
  await expect(moderator).toHaveURL(new RegExp(`q=${words}`));
  await expect(moderator.locator(".queue-item")).toHaveCount(0);

  const reader = await someoneElse(browser, undefined, `/proposals/${two}`);
  await expect(reader.getByText("Dit voorstel is samengevoegd met:")).toBeVisible();
  await reader.goto(`/proposals/${one}`);
  await expect(reader.getByRole("link", { name: words })).toBeVisible();
});
