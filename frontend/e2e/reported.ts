import { type Browser, expect, type Page } from "@playwright/test";
import { discussion, people, signIn, someoneElse, writeForm } from "./site.ts";

export const queue = "/plans/actieplan-2027-concept/queue";

/** Where a moderator finds the case of something with these words. */
export const caseOf = (words: string) => `${queue}?q=${encodeURIComponent(words)}`;

/** A member writes something and another reports it: the moderator finds the case by these words. */
export async function reported(page: Page, browser: Browser, words: string, rule: string): Promise<string> {
  await signIn(page, people.member, await discussion(page));
  await writeForm(page).getByRole("textbox").fill(words);
  await writeForm(page).getByRole("button", { name: "Plaats reactie" }).click();
  const comment = page.locator(".comment", { hasText: words });
  await expect(comment).toBeVisible();
  const id = ((await comment.getAttribute("id")) ?? "").replace("comment-", "");
  const other = await someoneElse(browser, people.other, `/flags/new?about=${id}`);
  await other.getByLabel(rule).check();
  await other.getByRole("button", { name: "Meld dit" }).click();
  await expect(other.getByText("Dank je. Een moderator kijkt ernaar")).toBeVisible();
  await other.context().close();
  return id;
}
