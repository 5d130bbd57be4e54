import { pageSocket } from "../live-region/connection.ts";
import { parse } from "../live-region/graft.ts";
import type { News } from "../live-region/news.ts";
import type { Member } from "../live-region/socket.ts";
import { announceNews } from "../page/announce.ts";

/**
 * <live-bell channel="person:7" after="12"><a>...</a></live-bell> keeps the bell in the page's header up to date. Each piece of news holds the
 * whole bell as it is then, so only the newest counts and none is missed for good. The link stays, and with it the focus.
 */
export class LiveBell extends HTMLElement implements Member {
  #last = 0;

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
    if ((news.op !== "put" && news.op !== "none") || news.n <= this.#last) return;
    this.#last = news.n;
    if (news.op === "none") return;
    const fresh = parse(news.html);
    if (!fresh) return;
    this.querySelector("a")?.replaceChildren(...fresh.childNodes);
    announceNews(news.say ?? "");
  }
}
