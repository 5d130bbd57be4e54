import { type PlaywrightWorkerArgs, test } from "@playwright/test";
import { chromium } from "../elements/testing/browser.ts";

/** The phone of a first visit: 390 x 844, a processor four times slower, 1.44 Mbit/s, 562 ms a request. */
const visits = 5;

interface Visit {
  paint: number;
  page: number;
  script: number;
  style: number;
  requests: number;
}

async function visit(playwright: PlaywrightWorkerArgs["playwright"], address: string): Promise<Visit> {
  const browser = await playwright.chromium.launch(chromium.launchOptions);
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "nl-NL" });
    const page = await context.newPage();
    const tools = await context.newCDPSession(page);
    await tools.send("Network.enable");
    await tools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 562.5,
      downloadThroughput: (1.44 * 1e6) / 8,
      uploadThroughput: (0.675 * 1e6) / 8,
    });
    await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          (window as unknown as { paint: number }).paint = entry.startTime;
        }
      }).observe({ type: "largest-contentful-paint", buffered: true });
    });
    const sizes = new Map<string, number>();
    const kinds = new Map<string, string>();
    tools.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    tools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
      sizes.set(requestId, encodedDataLength),
    );
    await page.goto(address, { waitUntil: "load" });
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const paint = await page.evaluate(() => (window as unknown as { paint: number }).paint);
    const sum = (kind: string) =>
      [...sizes].filter(([id]) => kinds.get(id) === kind).reduce((total, [, size]) => total + size, 0);
    return {
      paint,
      page: sum("Document"),
      script: sum("Script"),
      style: sum("Stylesheet"),
      requests: sizes.size,
    };
  } finally {
    await browser.close();
  }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test("a first visit to an action's page on a slow phone", async ({ playwright, page }) => {
  await page.goto(process.env.MEASURE ?? "/plans/actieplan-2027-concept/actions/2");
  const all: Visit[] = [];
  for (let i = 0; i < visits; i++) all.push(await visit(playwright, page.url()));
  const of = (what: keyof Visit) => median(all.map((each) => each[what]));
  console.log(
    `largest paint ${Math.round(of("paint"))} ms (${all.map((v) => Math.round(v.paint)).join(", ")}), ` +
      `page ${of("page")} B, script ${of("script")} B, style ${of("style")} B, ${of("requests")} requests`,
  );
});
