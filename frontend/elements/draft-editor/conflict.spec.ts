import {
  conflict,
  onDevice,
  open,
  people,
  save,
  saves,
  sent,
  state,
  test,
  text,
} from "../testing/editing.ts";
import { page as html } from "../testing/pages.ts";
import { expect, json, stopClock } from "../testing/site.ts";

test.describe("someone else was first", () => {
  test("saving stops, an alert says who, and the button leads to the merged texts", async ({
    site,
    page,
  }) => {
    site.reply(save, ({ headers }) =>
      headers["x-requested-with"] === "fragment"
        ? json(409, { message: "Jan heeft intussen ook bewaard." })
        : { status: 409, body: html("<h1>Voeg samen</h1>") },
    );
    await open(site, page);
    await text(page).fill("Van mij");
    await expect(conflict(page)).toContainText("Jan heeft intussen ook bewaard.");
    await text(page).fill("Van mij, en meer");
    await page.getByLabel("Reactie 9").check();
    await page.getByRole("button", { name: "Voeg samen" }).click();
    await expect(page.getByRole("heading", { name: "Voeg samen" })).toBeVisible();
    expect(sent(site)).toEqual(["Van mij", "Van mij, en meer"]);
    expect(site.to(save)[1]?.fields.get("credits")).toBe("9");
  });

  test("the page hears it before it saves, but not of its own saves", async ({ site, page }) => {
    saves(site);
    await open(site, page);
    const line = await site.line(1);
    await line.admit("draft:5", 1);
    const news = (n: number, revision: number, names = ["Mieke"]) => ({
      c: "draft:5",
      n,
      op: "put",
      id: "draft-editors-5",
      in: "draft-people-5",
      key: "0",
      rev: n,
      html: people({ rev: n, revision, names }),
    });
    await text(page).fill("Van mij");
    await expect(state(page)).toHaveText("Bewaard als 1");
    line.send(news(2, 1, ["Mieke", "Jan"]));
    await expect(page.locator("[data-announcements]")).toHaveText("Jan heeft dit open.");
    await expect(page.getByText("Mieke heeft dit open.")).toBeHidden();
    await expect(conflict(page)).toBeHidden();
    line.send(news(3, 2, ["Mieke", "Jan"]));
    await expect(conflict(page)).toContainText("Jan heeft ook bewaard.");
    await text(page).fill("Van mij, na Jan");
    await expect.poll(() => onDevice(page)).toContain("na Jan");
    expect(sent(site)).toEqual(["Van mij"]);
  });

  test("merged texts are kept on the device but saved only when asked", async ({ site, page }) => {
    const more = `<button type="button" data-take aria-pressed="false" data-mine="Mijn zin." data-theirs="Zijn zin.">Neem</button>`;
    site.reply(save, () => ({ status: 200, body: html("Bewaard") }));
    await stopClock(page);
    await open(site, page, { state: "merged", text: "Voor. Mijn zin. Na.", revision: 3, more });
    await page.getByRole("button", { name: "Neem" }).click();
    await expect(text(page)).toHaveValue("Voor. Zijn zin. Na.");
    await page.getByRole("button", { name: "Neem" }).click();
    await expect(text(page)).toHaveValue("Voor. Mijn zin. Na.");
    await text(page).fill("Iets anders.");
    await page.getByRole("button", { name: "Neem" }).click();
    await expect(state(page)).toHaveText("Staat er niet");
    await page.clock.runFor(10_000);
    expect(await onDevice(page)).toContain("Iets anders.");
    expect(sent(site)).toEqual([]);
    await page.getByRole("button", { name: "Bewaar" }).click();
    await expect(page.getByText("Bewaard")).toBeVisible();
    expect(sent(site)).toEqual(["Iets anders."]);
  });

  test("a draft behind a version does not save by itself", async ({ site, page }) => {
    await stopClock(page);
    await open(site, page, { state: "behind" });
    await text(page).fill("Meer");
    await page.clock.runFor(10_000);
    expect(sent(site)).toEqual([]);
    expect(await onDevice(page)).toContain("Meer");
  });
});
