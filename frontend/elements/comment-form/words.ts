import { Words } from "../page/words.ts";

export type Word = "sent" | "saved" | "failed" | "offline" | "left" | "leftOne" | "over";

/** What all comment forms on a page say. */
export const words = new Words<Word>("comment-form-words");
