/**
 * One subject as it is now: HTML for the node id, in its place by key in the list named by in. What follows that
 * node in the HTML goes where the same ids are on the page already.
 */
export interface Put {
  op: "put";
  id: string;
  in: string;
  key: string;
  rev: number;
  html: string;
  say?: string;
}

/** What the server tells over the socket; c is the channel (internal/live/doc.go). */
export type News = { c: string } & (
  | { op: "joined"; last: number }
  | { op: "gone" }
  | { op: "reload" }
  | (Put & { n: number })
  | { op: "none"; n: number }
  | { op: "present"; count: number }
  | { op: "typing"; count: number }
  | { op: "hint"; kind: string; n: number }
);
