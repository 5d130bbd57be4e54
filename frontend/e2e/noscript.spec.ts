import { expect } from "@playwright/test";
import { draftAction, people, signIn, test, writeForm } from "./site.ts";

test.use({ javaScriptEnabled: false });

test("reading and commenting work without JavaScript", async ({ page }) => {
  const path = await draftAction(page, 5);
  await expect(page.locator(".block").first()).toBeVisible();
  await signIn(page, people.member, path);
  const text = `Zonder script ${Date.now()}`;
  await writeForm(page).getByRole("textbox").fill(text);
  await writeForm(page)
    .getByRole("button", { name: /Bekijk vooraf/ })
    .click();
  await expect(page.getByText(text).first()).toBeVisible();
  await page.getByRole("button", { name: /Plaats reactie/ }).click();
  await expect(page.locator("ol.comments").getByText(text)).toHaveCount(1);
  expect(new URL(page.url()).pathname).toBe(path);

  await test.step("a retry with the back button does not post twice", async () => {
    await page.goBack();
    await page.getByRole("button", { name: /Plaats reactie/ }).click();
    await page.goto(path);
    await expect(page.locator("ol.comments").getByText(text)).toHaveCount(1);
  });

  await test.step("an empty comment comes back with what is wrong", async () => {
    await writeForm(page).getByRole("textbox").fill("   ");
    await writeForm(page)
      .getByRole("button", { name: /Plaats reactie/ })
      .click();
    await expect(page.getByRole("alert")).toBeVisible();
  });

  await test.step("answering has a page of its own", async () => {
    await page.goto(path);
    await page
      .locator("li.comment", { hasText: text })
      .getByRole("link", { name: /Beantwoord/ })
      .click();
    await page.getByRole("textbox").fill("Antwoord zonder script");
    await page.getByRole("button", { name: /Plaats antwoord/ }).click();
    await expect(page.locator("ol.replies").getByText("Antwoord zonder script").last()).toBeVisible();
  });

  await test.step("what stands below a short thread stays where it is after a leap to it", async () => {
    await page.goto(path);
    const leap = (form: Element) => {
      form.scrollIntoView({ block: "end" });
      return form.getBoundingClientRect().top;
    };
    const found = await writeForm(page).evaluate(leap);
    for (let i = 0; i < 3; i++) await page.screenshot(); // before each picture what came into view is laid out
    expect(await writeForm(page).evaluate((form) => form.getBoundingClientRect().top)).toBe(found);
  });
});
