import { defineConfig } from "@playwright/test";
import { chromium } from "../elements/testing/browser.ts";

const publishing = [
  "**/curation.spec.ts",
  "**/draft.spec.ts",
  "**/suggestion.spec.ts",
  "**/version.spec.ts",
  "**/whole-way.spec.ts",
];

/** Journeys through a running site; its address is in BASE_URL. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/e2e",
  workers: 2,
  // A new version or action would come out under the hands of who marks words, counts, or writes at the same draft.
  projects: [
    { name: "reading", testMatch: "**/*.spec.ts", testIgnore: publishing },
    { name: "publishing", testMatch: publishing, dependencies: ["reading"], workers: 1 },
  ],
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["line"]],
  use: {
    ...chromium,
    baseURL: process.env.BASE_URL,
    locale: "nl-NL",
    timezoneId: "Europe/Amsterdam",
    contextOptions: { reducedMotion: "reduce" }, // a breathing dot on each page keeps a processor busy
    screenshot: "only-on-failure",
    trace: "off", // costs a third more time; npm run e2e -- --trace on
  },
});
