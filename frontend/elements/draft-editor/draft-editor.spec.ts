import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "esbuild";
import { page as html } from "../testing/pages.ts";
import { expect, type Reply, type Site, stopClock, test as withSite } from "../testing/site.ts";

const save = "POST /actions/5/draft";

/** The page of the editor, with its own script beside that of all pages. */
const test = withSite.extend<{ editing: undefined }, { editor: string }>({
  editor: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const entry = fileURLToPath(new URL("../editor.ts", import.meta.url));
      const result = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
      await use(result.outputFiles[0]?.text ?? "");
    },
    { scope: "worker" },
  ],
  editing: [
    async ({ site, editor }, use) => {
      const headers = { "Content-Type": "text/javascript" };
      site.reply("GET /editor.js", () => ({ headers, body: editor }));
      await use(undefined);
    },
    { auto: true },
  ],
});

interface Setting {
  state?: string;
  text?: string;
  note?: string;
  base?: number;
  revision?: number;
  more?: string;
  attributes?: string;
  look?: string;
}

function people({
  rev = 1,
  base = 2,
  revision = 0,
  newer = "Jan heeft ook bewaard.",
  names = ["Mieke"],
} = {}) {
  const each = names.map(
    (name, i) =>
      `<li data-author="${77 + i}" data-not-own><span></span><span>${name} heeft dit open.</span></li>`,
  );
  return `<div id="draft-editors-5" data-key="0" data-rev="${rev}" data-base="${base}" data-revision="${revision}"
    data-newer="${newer}"><ul>${each.join("")}</ul></div>`;
}

function editor(setting: Setting): string {
  const {
    state = "saved",
    text = "De tekst.",
    note = "",
    base = 2,
    revision = 0,
    more = "",
    look = "",
  } = setting;
  return `<draft-editor data-state="${state}" data-look="${look}">
<live-region channel="draft:5" after="1"><div id="draft-people-5" data-live-list>${people({ base, revision })}</div></live-region>
${more}<form method="post" action="/actions/5/draft" novalidate>
<input type="hidden" name="csrf"><input type="hidden" name="base" value="${base}"><input type="hidden" name="revision" value="${revision}">
<div data-writing><label>Tekst <textarea name="text">${text}</textarea></label></div><div data-preview-slot hidden></div>
<div data-conflict role="alert" hidden><p data-conflict-text></p><button>Voeg samen</button></div>
<div data-stopped role="alert" hidden><p data-stopped-text></p><p data-stopped-hint></p><a href="/again">Ga verder</a></div>
<p data-restored hidden>Staat er weer in. <button type="button" data-drop>Toon de bewaarde tekst</button></p>
<button data-save>Bewaar</button>
<button formaction="/actions/5/draft/preview" data-preview data-write="Schrijf verder">Bekijk</button>
<p data-form-state>Zoals het was</p>
<label>Uitleg <textarea name="note">${note}</textarea></label>
<label><input type="checkbox" name="credits" value="9"> Reactie 9</label>
<button formaction="/actions/5/versions" data-publish>Publiceer</button></form>
<a href="/elsewhere">Elders</a><a data-discard hidden href="/discard">Gooi weg</a>
<template data-words><p data-words="unsaved">Nog niet bewaard</p><p data-words="offline">Geen verbinding</p>
<p data-words="offlineUnkept">Laat open</p><p data-words="failed">Lukt nog niet</p><p data-words="wrong">Niet: {text}</p>
<p data-words="signedOut">Niet meer ingelogd</p><p data-words="kept">Staat op dit apparaat</p>
<p data-words="unkept">Kopieer</p><p data-words="gone">Staat er niet</p></template></draft-editor>
<script type="module" src="/editor.js"></script>`;
}

async function open(site: Site, page: Page, setting: Setting = {}): Promise<void> {
  const { attributes = 'data-account="77"' } = setting;
  site.reply("GET /actions/5/draft", () => ({ body: html(editor(setting), attributes) }));
  site.reply("GET /elsewhere", () => ({ body: html("Elders") }));
  await page.goto("/actions/5/draft");
}

