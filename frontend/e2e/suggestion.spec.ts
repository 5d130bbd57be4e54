import { expect } from "@playwright/test";
import { draftAction, isTold, people, signIn, someoneElse, test } from "./site.ts";

// Of an action that no other journey publishes. What others left in its draft comes out too, and may.
const action = 3;
const holderOfThree = "Floris Schijnhout";
const sentence = /met hulp van (?:\d+ )?algoritmen/;

test("words that a member suggests are accepted, published and credited, and the member is told", async ({
  page,
  browser,
}) => {
  const path = await draftAction(page, action);
  await signIn(page, people.member, path);
  const some = Date.now();
  const words = `met hulp van ${some} algoritmen`;
  const said = `Noem het aantal ${some}`;
  const note = page.locator(".note", { hasText: said });

  const comment = await test.step("a member suggests them, beside the text", async () => {
    await page.locator(".block", { hasText: sentence }).locator("[data-comment-block]").click();
    const form = page.locator("form[id^=on-]");
    const before = await form.getByLabel(/Over welke woorden/).inputValue();
    await form.getByText("Stel andere woorden voor").click();
    await form.getByLabel(/Ik stel voor/).check();
    await form.getByLabel(/Wat moet er komen te staan/).fill(before.replace(sentence, words));
    await form.getByLabel("Jouw reactie").fill(said);
    await form.getByRole("button", { name: /Plaats reactie/ }).click();
    await expect(note.locator("ins").filter({ hasText: `${some}` })).toBeVisible();
    return (await note.locator("a[href$='/suggestion']").getAttribute("href"))?.replace("/suggestion", "");
  });

  const holder = await someoneElse(browser, holderOfThree, path);
  await test.step("the holder accepts, and they stand in the draft", async () => {
    await holder
      .locator(".note", { hasText: said })
      .getByRole("link", { name: "Beslis over dit voorstel" })
      .click();
    await holder.getByRole("button", { name: /^Neem over/ }).click();
    await expect(holder.getByText("De woorden staan in het concept.")).toBeVisible();
    await expect(holder.getByRole("textbox", { name: /Tekst van versie/ })).toHaveValue(new RegExp(words));
    await expect(note).toContainText("overgenomen in het concept");
  });

  await test.step("the holder publishes; that it led to a change was filled in", async () => {
    await expect(holder.getByRole("checkbox", { name: new RegExp(said) })).toBeChecked();
    await holder.getByRole("textbox", { name: /Wat is er gewijzigd/ }).fill(`Met een aantal, ${some}.`);
    await holder.getByRole("button", { name: /^Publiceer versie/ }).click();
    await expect(holder.getByText("staat online.")).toBeVisible();
    await holder.context().close();
  });

  await test.step("everyone reads the words, and which comment led to them", async () => {
    const reader = await someoneElse(browser, undefined, path);
    await expect(reader.locator(".block-text", { hasText: words })).toBeVisible();
    await expect(reader.getByText("Reacties die hiertoe leidden:")).toBeVisible();
    await expect(reader.getByRole("link", { name: new RegExp(`^${people.member}, over`) })).toHaveAttribute(
      "href",
      `${comment}`,
    );
    await expect(reader.locator(".note", { hasText: said })).toContainText(
      "leidde tot een wijziging in versie",
    );
    await reader.context().close();
  });

  await test.step("the member is told of both", async () => {
    await isTold(page, /Je tekstvoorstel .* is overgenomen/);
    await isTold(page, /Je reactie leidde tot een wijziging in versie/);
  });
});
