import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
];

/** The browser of this machine: CHROMIUM if set, else the first of the usual names on the PATH. */
function findBrowser(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error("No Chromium found: install it, or name it in the variable CHROMIUM.");
  return found;
}

/** Settings for Playwright's `use`. */
export const chromium = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: findBrowser(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-software-rasterizer", // nor by an imitation, which takes a third of the time
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};
