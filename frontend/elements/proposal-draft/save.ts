import { post } from "../draft-editor/save.ts";

/** What became of a save. */
export type Answer =
  | { kind: "saved"; address: string; revision: number; message: string; tips: Record<string, string> }
  | { kind: "clash" | "wrong" | "stopped"; message: string }
  | { kind: "gone"; message: string; address: string }
  | { kind: "signedOut" | "failed" | "offline" };

/** Posts what one wrote; a page that is left while it does so does not keep it from arriving. */
export async function save(address: string, fields: URLSearchParams): Promise<Answer> {
  try {
    return await read(await post(address, fields, true));
  } catch {
    return { kind: "offline" };
  }
}

async function read(answer: Response): Promise<Answer> {
  const said = (await answer.json().catch(() => ({}))) as {
    address?: string;
    revision?: number;
    message?: string;
    tips?: Record<string, string>;
  };
  const { address = "", revision = 0, message = "", tips = {} } = said;
  if (answer.ok) {
    return revision > 0 ? { kind: "saved", address, revision, message, tips } : { kind: "failed" };
  }
  switch (answer.status) {
    case 401:
      return { kind: "signedOut" };
    case 409:
      return { kind: "clash", message };
    case 422:
      return { kind: "wrong", message };
    case 404:
      return { kind: "gone", message, address };
    case 403:
    case 413:
    case 429:
      return { kind: "stopped", message };
  }
  return { kind: "failed" };
}
