import { announceNews } from "../page/announce.ts";
import { equip, isOwn } from "../page/equip.ts";
import { keepFocus } from "../page/focus.ts";
import { countReplies, restoreFolds, unfold } from "../page/fold.ts";
import { fetchPage } from "../page/page.ts";
import { steady } from "../page/steady.ts";
import { keepAgreed } from "./agree.ts";
import { pageSocket } from "./connection.ts";
import { copyCounts, countOne, showPresent, showWriters, tally } from "./counts.ts";
import { graft, isBusy, parse, partsBeside } from "./graft.ts";
import { insertByKey, isLoaded, joinRanges, keyOf } from "./list.ts";
import { NewBar } from "./new-bar.ts";
import type { News, Put } from "./news.ts";
import { Reading } from "./reading.ts";
import { Sequence } from "./sequence.ts";
import type { Member } from "./socket.ts";
import { markStale, unmarkStale, waitingFor } from "./stale.ts";

/** How long a missing number may take before the channel is asked for again, in milliseconds. */
const gapPatience = 3000;

/** Pages that must load anew at the same time spread over this many milliseconds. */
const reloadSpread = 2000;

type Ordered = Extract<News, { n: number }>;

/**
 * <live-region channel="thread:12" after="56" data-say-many="{n} nieuwe reacties" data-stale="..."
 * data-stale-show="..." data-first-rev="8"> keeps the live lists inside it up to date with their channel:
 * everything in its place, in order, once, and never under someone's hands. data-first-rev is the rev of what
 * was never changed. What has data-renews is replaced at once whoever is in it, since it says what one can do now;
 * the focus stays.
 */
export class LiveRegion extends HTMLElement implements Member {
  #sequence = new Sequence<Ordered>(0);
  #bar: NewBar | undefined;
  #reading: Reading | undefined;
  #counted = new Set<string>();
  #gap: ReturnType<typeof setTimeout> | undefined;
  #reloading: ReturnType<typeof setTimeout> | undefined;

  get channel(): string {
    return this.getAttribute("channel") ?? "";
  }

  get last(): number {
    return this.#sequence.last;
  }

  connectedCallback(): void {
    this.#sequence = new Sequence(Number(this.getAttribute("after")));
    this.#bar = new NewBar(this);
    this.#reading = new Reading(this);
    pageSocket()?.join(this);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#gap);
    clearTimeout(this.#reloading);
    this.#bar?.close();
    this.#reading?.close();
    pageSocket()?.leave(this);
  }

  receive(news: News): void {
    switch (news.op) {
      case "put":
      case "none":
        this.#apply(this.#sequence.take(news));
        break;
      case "reload":
        this.#reloadSoon();
        break;
      case "gone":
        pageSocket()?.leave(this);
        break;
      case "joined":
        // If there are any it is told next; what was told before may be long ago.
        showWriters(news.c, 0);
        break;
      case "present":
        showPresent(news.c, news.count);
        break;
      case "typing":
        showWriters(news.c, news.count);
        break;
      case "hint":
        tally(news.kind, news.n);
        break;
    }
  }

  /** Shows a contribution that came by another way than the socket, such as the answer to one's own form. */
  show(put: Put): void {
    steady(() => this.#put(put));
  }

  #apply(ready: Ordered[]): void {
    const puts = ready.filter((news) => news.op === "put");
    if (puts.length > 0) {
      steady(() => {
        for (const put of puts) this.#put(put);
      });
    }
    if (!this.#sequence.hasGap) {
      clearTimeout(this.#gap);
      this.#gap = undefined;
    } else this.#gap ??= setTimeout(() => this.#askAgain(), gapPatience);
  }

  /** First by number; when that brings nothing either, the page itself. */
  #askAgain(): void {
    pageSocket()?.rejoin(this);
    this.#gap = setTimeout(() => this.#reloadSoon(), gapPatience);
  }

  #put(put: Put): void {
    const here = document.getElementById(put.id);
    if (here) this.#replace(here, put);
    else this.#insert(put);
    for (const part of partsBeside(put.html)) {
      const there = document.getElementById(part.id);
      const rev = Number(part.dataset.rev);
      if (there)
        this.#replace(there, { ...put, id: part.id, in: "", key: "", rev, html: part.outerHTML, say: "" });
    }
  }

  #replace(here: HTMLElement, put: Put): void {
    const shown = Number(here.dataset.rev);
    const known = Math.max(shown, waitingFor(here)?.rev ?? 0);
    if (put.rev < known) return;
    if (here.dataset.renews !== undefined)
      keepFocus(
        () => document.getElementById(put.id),
        () => this.#renew(here, put),
      );
    else if (!isBusy(here) || isGone(put)) this.#renew(here, put);
    else if (put.rev > shown) markStale(here, put, this.dataset, () => this.#showWaiting(here));
    if (put.rev > known) this.#say(put, here);
  }

