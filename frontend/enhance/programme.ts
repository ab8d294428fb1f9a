/** A day of a programme follows what one does: hours move with the order, and a duration being typed
 * says at once whether it fits. The server computes them again: this only shows. */

import { readNumber } from "./totals";

const NBSP = "\u00a0";

export interface Fit {
  /** Where each moment starts and ends, in minutes from midnight. */
  readonly slots: readonly (readonly [number, number])[];
  readonly total: number;
  /** Minutes left in the day; negative when the programme is too long. */
  readonly left: number;
}

/** The moments one after the other from the start of the day. */
export function fitOf(start: number, available: number, durations: readonly number[]): Fit {
  let at = start;
  const slots = durations.map((minutes): readonly [number, number] => [at, (at += minutes)]);
  const total = at - start;
  return { slots, total, left: available - total };
}

/** « 9 h 05 » as the server writes it. */
export function hourText(minutes: number): string {
  return `${Math.floor(minutes / 60) % 24}${NBSP}h${NBSP}${String(minutes % 60).padStart(2, "0")}`;
}

/** « 45 min », « 2 h », « 1 h 30 ». */
export function durationText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest}${NBSP}min`;
  return rest ? `${hours}${NBSP}h${NBSP}${String(rest).padStart(2, "0")}` : `${hours}${NBSP}h`;
}

/** What the line under the day says. */
export function fitText(fit: Fit, available: number): string {
  if (fit.left < 0) {
    return `${durationText(-fit.left)} de trop : ${durationText(fit.total)} de séquences pour une journée de ${durationText(available)}.`;
  }
  return `${durationText(fit.total)} de séquences ; il reste ${durationText(fit.left)}.`;
}

/** Minutes being typed for this day in the form below the rail. */
function typed(day: HTMLElement): number {
  const form = document.querySelector<HTMLFormElement>("[data-programme-form]");
  const chosen = form?.querySelector<HTMLInputElement | HTMLSelectElement>("[name=jour]")?.value;
  if (!form || chosen !== day.dataset["jour"]) return 0;
  return readNumber(form.querySelector<HTMLInputElement>("[data-programme-duree]")?.value ?? "");
}

function put(item: Element, selector: string, text: string): void {
  const place = item.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}

function draw(day: HTMLElement): void {
  const items = [...day.querySelectorAll<HTMLElement>("[data-duree]")];
  const available = readNumber(day.dataset["minutes"] ?? "");
  const durations = items.map((item) => readNumber(item.dataset["duree"] ?? ""));
  const extra = typed(day);
  if (items.length === 0 && extra === 0) return;
  const fit = fitOf(readNumber(day.dataset["debut"] ?? ""), available, [...durations, extra]);
  items.forEach((item, index) => {
    const [start, end] = fit.slots[index] ?? [0, 0];
    put(item, "[data-programme-debut]", hourText(start));
    put(item, "[data-programme-fin]", hourText(end));
  });
  const line = day.querySelector<HTMLElement>("[data-programme-bilan]");
  if (!line) return;
  put(day, "[data-programme-bilan-texte]", extra ? `Avec cette séquence, ${fitText(fit, available)}` : fitText(fit, available));
  line.classList.toggle("et-day__fit--over", fit.left < 0);
}

export function programme(root: ParentNode): void {
  for (const day of root.querySelectorAll<HTMLElement>("[data-programme]:not([data-ready])")) {
    day.dataset["ready"] = "";
    const rail = day.querySelector(".et-rail");
    if (rail) new MutationObserver(() => draw(day)).observe(rail, { childList: true });
    document.querySelector("[data-programme-form]")?.addEventListener("input", () => draw(day));
    draw(day);
  }
}
