/** Lists: one more row or one less without leaving the page (their buttons do it without a script), and the
 * line of what is folded kept true.
 */

import { composed } from "./composition";

/** The row that is copied has this number. */
const COPIED = "N";

/** The row copied, under its own number. */
export function numbered(html: string, number: number): string {
  return html.replace(new RegExp(`__${COPIED}(?=__|")`, "g"), `__${number}`);
}

/** The numbers of the rows of a list among the names of a form. */
export function numbersIn(names: Iterable<string>, list: string): Set<number> {
  const prefix = `${list}__`;
  const found = [...names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length).split("__")[0] ?? "");
  return new Set(found.filter((number) => /^\d+$/.test(number)).map(Number));
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const CONTROLS = "input:not([type=hidden], [type=file]), textarea, select";

function words(control: Control): string {
  if (control.value === "") return "";
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.text ?? "";
  if (control.type !== "date") return control.value.replace(/ – (?:https?:\/\/\S+|(?:\/[\w-]+)+\/[0-9a-f-]{36}\/)/, "");
  return new Date(`${control.value}T12:00`).toLocaleDateString("fr-FR", { dateStyle: "full" });
}

function tell(entry: HTMLElement): void {
  const line = entry.querySelector<HTMLElement>(".et-entry__line");
  const said = [...entry.querySelectorAll<Control>(CONTROLS)].map(words).filter(Boolean);
  if (line) line.textContent = composed(said.join(" — ")) || (line.dataset["title"] ?? "");
}

/** Does a row still miss what it needs? */
function isDue(row: HTMLElement): boolean {
  return [...row.querySelectorAll<Control>(CONTROLS)].some((one) =>
    one.matches("[aria-invalid]") || (one.value === "" && !one.closest(".et-field")?.querySelector(".et-optional")));
}

class Rows {
  readonly #place: HTMLElement;
  readonly #name: string;
  readonly #most: number;

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#name = place.dataset["rows"] ?? "";
    this.#most = Number(place.dataset["rowsMax"]) || Infinity;
    place.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("button[name=ajouter], button[name=retirer]");
      if (!button) return;
      event.preventDefault();
      if (button.name === "ajouter") this.#more();
      else this.#less(button.closest<HTMLElement>("[data-row]"));
    });
    place.closest("form")?.addEventListener("remise", (event) => this.#follow((event as CustomEvent<string[]>).detail));
  }

  get #rows(): HTMLDetailsElement[] {
    return [...this.#place.querySelectorAll<HTMLDetailsElement>(":scope > [data-row]")];
  }

  #numberOf(row: HTMLElement): number {
    return [...numbersIn([row.querySelector<Control>(CONTROLS)?.name ?? ""], this.#name)][0] ?? 0;
  }

  #more(): void {
    for (const row of this.#rows) row.open = isDue(row);
    const row = this.#add(Math.max(-1, ...this.#rows.map((one) => this.#numberOf(one))) + 1);
    row?.querySelector<HTMLElement>(CONTROLS)?.focus();
  }

  #add(number: number): HTMLElement | undefined {
    const model = this.#place.querySelector<HTMLTemplateElement>(":scope > template");
    if (!model) return undefined;
    model.insertAdjacentHTML("beforebegin", numbered(model.innerHTML, number));
    this.#count();
    return model.previousElementSibling as HTMLElement;
  }

  /** Taken away, said, and put back for whoever pressed the wrong button. */
  #less(row: HTMLElement | null): void {
    if (!row) return;
    const place = document.createElement("p");
    place.className = "et-muted";
    place.setAttribute("role", "status");
    place.tabIndex = -1;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "fr-btn fr-btn--tertiary fr-btn--sm et-btn";
    again.textContent = "Remettre";
    again.addEventListener("click", () => { place.replaceWith(row); this.#changed(); row.querySelector<HTMLElement>("summary")?.focus(); });
    const said = row.querySelector(".et-entry__line")?.textContent?.trim() ?? "";
    row.replaceWith(place);
    place.append(`Retiré : ${said}. `, again);
    again.focus();
    this.#changed();
  }

  #changed(): void {
    this.#count();
    this.#place.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #count(): void {
    const add = this.#place.querySelector<HTMLElement>(".et-rows__add");
    if (add) add.hidden = this.#rows.length >= this.#most;
  }

  /** What is put back has its own rows. */
  #follow(names: readonly string[]): void {
    const wanted = numbersIn(names, this.#name);
    const here = new Set(this.#rows.map((row) => this.#numberOf(row)));
    for (const row of this.#rows) if (!wanted.has(this.#numberOf(row))) row.remove();
    for (const number of wanted) if (!here.has(number)) this.#add(number);
    this.#count();
  }
}

export function rows(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-rows]:not([data-ready])")) {
    place.dataset["ready"] = "";
    new Rows(place);
  }
  for (const form of root.querySelectorAll<HTMLFormElement>("form:has(.et-entry):not([data-lines])")) {
    form.dataset["lines"] = "";
    const follow = (event: Event): void => {
      const entry = (event.target as Element).closest<HTMLElement>(".et-entry");
      if (entry) tell(entry);
    };
    form.addEventListener("input", follow);
    form.addEventListener("change", follow);
  }
}
