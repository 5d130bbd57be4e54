/** How many threads a visitor's device remembers. */
const most = 200;

const name = "left-off";

/** Up to which comment a thread was seen, by the thread; the latest at the end. */
type Places = [thread: string, seen: number][];

/** Where one without an account left off in threads, on this device. Storage may be refused: then nothing is remembered. */
export const leftOff = {
  read(thread: string): number {
    return places().find(([other]) => other === thread)?.[1] ?? 0;
  },

  write(thread: string, seen: number): void {
    const others = places().filter(([other]) => other !== thread);
    try {
      localStorage.setItem(name, JSON.stringify([...others, [thread, seen]].slice(-most)));
    } catch {
      // As said.
    }
  },
};

function places(): Places {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "[]") as Places;
  } catch {
    return [];
  }
}
