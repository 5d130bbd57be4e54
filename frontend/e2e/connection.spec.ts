import { expect, type Page, type WebSocketRoute } from "@playwright/test";
import { discussion, draftAction, isLive, people, signIn, test } from "./site.ts";

/** What the strip says once the connection is lost, by how it is lost. */
const words = {
  reconnecting: "Even geen verbinding, we proberen het opnieuw",
  offline: /^Niet live, bijgewerkt om/,
  signedOut: "Je bent uitgelogd. Deze pagina wordt niet meer bijgewerkt.",
};

/** Where what one reads stands on the screen. */
const top = (page: Page) => page.locator("h1").evaluate((node) => node.getBoundingClientRect().top);

for (const width of [1280, 1024, 768, 390, 320]) {
  test(`what is said of the connection moves nothing at ${width} pixels`, async ({ page, context }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 800 });
    let line: WebSocketRoute | undefined;
    let away = false;
    await page.routeWebSocket(/\/live/, (route) => {
      if (away) return void route.close({ code: 4000 });
      route.connectToServer();
      line = route;
    });
    await signIn(page, people.moderator);
    for (const path of [await discussion(page), await draftAction(page, 2)]) {
      for (const [state, said] of Object.entries(words)) {
        await test.step(`${path}, ${state}`, async () => {
          away = false;
          await page.goto(path);
          await isLive(page);
          const before = await top(page);
          away = true;
          await context.setOffline(state === "offline");
          await line?.close({ code: state === "signedOut" ? 4401 : 4000 });
          await expect(page.locator(".plan-strip [data-live-state]")).toHaveText(said);
          expect(await top(page)).toBe(before);
          await context.setOffline(false);
        });
      }
    }
  });
}
