/** Close codes of the server (internal/live/conn.go), and what browsers call a connection that ended without a word. */
export const code = {
  dropped: 1006,
  restart: 1012,
  signedOut: 4401,
  rightLost: 4403,
  tooSlow: 4408,
  tooMany: 4429,
} as const;

/** Waiting times in milliseconds. */
const first = 1000;
const longest = 30_000;
const crowded = 60_000;
const spread = 1000;

/**
 * How long to wait before connecting again, in milliseconds, or null for not at all. attempt counts the
 * failures in a row from 0; random is in [0, 1) and spreads the pages of a crowd.
 */
export function delay(closed: number, attempt: number, random: number): number | null {
  switch (closed) {
    case code.signedOut:
    case code.rightLost:
      return null;
    case code.restart:
    case code.tooSlow:
      if (attempt === 0) return random * spread;
      break;
    case code.tooMany:
      return crowded * (1 + random) * 0.5;
  }
  return Math.min(longest, first * 2 ** attempt) * (0.5 + random / 2);
}
