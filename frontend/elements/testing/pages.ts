/** A page of the test site, with the elements loaded; body is what stands in main. */
export function page(body: string, attributes = ""): string {
  return `<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><title>Proef</title><meta name="csrf" content="token-of-session">
<style>
  body { margin: 0; font: 16px/20px sans-serif } p, ol, form { margin: 0 }
  li { display: block; min-height: 100px } [hidden] { display: none !important }
  [data-new-bar] { position: sticky; top: 0; height: 0 }
</style>
<script type="module" src="/main.js"></script></head>
<body data-live="/live?lang=nl" ${attributes}>
<p role="status" data-announcements></p>
<p data-live-state data-live="Live bijgewerkt" data-reconnecting="Verbinding zoeken"
  data-offline="Niet live, bijgewerkt om {time}" data-signed-out="Je bent uitgelogd">Nog niet live</p>
<p data-present="thread:12" data-one="{n} lezer" data-many="{n} lezers" hidden></p>
<p data-tally="support-7" data-one="{n} keer gesteund" data-many="{n} keer gesteund" hidden></p>
<main>${body}</main>
</body></html>`;
}

/** What a comment of the test site holds. */
export interface Comment {
  id: number;
  rev?: number;
  author?: number;
  text?: string;
  replies?: Comment[];
}

/** The key by which the server sorts; made from the id, so that a test can read it. */
export function key(id: number): string {
  return id.toString().padStart(13, "0");
}

/** A comment as the server renders it, with a button to agree, a list for replies and a reply form that is closed. */
export function comment({ id, rev = 1, author = 1, text = `Tekst ${id}`, replies = [] }: Comment): string {
  return `<li class="comment" id="comment-${id}" data-key="${key(id)}" data-rev="${rev}" data-author="${author}">
<div class="comment-body"><p class="comment-head"><strong>Lid ${author}</strong> <span data-own hidden>jij</span></p>
<p data-text>${text}</p>
<p><a href="#edit-${id}" data-own hidden>Bewerk</a> <a href="#report-${id}" data-not-own>Meld</a></p>
<p class="comment-foot"><button form="agreeing" formaction="/comments/${id}/agreement" name="agreed" value="Lid ${author}"
  aria-pressed="false" data-agree data-not-own>Eens
  <span data-tally="agreed-${id}" hidden></span></button></p>
<details id="answer-${id}"><summary>Beantwoord</summary><form><textarea name="text"></textarea></form></details>
<details class="fold" id="fold-${id}" open><summary><span></span></summary>
<ol class="replies" id="replies-${id}" data-live-list>${replies.map(comment).join("")}</ol></details></div></li>`;
}

/** A region with a list of comments, complete up to after, of which those up to seen were seen; by another order than time if sort says which. */
export function thread(
  comments: Comment[],
  { after = 0, from = "", to = "", order = "", seen = 0, sort = "" } = {},
): string {
  return `<live-region channel="thread:12" after="${after}" data-say-many="{n} nieuwe reacties"
  data-stale="Gewijzigd terwijl je bezig was." data-stale-show="Toon de nieuwe tekst" data-first-rev="1"
  data-reading="/threads/12/reading" data-seen="${seen}" data-since="Nieuw" data-order="${sort}"
  data-one="{n} antwoord" data-many="{n} antwoorden">
<form id="agreeing" method="post" data-failed="Dat lukte niet."><input type="hidden" name="csrf"></form>
<p data-new-since hidden data-first="0" data-href="/thread?after={id}" data-one="{n} nieuwe" data-many="{n} nieuwe"
  data-over="Meer dan {n} nieuwe"><a href="/comments/0"></a></p>
<p data-new-bar hidden data-one="1 nieuwe reactie tonen" data-many="{n} nieuwe reacties tonen"
  data-href="/comments/{id}"><button type="button"></button></p>
<ol class="comments" id="comments-12" data-live-list data-from="${from}" data-to="${to}" data-order="${order}">
${comments.map(comment).join("\n")}</ol></live-region>`;
}

/** News number n: a comment as it is now, in the list named by place. */
export function put(n: number, what: Comment, place = "comments-12"): object {
  return {
    c: "thread:12",
    n,
    op: "put",
    id: `comment-${what.id}`,
    in: place,
    key: key(what.id),
    rev: what.rev ?? 1,
    html: comment(what),
    say: `Nieuwe reactie van lid ${what.author ?? 1}`,
  };
}
