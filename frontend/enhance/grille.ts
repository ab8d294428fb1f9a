/** The comparison of offers: the arrows go from mark to mark, and what is marked is counted while one types.
 *
 * Without script it is a form like another: Tab goes everywhere, the count is that of the last save.
 */

const NOTE = "input[data-note]";

export interface Place { readonly line: number; readonly column: number }

/** Where an arrow leads in a grid of so many lines and columns; undefined at its edge, or on another key. */
export function neighbour(key: string, from: Place, lines: number, columns: number): Place | undefined {
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  };
  const step = steps[key];
  if (!step) return undefined;
  const [line, column] = [from.line + step[0], from.column + step[1]];
  return line < 0 || line >= lines || column < 0 || column >= columns ? undefined : { line, column };
}

/** Left and right first move within what is typed: they leave it at its ends. */
export function leavesText(key: string, start: number, end: number, length: number): boolean {
  if (key === "ArrowLeft") return start === 0 && end === 0;
  if (key === "ArrowRight") return start === length && end === length;
  return true;
}

/** « 7 notes sur 9 » */
export function progressText(whole: number, asked: number): string {
  return `${whole} ${whole > 1 ? "notes" : "note"} sur ${asked}`;
}

class Grid {
  readonly #form: HTMLElement;
  readonly #lines: HTMLElement[];

  constructor(form: HTMLElement) {
    this.#form = form;
    this.#lines = [...form.querySelectorAll<HTMLElement>("[data-grille-line]")];
    form.addEventListener("keydown", (event) => this.#onKey(event));
    form.addEventListener("input", () => this.#count());
    form.addEventListener("remise", () => this.#count());
  }

  #notes(): HTMLInputElement[][] {
    return this.#lines.map((line) => [...line.querySelectorAll<HTMLInputElement>(NOTE)]);
  }

  #onKey(event: KeyboardEvent): void {
    const here = event.target;
    if (!(here instanceof HTMLInputElement) || !here.matches(NOTE) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!leavesText(event.key, here.selectionStart ?? 0, here.selectionEnd ?? 0, here.value.length)) return;
    const notes = this.#notes();
    const line = notes.findIndex((row) => row.includes(here));
    const to = neighbour(event.key, { line, column: notes[line]?.indexOf(here) ?? 0 }, notes.length, notes[0]?.length ?? 0);
    const next = to && notes[to.line]?.[to.column];
    if (!next) return;
    event.preventDefault();
    this.#show(next);
    next.focus();
    next.select();
  }

  /** On a telephone one sub-criterion is shown at a time: the one the arrow leads to. */
  #show(note: HTMLElement): void {
    const line = note.closest<HTMLElement>("[data-grille-line]");
    if (line && note.offsetParent === null) window.location.hash = line.id;
  }

  #count(): void {
    let [whole, asked] = [0, 0];
    for (const line of this.#lines) {
      const cells = [...line.querySelectorAll<HTMLElement>("[data-grille-cell]")];
      const done = cells.filter(isWhole).length;
      [whole, asked] = [whole + done, asked + cells.length];
      const place = this.#form.querySelector(`[data-grille-count="${CSS.escape(line.id)}"]`);
      if (place) place.textContent = `${done} sur ${cells.length}`;
    }
    const place = this.#form.querySelector("[data-grille-progress]");
    const said = progressText(whole, asked);
    if (place && place.textContent !== said) place.textContent = said;
  }
}

/** A mark and its comment. */
function isWhole(cell: HTMLElement): boolean {
  const fields = [...cell.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`${NOTE}, textarea`)];
  return fields.length > 0 && fields.every((field) => field.value.trim() !== "");
}

export function grilles(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLElement>("[data-grille]:not([data-gridded])")) {
    form.dataset["gridded"] = "";
    new Grid(form);
  }
}