  #renew(here: HTMLElement, put: Put): HTMLElement {
    const fresh = parse(put.html);
    if (!fresh) return here;
    unmarkStale(here);
    keepAgreed(here, fresh);
    const shown = graft(here, fresh);
    equip(shown);
    restoreFolds(shown);
    for (const list of shown.querySelectorAll<HTMLElement>(".fold [data-live-list]")) countReplies(list);
    this.#reading?.added(shown);
    this.#settle(shown, put);
    return shown;
  }

  /** What belongs elsewhere than where it stood goes there, such as a note whose words moved. */
  #settle(shown: HTMLElement, put: Put): void {
    const list = document.getElementById(put.in);
    if (list && list !== shown.parentElement && this.contains(list)) insertByKey(list, shown);
  }

  #showWaiting(here: HTMLElement): void {
    const put = waitingFor(here);
    if (!put) return;
    steady(() => {
      const shown = this.#renew(here, put);
      shown.tabIndex = -1;
      shown.focus({ preventScroll: true });
    });
  }

  #insert(put: Put): void {
    // A list that is chosen or ordered in another way takes nothing in.
    if (!this.querySelector("[data-live-list]")) return;
    const list = document.getElementById(put.in);
    const node = parse(put.html);
    if (!node) return;
    if (list && this.contains(list) && isLoaded(list, put.key)) {
      insertByKey(list, node);
      equip(node);
      countReplies(list);
      this.#reading?.added(node);
      if (isOwn(node)) unfold(node);
      else this.#bar?.added(node);
    } else if (!this.#isOld(put)) this.#cameElsewhere(put, node);
    this.#count(put);
    this.#say(put, node);
  }

  /** It belongs to a part of the thread that this page does not hold. */
  #cameElsewhere(put: Put, node: Element): void {
    const list = document.getElementById(put.in);
    if (list?.classList.contains("replies") && this.contains(list)) {
      list.dataset.more = String(Number(list.dataset.more ?? 0) + 1);
      countReplies(list);
    }
    if (isOwn(node)) return;
    this.#reading?.addedElsewhere(put.id);
    this.#bar?.addedElsewhere(put.id);
  }

  /** What is not on this page may also be old and changed, and comes both as the answer to a form and as news. */
  #count(put: Put): void {
    if (this.#isOld(put) || this.#counted.has(put.id)) return;
    this.#counted.add(put.id);
    countOne(this.channel);
  }

  /** Whether it was there before and changed. */
  #isOld(put: Put): boolean {
    return (put.rev ?? 0) > Number(this.dataset.firstRev ?? 0);
  }

  /** What says what one can do now is read out as it is, and not counted among many. */
  #say(put: Put, node: HTMLElement): void {
    const many = node.dataset.renews === undefined ? this.dataset.sayMany : "";
    if (put.say && !isOwn(node)) announceNews(put.say, many);
  }

  #reloadSoon(): void {
    this.#reloading ??= setTimeout(async () => {
      const page = await fetchPage();
      this.#reloading = undefined;
      const fresh = page && this.#regions(page)[this.#regions(document).indexOf(this)];
      if (page && fresh) {
        this.#merge(fresh);
        copyCounts(page, this.channel);
      } else if (this.isConnected) this.#reloadSoon();
    }, Math.random() * reloadSpread);
  }

  /** The regions of a page that follow this channel: a page can have more than one. */
  #regions(page: Document): Element[] {
    return [...page.querySelectorAll(`live-region[channel="${CSS.escape(this.channel)}"]`)];
  }

  /** Takes over the region as the server shows it now, entry by entry, with the same care as single news. */
  #merge(fresh: Element): void {
    const after = Number(fresh.getAttribute("after"));
    steady(() => {
      for (const list of fresh.querySelectorAll<HTMLElement>("[data-live-list]")) this.#mergeList(list);
    });
    this.toggleAttribute("data-closed", fresh.hasAttribute("data-closed"));
    this.#apply(this.#sequence.skipTo(after));
    pageSocket()?.rejoin(this);
  }

  #mergeList(fresh: HTMLElement): void {
    const list = document.getElementById(fresh.id);
    if (!list || !this.contains(list)) return;
    const { apart } = joinRanges(list, fresh);
    for (const child of [...list.children].filter(({ id }) => id !== "")) {
      const left = apart || isLoaded(fresh, keyOf(child));
      if (left && keyOf(child) !== "" && !fresh.querySelector(`#${CSS.escape(child.id)}`) && !isBusy(child)) {
        child.remove();
      }
    }
    for (const child of [...fresh.children]) {
      const put = { op: "put", id: child.id, in: list.id, key: keyOf(child), html: child.outerHTML } as const;
      if (child.id !== "") this.#put({ ...put, rev: Number(child.getAttribute("data-rev")) });
    }
    countReplies(list);
  }
}

/** What was withdrawn or hidden leaves every screen at once, also from under someone's hands. */
function isGone(put: Put): boolean {
  return parse(put.html)?.matches(".comment-hidden, [data-count='0']") ?? false;
}
