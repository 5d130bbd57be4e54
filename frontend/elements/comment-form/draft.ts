/** Unsent texts by the names of their fields, and the key under which they will be sent, so that a retry after a crash counts as the same. */
export interface Draft {
  fields: Record<string, string>;
  key: string;
}

const prefix = "draft:";
const visitor = "visitor";
const underWay = "sending";

/**
 * The unsent text for one form address on this device. Text written before signing in becomes the
 * account's. Storage may be refused or full: then there is no draft, and writing goes on.
 */
export const drafts = {
  read(action: string): Draft | null {
    const found = read(nameFor(owner(), action));
    if (found || owner() === visitor) return found;
    const early = read(nameFor(visitor, action));
    if (early) {
      drafts.write(action, early);
      remove(nameFor(visitor, action));
    }
    return early;
  },

  /** Without any text the draft is cleared. Says whether it is kept. */
  write(action: string, draft: Draft): boolean {
    if (Object.values(draft.fields).every((text) => text.trim() === "")) {
      remove(nameFor(owner(), action));
      return false;
    }
    try {
      localStorage.setItem(nameFor(owner(), action), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },

  clear(action: string): void {
    remove(nameFor(owner(), action));
  },

  /** Remembers that the text for these addresses is sent by a page of its own, which leads to one that says so. */
  sending(action: string): void {
    try {
      sessionStorage.setItem(underWay, nameFor("", action));
    } catch {
      // Without storage there are no drafts either.
    }
  },

  /** On a page that says that something was done: what was sent on the way here is no draft any more, also not a visitor's. */
  arrived(): void {
    try {
      const sent = sessionStorage.getItem(underWay);
      sessionStorage.removeItem(underWay);
      if (sent === null) return;
      for (const who of [owner(), visitor]) remove(sent.replace(prefix, prefix + who));
    } catch {
      // As above.
    }
  },

  /** At sign-out: nobody's text stays on the device. */
  clearAll(): void {
    try {
      for (const name of Object.keys(localStorage))
        if (name.startsWith(prefix)) localStorage.removeItem(name);
    } catch {
      // No storage, no drafts.
    }
  },
};

function owner(): string {
  return document.body.dataset.account || visitor;
}

function nameFor(who: string, action: string): string {
  return `${prefix}${who}:${new URL(action, location.href).pathname}`;
}

function read(name: string): Draft | null {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "null") as Draft | null;
    return found?.fields ? found : null;
  } catch {
    return null;
  }
}

function remove(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // No storage, no drafts.
  }
}
