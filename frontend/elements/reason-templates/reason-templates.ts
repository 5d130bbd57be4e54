/**
 * The select of standard reasons in a moderator's form: choosing one fills in its reasons, and its rule and decision where none are chosen. What a
 * moderator wrote is not written over: only what came from another standard reason.
 */
export class ReasonTemplates {
  #filled = "";

  constructor(private readonly choice: HTMLSelectElement) {
    choice.addEventListener("change", () => this.#fill());
    for (const button of choice.form?.querySelectorAll<HTMLElement>("[data-unscripted]") ?? [])
      button.hidden = true;
  }

  /** Takes the next that fits the decision that is chosen, after the last none. */
  next(): void {
    const kind = this.choice.form?.querySelector<HTMLInputElement>("[name=kind]:checked")?.value;
    const { options, selectedIndex } = this.choice;
    const fitting = [...options].filter((o) => o.value === "" || !kind || o.dataset.kind === kind);
    const following = fitting.find((o) => o.index > selectedIndex) ?? fitting[0];
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
