import { ids, open } from "../testing/live.ts";
import { put } from "../testing/pages.ts";
import { expect, stopClock, test } from "../testing/site.ts";

test.describe("announcements", () => {
  const status = "[data-announcements]";

  test("one or two are read out, more are counted, in batches of two seconds", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }]);
    line.send(put(1, { id: 2, author: 4 }), put(2, { id: 3, author: 5 }));
    await expect.poll(() => ids(page)).toBe("1 2 3");
    await page.clock.runFor(1900);
    await expect(page.locator(status)).toBeEmpty();
    await page.clock.runFor(200);
    await expect(page.locator(status)).toHaveText("Nieuwe reactie van lid 4. Nieuwe reactie van lid 5");
    line.send(put(3, { id: 4 }), put(4, { id: 5 }), put(5, { id: 6 }));
    await expect.poll(() => ids(page)).toBe("1 2 3 4 5 6");
    await page.clock.runFor(2000);
    await expect(page.locator(status)).toHaveText("3 nieuwe reacties");
  });

  test("what one wrote oneself, and what comes twice, is not read out", async ({ site, page }) => {
    await stopClock(page);
    const line = await open(site, page, [{ id: 1 }], { attributes: 'data-account="77"' });
    line.send(put(1, { id: 2, author: 77 }), put(2, { id: 1 }), put(3, { id: 3, author: 5 }));
    await expect.poll(() => ids(page)).toBe("1 2 3");
    await page.clock.runFor(2000);
    await expect(page.locator(status)).toHaveText("Nieuwe reactie van lid 5");
  });
});
