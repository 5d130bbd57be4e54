import { expect, test } from "@playwright/test";
import { delay } from "./backoff.ts";

test.describe("delay before connecting again", () => {
  test("a restart: within a second, spread", () => {
    expect(delay(1012, 0, 0)).toBe(0);
    expect(delay(1012, 0, 0.999)).toBeLessThan(1000);
  });

  test("a restart that fails again backs off", () => {
    expect(delay(1012, 3, 0)).toBe(4000);
  });

  test("too slow: come back and catch up", () => {
    expect(delay(4408, 0, 0.5)).toBe(500);
  });

  test("grows with each failure, up to half a minute", () => {
    expect([0, 1, 2, 3].map((attempt) => delay(1006, attempt, 1))).toEqual([1000, 2000, 4000, 8000]);
    expect(delay(1006, 30, 1)).toBe(30_000);
    expect(delay(1006, 30, 0)).toBe(15_000);
  });

  test("too many: a long pause", () => {
    expect(delay(4429, 0, 0)).toBe(30_000);
  });

  test("signed out, or the right is lost: not again", () => {
    expect(delay(4401, 0, 0)).toBeNull();
    expect(delay(4403, 0, 0)).toBeNull();
  });
});
