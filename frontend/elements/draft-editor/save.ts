/** What became of a save. */
export type Answer =
  | { kind: "saved"; base: number; revision: number; message: string }
  | { kind: "conflict" | "wrong" | "stopped"; message: string }
  | { kind: "signedOut" | "failed" | "offline" };

/** Browsers carry this much, in bytes, for a page that is already gone; a little less is sure to fit. */
const carried = 60_000;

/** Posts fields for a fragment; if asked and not too long, in a way that outlives the page. */
export function post(address: string, fields: URLSearchParams, outlives = false): Promise<Response> {
  const body = fields.toString();
  return fetch(address, {
    method: "POST",
    body,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Requested-With": "fragment",
      Accept: "application/json, text/html",
    },
    keepalive: outlives && body.length < carried,
  });
}

export async function save(address: string, fields: URLSearchParams): Promise<Answer> {
  try {
    return await readAnswer(await post(address, fields, true));
  } catch {
    return { kind: "offline" };
  }
}

/** Reads what the server says of a save or a preview; anything else than a refusal is a fault that passes. */
export async function readAnswer(answer: Response): Promise<Answer> {
  const said = (await answer.json().catch(() => ({}))) as {
    base?: number;
    revision?: number;
    message?: string;
  };
  const { base = 0, revision = 0, message = "" } = said;
  if (answer.ok) return base > 0 ? { kind: "saved", base, revision, message } : { kind: "failed" };
  switch (answer.status) {
    case 401:
      return { kind: "signedOut" };
    case 409:
      return { kind: "conflict", message };
    case 422:
      return { kind: "wrong", message };
    case 403:
    case 404:
    case 413:
      return { kind: "stopped", message };
  }
  return { kind: "failed" };
}