const json = (status: number, body: object): Reply => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

/** Answers saves as the server does: each is the next revision. */
function saves(site: Site, from = 0): void {
  let revision = from;
  site.reply(save, () => json(200, { base: 2, revision: ++revision, message: `Bewaard als ${revision}` }));
}

const text = (page: Page) => page.getByLabel("Tekst");
const state = (page: Page) => page.locator("[data-form-state]");
const conflict = (page: Page) => page.locator("[data-conflict]");
const sent = (site: Site, name = "text") => site.to(save).map(({ fields }) => fields.get(name));
const onDevice = (page: Page) =>
  page.evaluate(() => localStorage.getItem("draft:77:/actions/5/draft") ?? "nothing");

test.describe("saving by itself", () => {
  test("1.5 s after the last key, once, and each time from the save before", async ({ site, page }) => {
    saves(site);
    await stopClock(page);
    await open(site, page);
    await expect(state(page)).toHaveText("Zoals het was");
    await text(page).fill("Een");
    await expect(state(page)).toHaveText("Nog niet bewaard");
    await page.clock.runFor(1400);
    await text(page).fill("Een twee");
    await page.clock.runFor(1400);
    expect(sent(site)).toEqual([]);
    await page.clock.runFor(200);
    await expect(state(page)).toHaveText("Bewaard als 1");
    await page.getByLabel("Uitleg").fill("Waarom");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Bewaard als 2");
    expect(sent(site)).toEqual(["Een twee", "Een twee"]);
    expect(sent(site, "note")).toEqual(["", "Waarom"]);
    expect(sent(site, "revision")).toEqual(["0", "1"]);
    expect(sent(site, "csrf")).toEqual(["token-of-session", "token-of-session"]);
    expect(await onDevice(page)).toBe("nothing");
    await expect(page.getByRole("link", { name: "Gooi weg" })).toBeVisible();
  });

  test("is not read out; a save that was asked for is", async ({ site, page }) => {
    saves(site);
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(6000);
    await expect(state(page)).toHaveText("Bewaard als 1");
    await page.clock.runFor(6000);
    await expect(page.locator("[data-announcements]")).toHaveText("");
    await text(page).fill("Twee");
    await page.keyboard.press("Control+s");
    await expect(state(page)).toHaveText("Bewaard als 2");
    await page.clock.runFor(6000);
    await expect(page.locator("[data-announcements]")).toHaveText("Bewaard als 2");
    await expect(page).toHaveURL(/draft$/);
  });

  test("what is typed during a save is saved after it", async ({ site, page }) => {
    const answers: ((reply: Reply) => void)[] = [];
    site.reply(save, () => new Promise<Reply>((done) => answers.push(done)));
    await open(site, page);
    await text(page).fill("Een");
    await expect.poll(() => answers.length).toBe(1);
    await text(page).fill("Een twee");
    answers[0]?.(json(200, { base: 2, revision: 1, message: "Bewaard" }));
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(json(200, { base: 2, revision: 2, message: "Bewaard" }));
    await expect(state(page)).toHaveText("Bewaard");
    expect(sent(site)).toEqual(["Een", "Een twee"]);
    expect(sent(site, "revision")).toEqual(["0", "1"]);
  });

  test("a page that is left saves before it goes", async ({ site, page }) => {
    saves(site);
    await open(site, page);
    await text(page).fill("Net getypt");
    await page.getByRole("link", { name: "Elders" }).click();
    await expect(page.getByText("Elders")).toBeVisible();
    await expect.poll(() => sent(site)).toEqual(["Net getypt"]);
  });

  test("asks before leaving only when something is not saved", async ({ site, page }) => {
    saves(site);
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await open(site, page);
    await text(page).fill("Een");
    await page.getByRole("link", { name: "Elders" }).click();
    await expect.poll(() => asked).toEqual(["beforeunload"]);
    await expect(state(page)).toHaveText("Bewaard als 1");
    await page.getByRole("link", { name: "Elders" }).click();
    await expect(page).toHaveURL(/elsewhere$/);
    expect(asked).toHaveLength(1);
  });
});

