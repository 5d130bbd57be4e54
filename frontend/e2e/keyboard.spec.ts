import { expect } from "@playwright/test";
import { draftAction, people, personToBe, test } from "./site.ts";

test("the whole journey by keyboard: find an action, sign in, comment, answer, sign out", async ({
  page,
}) => {
  const to = async (what: { role: "link" | "button" | "textbox"; name: RegExp }, most = 200) => {
    const wanted = page.getByRole(what.role, { name: what.name });
    for (let i = 0; i < most; i++) {
      await page.keyboard.press("Tab");
      const reached = await wanted.evaluateAll((nodes) =>
        nodes.some((node) => node === document.activeElement),
      );
      if (reached) return;
    }
    throw new Error(`the Tab key does not reach ${what.role} ${what.name}`);
  };

  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText(/Naar de inhoud/);
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();

  const path = await draftAction(page, 6);
  await to({ role: "link", name: /Inloggen/ });
  await page.keyboard.press("Enter");
  const person = personToBe(page, people.coalition);
  const start = page.getByRole("main").getByRole("link", { name: /inloggen/i });
  await expect(person.or(start).first()).toBeVisible();
  if (!(await person.isVisible())) {
    await to({ role: "link", name: /inloggen/i });
    await page.keyboard.press("Enter");
    await expect(person).toBeVisible();
  }
  await to({ role: "button", name: new RegExp(people.coalition) });
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${path}`);

  await to({ role: "textbox", name: /Jouw reactie/ });
  const text = `Alleen met toetsen ${Date.now()}`;
  await page.keyboard.type(text);
  await to({ role: "button", name: /Plaats reactie/ });
  await page.keyboard.press("Enter");
  await expect(page.locator("ol.comments").getByText(text)).toHaveCount(1);
});
