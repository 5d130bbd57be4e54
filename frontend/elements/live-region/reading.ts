import { isOwn } from "../page/equip.ts";
import { goTo } from "../page/go.ts";
import { steady } from "../page/steady.ts";
import { count, fill } from "../page/texts.ts";
import { leftOff } from "./left-off.ts";
import { keyOf } from "./list.ts";

/**
 * Where one leaves off in a thread, and where one left off last time. The region says in data-reading where members' place
 * is kept, in data-seen up to which comment they saw it, or 0, and in data-since the words of the line between read and
 * unread; [data-new-since] in it leads to the first of those. Of visitors their device remembers. By another order than time
 * there is no place to leave off.
 *
 * Seen is all up to the first comment that was not: a reply high up may be newer than what is still unread below.
 */
export class Reading {
  #region: HTMLElement;
  /** Up to here it was seen when the page opened. */
  #before = 0;
  #kept = 0;
  #newest = 0;
  /** What came elsewhere ends what can be seen here. */
  #limit = Number.POSITIVE_INFINITY;
  #watches = false;
  #seen = new Set<number>();
  #unseen = new Set<number>();
  #eyes = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting && !document.hidden) this.#saw(target);
  });

  constructor(region: HTMLElement) {
    this.#region = region;
    if (region.dataset.reading === undefined || region.dataset.order) return;
    const before = isMember() ? Number(region.dataset.seen) : leftOff.read(this.#thread);
    // Who comes for the first time and starts in the middle has no place yet.
    if (before === 0 && this.#end !== Number.POSITIVE_INFINITY) return;
    this.#watches = true;
    this.#before = before || Math.max(0, ...this.#comments().map(idOf));
    this.#kept = before;
    this.#newest = this.#before;
    for (const comment of this.#comments()) this.added(comment);
    if (before > 0) this.#mark();
    document.addEventListener("visibilitychange", this.#looked);
    window.addEventListener("pagehide", this.#keep);
  }

  /** A comment that is on the page: from the start, since now, or since now as another node. */
  added(comment: Element): void {
    const id = idOf(comment);
    if (!this.#watches || id <= this.#before || this.#seen.has(id)) return;
    this.#newest = Math.max(this.#newest, id);
    if (isNews(comment)) {
      this.#unseen.add(id);
      this.#eyes.observe(comment);
    } else this.#saw(comment);
  }

  /** A comment, by its id, that came and is not on the page: nobody sees it here. */
  addedElsewhere(id: string): void {
    this.#limit = Math.min(this.#limit, Number(id.replace(/\D/g, "")) - 1);
  }

  /** Stops watching; for when the region leaves the page. */
  close(): void {
    this.#keep();
    this.#eyes.disconnect();
    document.removeEventListener("visibilitychange", this.#looked);
    window.removeEventListener("pagehide", this.#keep);
  }

  #saw(comment: Element): void {
    this.#eyes.unobserve(comment);
    this.#unseen.delete(idOf(comment));
    this.#seen.add(idOf(comment));
  }

  /** What came into view behind another tab is seen once one looks at the page. */
  #looked = (): void => {
    if (document.hidden) this.#keep();
    for (const comment of this.#unseenHere()) {
      this.#eyes.unobserve(comment);
      this.#eyes.observe(comment);
    }
  };

  /** Once a visit, not once a comment: when the page is left, or put behind another. */
  #keep = (): void => {
    const seen = Math.min(
      this.#newest,
      this.#limit,
      this.#end,
      ...this.#unseenHere().map((comment) => idOf(comment) - 1),
    );
    if (seen <= this.#kept) return;
    this.#kept = seen;
    if (!isMember()) leftOff.write(this.#thread, seen);
    else {
      const csrf = document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content ?? "";
      navigator.sendBeacon(
        this.#region.dataset.reading ?? "",
        new URLSearchParams({ csrf, seen: String(seen) }),
      );
    }
  };

  /** Those not seen that are still there. */
  #unseenHere(): Element[] {
    return [...this.#unseen].flatMap((id) => document.getElementById(`comment-${id}`) ?? []);
  }

  /** Draws the line in every list where something is new under what was read, and says how much is. */
  #mark(): void {
    const news = this.#comments().filter((comment) => idOf(comment) > this.#before && isNews(comment));
    steady(() => {
      for (const list of this.#region.querySelectorAll("[data-live-list]")) {
        const answered = list.closest(".comment");
        const first = [...list.children].find((comment) => news.includes(comment));
        if (first && !(answered && news.includes(answered))) this.#draw(first);
      }
    });
    const link = this.#region.querySelector<HTMLElement>("[data-new-since]");
    if (link && !isMember() && news.length > 0) this.#say(link, news);
    link?.addEventListener("click", (event) => {
      const first = document.getElementById(`comment-${link.dataset.first}`);
      if (!first) return;
      event.preventDefault();
      first.tabIndex = -1;
      goTo(first);
    });
  }

  /** The line has the key of what stands above it, so that what comes in between stands under it. */
  #draw(first: Element): void {
    const line = document.createElement("li");
    line.className = "unread-line";
    line.dataset.key = (first.previousElementSibling && keyOf(first.previousElementSibling)) || "0";
    line.append(document.createElement("span"));
    (line.firstChild as Element).textContent = this.#region.dataset.since ?? "";
    first.before(line);
  }

  /** What visitors have to go by is this page: there may be more before it. */
  #say(line: HTMLElement, news: Element[]): void {
    const link = line.querySelector("a");
    const list = this.#region.querySelector<HTMLElement>(".comments");
    const start = this.#comments()[0];
    if (!link || !start) return;
    line.hidden = false;
    if (list?.dataset.from && idOf(start) > this.#before) {
      link.textContent = fill(line.dataset.over ?? "", { n: news.length });
      link.href = (line.dataset.href ?? "").replace("{id}", String(this.#before));
      return;
    }
    line.dataset.first = String(Math.min(...news.map(idOf)));
    link.textContent = count(line.dataset.one, line.dataset.many, news.length);
    link.href = `#comment-${line.dataset.first}`;
  }

  #comments(): Element[] {
    return [...this.#region.querySelectorAll(".comment")];
  }

  /** The comment up to which the page holds the thread. */
  get #end(): number {
    const list = this.#region.querySelector<HTMLElement>(".comments");
    const last = list?.lastElementChild;
    return list?.dataset.to && last ? idOf(last) : Number.POSITIVE_INFINITY;
  }

  /** The thread, by its address without a language. */
  get #thread(): string {
    return (this.#region.dataset.reading ?? "").replace(/^\/en\//, "/");
  }
}

function isMember(): boolean {
  return !!document.body.dataset.account;
}

function isNews(comment: Element): boolean {
  return !isOwn(comment) && !comment.matches(".comment-hidden");
}

function idOf(comment: Element): number {
  return Number(comment.id.replace("comment-", ""));
}