test.describe("when saving fails", () => {
  test("a dead network is told once, tried again, and nothing is lost", async ({ site, page }) => {
    site.reply(save, () => "hang up");
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Geen verbinding");
    await page.clock.runFor(2500);
    await expect(page.locator("[data-announcements]")).toHaveText("Geen verbinding");
    expect(await onDevice(page)).toContain("Een");
    saves(site);
    await page.clock.runFor(5000);
    await expect(state(page)).toHaveText("Bewaard als 1");
    expect(await onDevice(page)).toBe("nothing");
  });

  test("a save whose answer was lost is asked for again, before what came after it", async ({
    site,
    page,
  }) => {
    site.reply(save, () => "hang up");
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Geen verbinding");
    saves(site);
    await text(page).fill("Een twee");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Bewaard als 2");
    // Browsers may try once more by themselves.
    expect(sent(site).slice(-2)).toEqual(["Een", "Een twee"]);
    expect(sent(site, "revision").slice(-2)).toEqual(["0", "1"]);
  });

  test("a fault of the server is tried again", async ({ site, page }) => {
    site.reply(save, () => ({ status: 503 }));
    await stopClock(page);
    await open(site, page);
    await text(page).fill("Een");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Lukt nog niet");
    saves(site);
    await page.clock.runFor(5100);
    await expect(state(page)).toHaveText("Bewaard als 1");
  });

  test("a text that cannot be saved says why, and is tried when it changed", async ({ site, page }) => {
    site.reply(save, () => json(422, { message: "De tekst is leeg." }));
    await stopClock(page);
    await open(site, page);
    await text(page).fill("");
    await page.clock.runFor(60_000);
    await expect(state(page)).toHaveText("Niet: De tekst is leeg.");
    expect(sent(site)).toHaveLength(1);
    saves(site);
    await text(page).fill("Weer vol");
    await page.clock.runFor(1600);
    await expect(state(page)).toHaveText("Bewaard als 1");
  });

  test("the end of the session stops it, and the text is there after signing in", async ({ site, page }) => {
    site.reply(save, () => json(401, { message: "Log in." }));
    await open(site, page);
    await text(page).fill("Van mij");
    const alert = page.locator("[data-stopped]");
    await expect(alert).toContainText("Niet meer ingelogd");
    await expect(alert).toContainText("Staat op dit apparaat");
    await text(page).fill("Van mij, en meer");
    site.reply("GET /again", () => ({ body: html("Weer binnen", 'data-account="77"') }));
    await alert.getByRole("link").click();
    await expect(page.getByText("Weer binnen")).toBeVisible();
    expect(sent(site)).toHaveLength(1);
    saves(site);
    await open(site, page);
    await expect(text(page)).toHaveValue("Van mij, en meer");
    await expect(state(page)).toHaveText("Bewaard als 1");
  });
});

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

