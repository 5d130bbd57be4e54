import { defineConfig } from "@playwright/test";
import { chromium } from "./testing/browser.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  fullyParallel: true,
  workers: 3, // a page often waits for its own clock
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["line"]],
  use: {
    ...chromium,
    locale: "nl-NL",
    timezoneId: "Europe/Amsterdam",
    viewport: { width: 1000, height: 600 },
  },
});
