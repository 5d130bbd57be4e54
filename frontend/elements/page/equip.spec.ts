import { ids, open } from "../testing/live.ts";
import { page as html, put } from "../testing/pages.ts";
import { expect, test } from "../testing/site.ts";

test.describe("what is mine", () => {
  test("is revealed on the page and in news, and only there", async ({ site, page }) => {
    const comments = [
      { id: 1, author: 77, replies: [{ id: 2, author: 5 }] },
      { id: 3, author: 6 },
    ];
    const line = await open(site, page, comments, { attributes: 'data-account="77"' });
    line.send(put(1, { id: 4, author: 77 }), put(2, { id: 5, author: 7 }));
    await expect.poll(() => ids(page)).toBe("1 3 4 5");
    const shown = (selector: string) =>
      page
        .locator(`${selector}:visible`)
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(await shown("a[data-own]")).toEqual(["#edit-1", "#edit-4"]);
    expect(await shown("a[data-not-own]")).toEqual(["#report-2", "#report-3", "#report-5"]);
  });

  test("ends at its time, and roles see what is for them", async ({ site, page }) => {
    const own = `<p data-author="77"><b data-own data-until="2020-01-01T00:00:00Z" hidden>voorbij</b>
      <b data-own data-until="2999-01-01T00:00:00Z" hidden>nog even</b><i class="other" data-own-class="mine">RC</i></p>
      <p data-for="moderator admin" hidden>verberg</p><p data-for="admin" hidden>beheer</p>
      <form><input type="hidden" name="csrf"></form>`;
    site.reply("GET /page", () => ({ body: html(own, 'data-account="77" data-roles="holder moderator"') }));
    await page.goto("/page");
    await expect(page.getByText("nog even")).toBeVisible();
    await expect(page.getByText("verberg")).toBeVisible();
    await expect(page.getByText("voorbij")).toBeHidden();
    await expect(page.getByText("beheer")).toBeHidden();
    await expect(page.locator("i.mine:not(.other)")).toHaveText("RC");
    await expect(page.locator("input[name=csrf]")).toHaveValue("token-of-session");
  });

  test("is not revealed to a visitor", async ({ site, page }) => {
    await open(site, page, [{ id: 1, author: 0 }], { attributes: 'data-account=""' });
    await expect(page.getByText("jij")).toBeHidden();
  });
});
