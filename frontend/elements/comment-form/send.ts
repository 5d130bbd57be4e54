import type { Put } from "../live-region/news.ts";

/** What became of a form that was sent; what found nobody is to be sent again within so many milliseconds. */
export type Answer =
  | { kind: "done"; put: Put | null; address: string | null }
  | { kind: "wrong"; html: string }
  | { kind: "signedOut" }
  | { kind: "refused"; message: string }
  | { kind: "failed" }
  | { kind: "offline"; within: number };

/** Posts fields the way the browser would, asking for a fragment instead of a page. */
export function post(address: string, fields: FormData): Promise<Response> {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams([...fields].map(([name, value]) => [name, String(value)])),
    headers: { "X-Requested-With": "fragment", Accept: "application/json, text/html" },
  });
}

/** A forum that is away for a moment says so itself, or the proxy before it does: the same as no line. */
const away = [502, 503, 504];

/**
 * Sends a contribution. The server answers 201 or 200 with a Put as JSON, 422 with the form, 409 with the
 * form too when someone was first, 401 when nobody is signed in, and any other refusal with {"message": sentence}.
 */
export async function send(address: string, fields: FormData): Promise<Answer> {
  try {
    return await read(await post(address, fields));
  } catch {
    return { kind: "offline", within: Number.POSITIVE_INFINITY };
  }
}

async function read(answer: Response): Promise<Answer> {
  if (answer.ok) {
    const address = answer.headers.get("Location") ?? (answer.redirected ? answer.url : null);
    return { kind: "done", put: isJSON(answer) ? ((await answer.json()) as Put) : null, address };
  }
  if ([409, 422].includes(answer.status) && !isJSON(answer))
    return { kind: "wrong", html: await answer.text() };
  if (answer.status === 401) return { kind: "signedOut" };
  if (away.includes(answer.status)) return { kind: "offline", within: isBack(answer) };
  if (isJSON(answer)) {
    const { message } = (await answer.json()) as { message?: string };
    if (message) return { kind: "refused", message };
  }
  return { kind: "failed" };
}

/** When a forum that is away says to be back, in milliseconds: a number of seconds, as ours says it. */
function isBack(answer: Response): number {
  return (Number(answer.headers.get("Retry-After")) || Number.POSITIVE_INFINITY) * 1000;
}

function isJSON(answer: Response): boolean {
  return answer.headers.get("Content-Type")?.startsWith("application/json") ?? false;
}
