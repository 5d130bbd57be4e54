import { openDraft, problem, save, sent, test } from "../testing/drafting.ts";
import { page as html } from "../testing/pages.ts";
import { expect, json, type Reply } from "../testing/site.ts";

test.describe("a button", () => {
  test("waits for the save that is under way, so that they do not clash", async ({ site, page }) => {
    let answer: (reply: Reply) => void = () => {};
    site.reply(`POST ${save}`, ({ headers }) =>
      headers["x-requested-with"] === "fragment"
        ? new Promise<Reply>((done) => (answer = done))
        : { body: html("Volgende stap") },
    );
    await openDraft(site, page);
    await problem(page).fill("Van mij");
    await expect.poll(() => site.to(`POST ${save}`).length).toBe(1);
    await page.getByRole("button", { name: "Verder" }).click();
    answer(json(200, { address: save, revision: 4, message: "Bewaard", tips: {} }));
    await expect(page.getByText("Volgende stap")).toBeVisible();
    const last = site.to(`POST ${save}`).at(-1);
    expect([last?.fields.get("revision"), last?.fields.get("to")]).toEqual(["4", "values"]);
  });

  test("that submits leaves nothing of the draft on the device", async ({ site, page }) => {
    site.reply(`POST ${save}/submission`, () => ({
      status: 303,
      headers: { Location: "/proposals/12?done=proposed" },
    }));
    site.reply("GET /proposals/12?done=proposed", () => ({ body: html("Ingediend", 'data-account="77"') }));
    await openDraft(site, page);
    await problem(page).fill("Klaar");
    await page.getByRole("button", { name: "Dien in" }).click();
    await expect(page.getByText("Ingediend")).toBeVisible();
    expect(sent(site, `${save}/submission`, "problem")).toEqual(["Klaar"]);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });
});

test("a file that is too large is not sent", async ({ site, page }) => {
  await openDraft(site, page);
  const file = page.getByLabel("Bestand");
  await file.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(11) });
  expect(await file.evaluate((node: HTMLInputElement) => node.validationMessage)).toBe("Te groot");
  await file.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(10) });
  expect(await file.evaluate((node: HTMLInputElement) => node.validity.valid)).toBe(true);
});
