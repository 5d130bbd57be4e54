import { editor, onDevice, open, save, saves, state, test, text } from "../testing/editing.ts";
import { page as html } from "../testing/pages.ts";
import { expect, type Reply } from "../testing/site.ts";

test.describe("publishing", () => {
  const publish = "POST /actions/5/versions";

  test("saves first, then goes, once however often the button is pressed", async ({ site, page }) => {
    saves(site);
    let answer: (reply: Reply) => void = () => {};
    site.reply(publish, () => new Promise<Reply>((done) => (answer = done)));
    await open(site, page);
    await text(page).fill("Klaar");
    await page.getByLabel("Uitleg").fill("Daarom");
    await page.getByLabel("Reactie 9").check();
    await page.getByRole("button", { name: "Publiceer" }).dblclick({ noWaitAfter: true });
    await expect.poll(() => site.to(publish).length).toBe(1);
    answer({ body: html("Versie 3 staat online") });
    await expect(page.getByText("Versie 3 staat online")).toBeVisible();
    expect(site.to(publish)).toHaveLength(1);
    expect(Object.fromEntries(site.to(publish)[0]?.fields ?? [])).toMatchObject({
      text: "Klaar",
      note: "Daarom",
      credits: "9",
      revision: "1",
    });
    expect(await onDevice(page)).toBe("nothing");
  });

  test("without a network it stays, with the text", async ({ site, page }) => {
    site.reply(save, () => "hang up");
    await open(site, page);
    await text(page).fill("Klaar");
    await page.getByRole("button", { name: "Publiceer" }).click();
    await expect(state(page)).toHaveText("Geen verbinding");
    await expect(text(page)).toHaveValue("Klaar");
    expect(site.to(publish)).toHaveLength(0);
  });
});

test("a text that came back unsaved is saved, and loading again asks for the editor", async ({
  site,
  page,
}) => {
  saves(site);
  site.reply("POST /actions/5/versions", () => ({
    status: 422,
    body: html(editor({ state: "unsaved", text: "Klaar" }), 'data-account="77"'),
  }));
  await open(site, page);
  await page.getByRole("button", { name: "Publiceer" }).click();
  await expect(state(page)).toHaveText("Bewaard als 1");
  await expect(page).toHaveURL(/\/actions\/5\/draft$/);
});
