/**
 * The select of standard reasons in a moderator's form: choosing one fills in its reasons, and its rule and decision where none are chosen. What a
 * moderator wrote is not written over: only what came from another standard reason.
 */
export class ReasonTemplates {
  #filled = "";
  /** That the form named before any of these was taken. */
  #rule: string | undefined;

  constructor(private readonly choice: HTMLSelectElement) {
    choice.addEventListener("change", () => this.#fill());
    for (const button of choice.form?.querySelectorAll<HTMLElement>("[data-unscripted]") ?? [])
      button.hidden = true;
  }

  /** Takes the next that fits the decision that is chosen, those on the rule that the case is about first, after the last none. */
  next(): void {
    this.#rule ??= this.choice.form?.querySelector<HTMLSelectElement>("[name=rule]")?.value;
    const kind = this.choice.form?.querySelector<HTMLInputElement>("[name=kind]:checked")?.value;
    const fitting = [...this.choice.options].filter(
      (o) => o.value !== "" && (!kind || o.dataset.kind === kind),
    );
    const ordered = [
      ...[...this.choice.options].filter((o) => o.value === ""),
      ...fitting.filter((o) => o.dataset.rule === this.#rule),
      ...fitting.filter((o) => o.dataset.rule !== this.#rule),
    ];
    const now = ordered.findIndex((o) => o.selected);
    const following = ordered[(now + 1) % ordered.length];
    if (following) this.choice.selectedIndex = following.index;
    this.#fill();
  }

  #fill(): void {
    const { form, selectedOptions } = this.choice;
    const reason = form?.querySelector<HTMLTextAreaElement>("[name=reason]");
    const { kind = "", rule = "0", words = "" } = selectedOptions[0]?.dataset ?? {};
    if (!form || !reason) return;
    if (reason.value.trim() === "" || reason.value === this.#filled) {
      reason.value = words;
      this.#filled = words;
    }
    const rules = form.querySelector<HTMLSelectElement>("[name=rule]");
    if (rules && rule !== "0") rules.value = rule;
    if (kind && !form.querySelector("[name=kind]:checked"))
      form.querySelector<HTMLInputElement>(`[name=kind][value="${kind}"]`)?.click();
  }
}
