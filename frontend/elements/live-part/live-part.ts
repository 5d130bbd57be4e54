import { equip, fetchPage, keepFocus, pageSocket, showPresent, steady } from "../common.ts";
import type { News } from "../live-region/news.ts";
import type { Member } from "../live-region/socket.ts";

/** How long after one look at the page the next may follow, in milliseconds. */
const pause = 1000;

/**
 * <live-part channel="thread:12" after="56"> keeps what has data-part and an id inside it as the server shows it: at news on its channel it
 * fetches its page, once a second at most. It is for the few who work with what others say; what many read follows the news itself.
 */
export class LivePart extends HTMLElement implements Member {
  #last = 0;
  #looking = false;
  #missed = false;

  get channel(): string {
    return this.getAttribute("channel") ?? "";
  }

  get last(): number {
    return this.#last;
  }

  connectedCallback(): void {
    this.#last = Number(this.getAttribute("after"));
    pageSocket()?.join(this);
  }

  disconnectedCallback(): void {
    pageSocket()?.leave(this);
  }

  receive(news: News): void {
    if (news.op === "present") showPresent(news.c, news.count);
    else if (news.op === "reload") void this.#look();
    else if ("n" in news && news.op !== "hint" && news.n > this.#last) {
      this.#last = news.n;
      void this.#look();
    }
  }

  /** One look at a time: what comes meanwhile is seen by the next. */
  async #look(): Promise<void> {
    this.#missed = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#missed && this.isConnected) {
      this.#missed = false;
      await this.#renew();
      await new Promise((rested) => setTimeout(rested, pause));
    }
    this.#looking = false;
  }

  async #renew(): Promise<void> {
    const page = await fetchPage();
    this.#missed ||= !page;
    steady(() => {
      for (const part of this.querySelectorAll("[data-part]")) renewPart(part, page?.getElementById(part.id));
    });
  }
}

function renewPart(part: Element, fresh: Element | null | undefined): void {
  if (!fresh || fresh.outerHTML === part.outerHTML) return;
  keepFocus(
    () => document.getElementById(part.id),
    () => {
      part.replaceWith(fresh);
      equip(fresh);
    },
  );
}
