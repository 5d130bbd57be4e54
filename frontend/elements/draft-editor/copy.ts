import { drafts } from "../common.ts";

/** What one writes in the editor. */
export interface Writing {
  text: string;
  note: string;
}

/** Writing on this device that the server may not have, and the save that it was made from. */
export interface Copy extends Writing {
  base: string;
  revision: string;
  /** What was sent without an answer: it may be saved, or not. */
  sent: Writing | null;
}

/** The copy of unsaved writing on this device, by the address of its form. Storage may be refused or full. */
export const copies = {
  read(action: string): Copy | null {
    const fields = drafts.read(action)?.fields;
    if (!fields) return null;
    const { text = "", note = "", base = "", revision = "", sentText, sentNote = "" } = fields;
    return {
      text,
      note,
      base,
      revision,
      sent: sentText === undefined ? null : { text: sentText, note: sentNote },
    };
  },

  /** Says whether it is kept. */
  write(action: string, { sent, ...fields }: Copy): boolean {
    const more = sent ? { sentText: sent.text, sentNote: sent.note } : {};
    return drafts.write(action, { fields: { ...fields, ...more }, key: "" });
  },

  clear(action: string): void {
    drafts.clear(action);
  },
};

/** Whether the server would keep both as the same: it has other line ends, and no space around. */
export function isSame(a: Writing, b: Writing): boolean {
  return clean(a.text) === clean(b.text) && clean(a.note) === clean(b.note);
}

/** A text as the server keeps it, as far as that matters here. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}
