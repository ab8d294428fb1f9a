/** What cannot be kept yet, said under its field while one types: nothing moves, the focus least of all. */

const MADE = "data-faute";

interface Fault { readonly id: string; readonly text: string }

/** The sentences of an answer that are about a field of this form; null when it says something else too. */
export function faultsIn(answer: ParentNode): Fault[] | null {
  const lines = [...answer.querySelectorAll<HTMLElement>(".et-errors li")];
  const faults = lines.flatMap((line): Fault[] => {
    const link = line.querySelector<HTMLAnchorElement>("a[href^='#']");
    return link ? [{ id: link.hash.slice(1), text: line.textContent?.trim() ?? "" }] : [];
  });
  const others = answer.querySelectorAll("fieldset, input:not([type=hidden])").length;
  return lines.length > 0 && faults.length === lines.length && others === 0 ? faults : null;
}

export function clearFaults(form: HTMLFormElement): void {
  for (const one of form.querySelectorAll(`[${MADE}]`)) one.remove();
  for (const field of form.querySelectorAll(".et-field--error")) {
    if (!field.querySelector(".et-error")) field.classList.remove("et-field--error");
  }
  for (const control of form.querySelectorAll("[aria-invalid=true][data-faulty]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("data-faulty");
  }
}

/** Each under its field; false when one of them has no field on this page. */
export function showFaults(form: HTMLFormElement, faults: readonly Fault[]): boolean {
  const places = faults.map(({ id }) => form.querySelector<HTMLElement>(`#${CSS.escape(id)}`));
  if (places.some((control) => !control?.closest("[data-field]"))) return false;
  faults.forEach(({ text }, rank) => {
    const control = places[rank] as HTMLElement;
    const field = control.closest<HTMLElement>("[data-field]") as HTMLElement;
    const said = document.createElement("p");
    said.textContent = text;
    const box = field.querySelector<HTMLElement>(`.et-error[${MADE}]`) ?? document.createElement("div");
    box.className = "et-error";
    box.setAttribute(MADE, "");
    box.setAttribute("role", "status");
    box.append(said);
    field.append(box);
    field.classList.add("et-field--error");
    control.setAttribute("aria-invalid", "true");
    control.dataset["faulty"] = "";
    control.closest("details")?.setAttribute("open", "");
  });
  return true;
}
