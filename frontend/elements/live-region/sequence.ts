/** News with its number on a channel; numbers are dense and start at 1. */
export interface Numbered {
  n: number;
}

/** Gives the news of one channel in order, each number once and without gaps, however it arrives. */
export class Sequence<T extends Numbered> {
  #last: number;
  #early = new Map<number, T>();

  constructor(last: number) {
    this.#last = last;
  }

  /** The highest number up to which everything has been given. */
  get last(): number {
    return this.#last;
  }

  /** Whether news is waiting for an earlier number. */
  get hasGap(): boolean {
    return this.#early.size > 0;
  }

  /** Takes one piece of news; returns what can be shown now, in order. What was given before is dropped. */
  take(news: T): T[] {
    if (news.n > this.#last) this.#early.set(news.n, news);
    return this.#ready();
  }

  /** Says that everything up to last is shown by other means; returns what can be shown after it. */
  skipTo(last: number): T[] {
    this.#last = last;
    for (const n of this.#early.keys()) if (n <= last) this.#early.delete(n);
    return this.#ready();
  }

  #ready(): T[] {
    const ready: T[] = [];
    for (let next = this.#early.get(this.#last + 1); next; next = this.#early.get(this.#last + 1)) {
      this.#early.delete(next.n);
      this.#last = next.n;
      ready.push(next);
    }
    return ready;
  }
}
