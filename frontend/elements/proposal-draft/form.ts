import { drafts, type Fields, fieldsOf, fillIn } from "../common.ts";

/** The form of a draft: what one writes in this step, the save that it was made from, and its copy on this device. */
export class DraftForm {
  readonly node: HTMLFormElement;

  constructor(node: HTMLFormElement) {
    this.node = node;
  }

  /** What one wrote, so that it can be compared with what was saved. */
  get writing(): string {
    return comparable(fieldsOf(this.node));
  }

  /** Likewise, what the page came with: one may have written before its script was there. */
  get served(): string {
    return comparable(fieldsOf(this.node, "initial"));
  }

  get isEmpty(): boolean {
    const texts = this.node.querySelectorAll<HTMLInputElement>("input[type=text], textarea");
    return [...texts].every(({ value }) => value.trim() === "");
  }

  /** What the server needs to save this. */
  get sending(): URLSearchParams {
    return new URLSearchParams([...new FormData(this.node)].map(([name, value]) => [name, String(value)]));
  }

  get revision(): string {
    return this.#hidden("revision").value;
  }

  /** Goes on from a save that was made; the first one gives the draft its address. */
  follow(address: string, revision: number): void {
    this.#hidden("revision").value = String(revision);
    if (new URL(address, location.href).href === this.node.action) return;
    this.clear();
    this.node.action = address;
    const publish = this.node.querySelector<HTMLButtonElement>("[data-publish]");
    if (publish) publish.formAction = `${address}/submission`;
    const again = this.node.querySelector<HTMLAnchorElement>("a[data-again]");
    if (again) again.href = address;
    history.replaceState(history.state, "", address);
  }

  /** Each step has its own copy. */
  get copyName(): string {
    return `${this.node.action}/${this.#hidden("step").value}`;
  }

  /** Keeps on this device what is not saved. Says whether it is kept. */
  keep(): boolean {
    return drafts.write(this.copyName, { fields: fieldsOf(this.node), key: this.revision });
  }

  clear(): void {
    drafts.clear(this.copyName);
  }

  /**
   * Puts back what was written on this device and did not reach the server, also before signing in, at the
   * address early. Says whether there was anything.
   */
  restore(early: string): boolean {
    const copy = drafts.read(this.copyName);
    if (copy && fillIn(this.node, copy.fields)) {
      // Made from an older save: then the server says so.
      this.#hidden("revision").value = copy.key;
      return true;
    }
    this.clear();
    const written = this.#hidden("key") ? drafts.read(early) : null;
    if (!written || !fillIn(this.node, written.fields)) return false;
    drafts.clear(early);
    return true;
  }

  /** Goes back to what the page came with. */
  reset(): void {
    this.clear();
    const initial: Fields = fieldsOf(this.node, "initial");
    fillIn(this.node, initial);
    this.#hidden("revision").value = this.#hidden("revision").defaultValue;
  }

  #hidden(name: string): HTMLInputElement {
    return this.node.querySelector(`input[type=hidden][name=${name}]`) as HTMLInputElement;
  }
}

function comparable(fields: Fields): string {
  return JSON.stringify(Object.entries(fields).map(([name, value]) => [name, clean(value)]));
}

/** A text as the server keeps it, as far as that matters here. */
function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}
