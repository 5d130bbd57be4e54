/** What people wrote and chose in a form, by field; see name. */
export type Fields = Record<string, string>;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const controls =
  "textarea:not([data-pick]), select, input:not([type]), input:is([type=text], [type=checkbox], [type=radio])";

/** The fields of a form as they are now, or as its HTML has them. */
export function fieldsOf(form: HTMLFormElement, state: "now" | "initial" = "now"): Fields {
  const read = state === "now" ? currentOf : initialOf;
  return Object.fromEntries(all(form).map((control) => [name(control), read(control)]));
}

/**
 * What of a form is otherwise than it was at first: the contribution that is edited, or nothing. Hidden fields,
 * such as those for the words that a comment is about, go along with the others and are nothing by themselves.
 */
export function changedFields(form: HTMLFormElement, first: Fields): Fields {
  const changed = all(form).filter((control) => currentOf(control) !== first[name(control)]);
  if (changed.every((control) => control.hidden)) return {};
  return Object.fromEntries(changed.map((control) => [name(control), currentOf(control)]));
}

/** Puts kept fields back; says whether that changed anything. */
export function fillIn(form: HTMLFormElement, fields: Fields): boolean {
  const other = all(form).filter(
    (control) => (fields[name(control)] ?? currentOf(control)) !== currentOf(control),
  );
  for (const control of other) {
    const value = fields[name(control)] ?? "";
    if (isChoice(control)) control.checked = value === checked;
    else control.value = value;
  }
  return other.length > 0;
}

function all(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>(controls)];
}

const checked = "checked";
const unchecked = "unchecked";

/** Choices that share a name are told apart by their values. */
function name(control: Control): string {
  return isChoice(control) ? `${control.name}=${control.value}` : control.name;
}

function isChoice(control: Control): control is HTMLInputElement {
  return control.type === "checkbox" || control.type === "radio";
}

function currentOf(control: Control): string {
  if (isChoice(control)) return control.checked ? checked : unchecked;
  return control.value;
}

function initialOf(control: Control): string {
  if (isChoice(control)) return control.defaultChecked ? checked : unchecked;
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  const options = [...control.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}
