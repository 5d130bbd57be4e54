import { expect, test } from "@playwright/test";
import { Sequence } from "./sequence.ts";

const given = (sequence: Sequence<{ n: number }>, ...numbers: number[]) =>
  numbers.flatMap((n) => sequence.take({ n }).map((news) => news.n));

test.describe("Sequence", () => {
  test("gives news in order", () => {
    expect(given(new Sequence(0), 1, 2, 3)).toEqual([1, 2, 3]);
  });

  test("gives each number once", () => {
    expect(given(new Sequence(0), 1, 1, 2, 1, 2, 3)).toEqual([1, 2, 3]);
  });

  test("keeps back what comes early", () => {
    const sequence = new Sequence(0);
    expect(given(sequence, 3, 2)).toEqual([]);
    expect(sequence.hasGap).toBe(true);
    expect(given(sequence, 1)).toEqual([1, 2, 3]);
    expect(sequence.hasGap).toBe(false);
  });

  test("drops what the page already holds", () => {
    expect(given(new Sequence(5), 4, 5, 6)).toEqual([6]);
  });

  test("goes on after a reload with what had come early", () => {
    const sequence = new Sequence<{ n: number }>(0);
    given(sequence, 8, 11, 12);
    expect(sequence.skipTo(10).map((news) => news.n)).toEqual([11, 12]);
    expect(sequence.last).toBe(12);
    expect(sequence.hasGap).toBe(false);
  });

  test("any order of arrival with doubles gives the numbers in order", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 200; round++) {
      const arrivals = Array.from({ length: 60 }, (_, i) => (i % 30) + 1);
      for (let i = arrivals.length - 1; i > 0; i--) {
        const j = random(i + 1);
        [arrivals[i], arrivals[j]] = [arrivals[j] as number, arrivals[i] as number];
      }
      expect(given(new Sequence(0), ...arrivals)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    }
  });
});
