import { expect } from "@playwright/test";
import { people, signIn, test } from "./site.ts";

const queue = "/plans/actieplan-2027-concept/queue";

test("two Tabs and Enter lead from the top of the queue to its keys, and two more stops past its list", async ({
  page,
}) => {
  await signIn(page, people.moderator, `${queue}?kind=flagged`);
  await expect(page.locator("#queue-keys")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Naar wat er wacht");
  await page.keyboard.press("Enter");
  await expect(page.locator("#queue")).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();

  // The keys are at hand: no further Tab is needed.
  await page.keyboard.press("2");
  await expect(page.getByRole("radio", { name: /^Verberg/ })).toBeChecked();
  await page.locator("#queue").focus();
  await page.keyboard.press("j");
  await expect(page.locator(".queue-item[aria-current]")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".queue-item:not([aria-current]):focus")).toHaveCount(1);
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Besluit over wat je koos");
  await page.keyboard.press("Tab");
  await expect(page.locator("#open-case :focus")).toHaveCount(1);
});

test("who chooses another kind of cases goes on in their list", async ({ page }) => {
  await signIn(page, people.moderator, queue);
  await page.getByRole("link", { name: /^Passages/ }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/kind=passage/);
  await expect(page.locator("#queue")).toBeFocused();
});

test("a passage in doubt has keys on its buttons: the second leads to other words, and back into the choice", async ({
  page,
}) => {
  await signIn(page, people.moderator, `${queue}?kind=passage`);
  const keys = page.locator("#open-case :is([data-key='1'], [data-key='2']) kbd:visible");
  await expect(keys).toHaveText(["1", "2"]);
  await page.locator(".queue-item").last().focus();
  await page.keyboard.press("2");
  await page.waitForURL(/\/anchor\?back=queue/);
  await page.getByRole("link", { name: "Annuleer" }).click();
  await expect(page).toHaveURL(/queue\?kind=passage/);
});

test("where the list and a case do not fit beside each other, one sees and reaches one of them", async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, people.moderator, `${queue}?kind=overdue`);
  const list = page.locator(".queue-list");
  const panel = page.locator("#open-case");
  await expect(list).toBeVisible();
  await expect(panel).toBeHidden();
  await page.locator(".queue-item").last().click();
  await expect(panel).toBeFocused();
  await expect(list).toBeHidden();
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Alles wat wacht");
  await page.keyboard.press("Tab");
  await page.keyboard.press("c");
  await page.waitForURL(/done=released/);
  await expect(list).toBeVisible();
});
