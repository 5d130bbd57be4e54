import { page as html } from "./pages.ts";
import { bundled, test as withSite } from "./site.ts";

/** What a page on which a proposal is written ends with: its own script beside that of all pages. */
export const proposingScript = '<script type="module" src="/proposing.js"></script>';

/** Playwright's test with a site that has that script. */
export const test = withSite.extend<{ proposing: undefined }, { element: string }>({
  element: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      await use(await bundled("proposing"));
    },
    { scope: "worker" },
  ],
  proposing: [
    async ({ site, element }, use) => {
      const headers = { "Content-Type": "text/javascript" };
      site.reply("GET /proposing.js", () => ({ headers, body: element }));
      site.reply("GET /elsewhere", () => ({ body: html("Elders") }));
      await use(undefined);
    },
    { auto: true },
  ],
});
