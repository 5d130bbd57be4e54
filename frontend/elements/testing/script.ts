import type { Page } from "@playwright/test";
import { bundled, test } from "./site.ts";

/** Keeps the script of an entry away from the page until the function that it gives is called. */
export async function holdBack(page: Page, entry: string): Promise<() => void> {
  let arrive = () => {};
  const held = new Promise<void>((done) => (arrive = done));
  await page.route(`**/${entry}.js`, async (route) => {
    await held;
    await route.continue();
  });
  return arrive;
}

/** What a page ends with that has, beside that of all pages, the script of an entry such as "editor". */
export function script(entry: string): string {
  return `<script type="module" src="/${entry}.js"></script>`;
}

/** Playwright's test with a site whose pages have the script of an entry in place of that of all pages. */
export function testInstead(entry: string) {
  return test.extend<object, { script: string }>({
    script: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
      async ({}, use) => {
        await use(await bundled(entry));
      },
      { scope: "worker" },
    ],
  });
}

/** Playwright's test with a site that serves that script. */
export function testWith(entry: string) {
  return test.extend<{ served: undefined }, { ownScript: string }>({
    ownScript: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
      async ({}, use) => {
        await use(await bundled(entry));
      },
      { scope: "worker" },
    ],
    served: [
      async ({ site, ownScript }, use) => {
        const headers = { "Content-Type": "text/javascript" };
        site.reply(`GET /${entry}.js`, () => ({ headers, body: ownScript }));
        await use(undefined);
      },
      { auto: true },
    ],
  });
}
