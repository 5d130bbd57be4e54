import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config.ts";

/** Measurements, one at a time: npm run measure with BASE_URL. They print figures and fail on none. */
const { projects: _, ...settings } = journeys;
export default defineConfig({ ...settings, testMatch: "**/*.measure.ts", workers: 1, timeout: 300_000 });