test.describe("what is on the device", () => {
  const copy = (fields: object) =>
    localStorage.setItem("draft:77:/actions/5/draft", JSON.stringify({ fields, key: "" }));

  test("comes back after a crash, says so, and is saved", async ({ site, page }) => {
    site.reply(save, () => "hang up");
    await open(site, page);
    await text(page).fill("Voor de klap");
    await expect.poll(() => onDevice(page)).toContain("Voor de klap");
    await page.reload();
    await expect(text(page)).toHaveValue("Voor de klap");
    await expect(page.locator("[data-restored]")).toBeVisible();
    saves(site);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect(state(page)).toHaveText("Bewaard als 1");
    await expect(page.locator("[data-restored]")).toBeHidden();
  });

  test("can be dropped for what is saved", async ({ site, page }) => {
    await stopClock(page);
    await open(site, page);
    await page.evaluate(copy, { text: "Van eerder", note: "", base: "2", revision: "0" });
    await page.reload();
    await expect(text(page)).toHaveValue("Van eerder");
    await page.getByRole("button", { name: "Toon de bewaarde tekst" }).click();
    await expect(text(page)).toHaveValue("De tekst.");
    await expect(state(page)).toHaveText("Zoals het was");
    expect(await onDevice(page)).toBe("nothing");
    await page.clock.runFor(10_000);
    expect(sent(site)).toEqual([]);
  });

  test("that was made from an older save is not saved over the newer one", async ({ site, page }) => {
    await open(site, page, { revision: 4 });
    await page.evaluate(copy, { text: "Van eerder", note: "", base: "2", revision: "1" });
    await page.reload();
    await expect(text(page)).toHaveValue("Van eerder");
    await expect(conflict(page)).toContainText("Jan heeft ook bewaard.");
    await expect(page.locator("[name=revision]")).toHaveValue("1");
    expect(sent(site)).toEqual([]);
  });

  test("goes on from the save whose answer was lost", async ({ site, page }) => {
    saves(site, 1);
    await open(site, page, { text: "Een", revision: 1 });
    const fields = { text: "Een twee", note: "", base: "2", revision: "0", sentText: "Een", sentNote: "" };
    await page.evaluate(copy, fields);
    await page.reload();
    await expect(text(page)).toHaveValue("Een twee");
    await expect(state(page)).toHaveText("Bewaard als 2");
    expect(sent(site, "revision")).toEqual(["1"]);
  });

  for (const [what, fields] of [
    ["was saved after all", { text: "De tekst.\r\n", note: "", base: "2", revision: "0" }],
    ["has been published", { text: "De tekst.", note: "Waarom", base: "1", revision: "6" }],
  ] as const) {
    test(`is forgotten when it ${what}`, async ({ site, page }) => {
      await open(site, page);
      await page.evaluate(copy, fields);
      await page.reload();
      await expect.poll(() => onDevice(page)).toBe("nothing");
      await expect(page.locator("[data-restored]")).toBeHidden();
      await expect(page.getByLabel("Uitleg")).toHaveValue("");
    });
  }

  test("of another account stays out of sight", async ({ site, page }) => {
    await open(site, page);
    await page.evaluate(copy, { text: "Van 77", note: "", base: "2", revision: "0" });
    await open(site, page, { attributes: 'data-account="88"' });
    await expect(text(page)).toHaveValue("De tekst.");
  });
});

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

test("words that were just taken into the text are chosen and in view, once", async ({ site, page }) => {
  const lines = Array.from({ length: 300 }, (_, i) => `Regel ${i} van het concept.`);
  await open(site, page, { text: lines.join("\n\n"), look: "Regel 200 van" });
  const area = page.getByLabel("Tekst");
  await expect(area).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe("Regel 200 van");
  const { line, top, bottom } = await area.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return { top, bottom, line: top - node.scrollTop + (node.scrollHeight * 200) / 300 };
  });
  expect(line).toBeGreaterThan(Math.max(top, 0) - 20);
  expect(line).toBeLessThan(Math.min(bottom, 720) + 20);
});

test("a preview takes the place of the text, and gives it back", async ({ site, page }) => {
  site.reply("POST /actions/5/draft/preview", ({ fields }) => ({
    body: `<section tabindex="-1" aria-label="Zo wordt het"><p>Zo: ${fields.get("text")}</p></section>`,
  }));
  await open(site, page);
  await page.getByRole("button", { name: "Bekijk" }).click();
  await expect(page.getByText("Zo: De tekst.")).toBeVisible();
  await expect(page.getByLabel("Zo wordt het")).toBeFocused();
  await expect(text(page)).toBeHidden();
  await page.getByRole("button", { name: "Schrijf verder" }).click();
  await expect(text(page)).toBeFocused();
  await expect(page.getByText("Zo: De tekst.")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Bekijk" })).toBeVisible();
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
