/** The counter under a textarea: « 120 caractères sur 500 », said politely to screen readers. */

import { lengthOf } from "./texte";

const number = new Intl.NumberFormat("fr-FR");

/** What the counter reads; over the limit it says how much to cut. */
export function counterText(length: number, limit: number): string {
  const over = length - limit;
  if (over > 0) return `${number.format(over)} ${over > 1 ? "caractères" : "caractère"} de trop : raccourcissez un peu.`;
  return `${number.format(length)} ${length > 1 ? "caractères" : "caractère"} sur ${number.format(limit)}`;
}

function watch(area: HTMLTextAreaElement): void {
  const output = document.querySelector<HTMLElement>(`[data-counter-for="${CSS.escape(area.id)}"]`);
  const limit = Number(area.dataset["counter"]);
  if (!output || !limit) return;
  const draw = (): void => {
    const length = lengthOf(area.value);
    output.textContent = counterText(length, limit);
    output.classList.toggle("is-over", length > limit);
  };
  area.addEventListener("input", draw);
  draw();
}

export function counters(root: ParentNode): void {
  for (const area of root.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]:not([data-ready])")) {
    area.dataset["ready"] = "";
    watch(area);
  }
}
