import type { Page } from "@playwright/test";
import { ids, open } from "../testing/live.ts";
import { comment, key, put } from "../testing/pages.ts";
import { expect, test } from "../testing/site.ts";

test.describe("changes", () => {
  test("a change replaces the comment; an older one does not", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1, rev: 3, text: "drie" }]);
    line.send(put(1, { id: 1, rev: 2, text: "twee" }), put(2, { id: 2 }));
    await expect.poll(() => ids(page)).toBe("1 2");
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("drie");
    line.send(put(3, { id: 1, rev: 4, text: "vier" }));
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("vier");
  });

  test("what changes with it is replaced where it stands, unless it is older or nowhere", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, rev: 1 }, { id: 2, rev: 4, text: "vier" }, { id: 3 }]);
    const beside = [
      { id: 2, rev: 3, text: "drie" },
      { id: 3, rev: 2, text: "mee" },
      { id: 9, rev: 2, text: "elders" },
    ];
    const news = put(1, { id: 1, rev: 2, text: "zelf" }) as { html: string };
    line.send({ ...news, html: news.html + beside.map(comment).join("") });
    await expect(page.locator("#comment-1 [data-text]")).toHaveText("zelf");
    await expect(page.locator("#comment-3 [data-text]")).toHaveText("mee");
    await expect(page.locator("#comment-2 [data-text]")).toHaveText("vier");
    expect(await ids(page)).toBe("1 2 3");
  });

  test("what now belongs in another list goes there", async ({ site, page }) => {
    const line = await open(site, page, [
      { id: 1, replies: [{ id: 3 }] },
      { id: 2, replies: [{ id: 5 }] },
    ]);
    line.send(put(1, { id: 3, rev: 2, text: "Verplaatst" }, "replies-2"));
    await expect.poll(() => ids(page, "#replies-2")).toBe("3 5");
    await expect.poll(() => ids(page, "#replies-1")).toBe("");
    await expect(page.locator("#comment-3 [data-text]")).toHaveText("Verplaatst");
  });

  test("replies stay when their comment changes, with the text being typed in them", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, replies: [{ id: 5 }] }]);
    await page.locator("#answer-5 summary").click();
    await page.locator("#answer-5 textarea").pressSequentially("half ge");
    line.send(put(1, { id: 1, rev: 2, text: "anders" }));
    await expect(page.locator("#comment-1 > div > [data-text]")).toHaveText("anders");
    await page.keyboard.type("typt");
    await expect(page.locator("#answer-5 textarea")).toHaveValue("half getypt");
    await expect(page.locator("#answer-5 textarea")).toBeFocused();
  });

  for (const [what, busy] of [
    ["holds focus", (page: Page) => page.locator("#answer-1 summary").focus()],
    [
      "has an open form",
      async (page: Page) => {
        await page.locator("#answer-1 summary").click();
        await page.locator("#answer-1 summary").blur();
      },
    ],
    ["holds the selection", (page: Page) => page.locator("#comment-1 > div > [data-text]").selectText()],
  ] as const) {
    test(`a comment that ${what} is marked, not replaced`, async ({ site, page }) => {
      const line = await open(site, page, [{ id: 1, text: "oud" }]);
      await busy(page);
      line.send(put(1, { id: 1, rev: 2, text: "nieuw" }), put(2, { id: 1, rev: 3, text: "nieuwst" }));
      await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(1);
      await expect(page.locator("[data-text]")).toHaveText("oud");
      await page.getByRole("button", { name: "Toon de nieuwe tekst" }).click();
      await expect(page.locator("[data-text]")).toHaveText("nieuwst");
      await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(0);
      await expect(page.locator("#comment-1")).toBeFocused();
    });
  }

  test("what was withdrawn or hidden goes at once, also from under someone's hands", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, text: "oud" }]);
    await page.locator("#answer-1 summary").focus();
    const gone = {
      ...put(1, { id: 1, rev: 2 }),
      html: `<li class="comment comment-hidden" id="comment-1" data-key="${key(1)}" data-rev="2"><p>Ingetrokken</p></li>`,
    };
    line.send(gone);
    await expect(page.getByText("Ingetrokken")).toBeVisible();
    await expect(page.getByText("oud")).toHaveCount(0);
  });

  test("what says what one can do now is replaced at once, whoever is in it, and the focus stays", async ({
    site,
    page,
  }) => {
    const line = await open(site, page, [{ id: 1, text: "oud" }]);
    await page.locator("#comment-1").evaluate((node) => node.setAttribute("data-renews", ""));
    await page.getByRole("link", { name: "Meld" }).focus();
    line.send(put(1, { id: 1, rev: 2, text: "nieuw" }));
    await expect(page.locator("[data-text]")).toHaveText("nieuw");
    await expect(page.getByRole("link", { name: "Meld" })).toBeFocused();
  });

  test("once nobody is busy any more, the next change is shown", async ({ site, page }) => {
    const line = await open(site, page, [{ id: 1, text: "oud" }]);
    await page.locator("#answer-1 summary").focus();
    line.send(put(1, { id: 1, rev: 2, text: "nieuw" }));
    await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toBeVisible();
    await page.locator("#answer-1 summary").blur();
    line.send(put(2, { id: 1, rev: 3, text: "nieuwst" }));
    await expect(page.locator("[data-text]")).toHaveText("nieuwst");
    await expect(page.getByText("Gewijzigd terwijl je bezig was.")).toHaveCount(0);
  });
});

test("a comment's HTML cannot run scripts", async ({ site, page }) => {
  const line = await open(site, page, [{ id: 1 }]);
  const bad = comment({ id: 2, text: "<script>document.title = 'stuk'</script>goed" });
  line.send({ ...put(1, { id: 2 }), html: bad });
  await expect(page.locator("#comment-2")).toContainText("goed");
  await expect(page).toHaveTitle("Proef");
});
