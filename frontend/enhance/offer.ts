/** What was typed on this form and never acknowledged: offered, or put back when one comes back to it. */

import type { Copy } from "./copy";
import { comparable, type Draft } from "./draft";

/** `taken`: the form holds now what the server has not; `erased`: nobody wants that text any more. */
interface Acts { readonly taken: () => void; readonly erased: () => void }

const PARIS = { timeZone: "Europe/Paris" } as const;

/** « à 10 h 42 », « le 3 mai 2026 à 10 h 42 »: as the server writes it. */
export function momentOf(copy: Copy, now: number): string {
  if (copy.moment) return copy.moment;
  const day = (at: number): string => new Intl.DateTimeFormat("fr-FR", { ...PARIS, dateStyle: "long" }).format(at);
  const time = new Intl.DateTimeFormat("fr-FR", { ...PARIS, hour: "numeric", minute: "2-digit" }).format(copy.at);
  const hour = `à ${time.replace(/^0?(\d+):(\d+)$/, "$1\u00a0h\u00a0$2")}`;
  return day(copy.at) === day(now) ? hour : `le ${day(copy.at)} ${hour}`;
}

/** Back, Forward and Reload show what was typed, and so does a page that another of its forms was sent from;
 * another way of coming only offers it. */
function navigation(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
}

/** Is this the page one was on, or its answer to one of its forms? */
export function isSamePage(from: string, here: string, status: number | undefined): boolean {
  if (!from || new URL(from).origin !== new URL(here).origin) return false;
  return new URL(from).pathname === new URL(here).pathname || status === 409 || status === 422;
}

export function offer(draft: Draft, acts: Acts): void {
  const copy = draft.found();
  if (!copy) return;
  const shown = draft.typed();
  if (comparable(copy.entries) === comparable(shown)) {
    // a form given back with a refusal, or filled by the browser itself, is not yet received
    if (navigation()?.responseStatus === 200 && draft.isAsServed()) draft.forget();
    return;
  }
  const isComingBack = ["back_forward", "reload"].includes(navigation()?.type ?? "")
    || isSamePage(document.referrer, window.location.href, navigation()?.responseStatus);
  const moment = momentOf(copy, Date.now());
  const put = (): void => {
    draft.putBack(copy.entries);
    draft.typedAt = copy.at;
    if (!copy.moment) acts.taken(); // the server holds its own already
  };
  if (isComingBack) {
    put();
    notice(draft, `Ce que vous aviez écrit ${moment} est remis ici.`, [
      ["Revenir à ce qui est enregistré", () => { draft.putBack(shown); acts.taken(); acts.erased(); }],
    ]);
  } else {
    notice(draft, `Vous aviez commencé ce texte ${moment}. Il n’est pas enregistré.`, [
      ["Reprendre ce texte", put],
      ["L’effacer", acts.erased],
    ]);
  }
}

function notice({ form }: Draft, words: string, choices: ReadonlyArray<readonly [string, () => void]>): void {
  const [box, sentence, buttons] = [document.createElement("div"), document.createElement("p"), document.createElement("div")];
  box.className = "et-panel et-panel--warning et-stack";
  box.setAttribute("role", "status");
  sentence.textContent = words;
  buttons.className = "et-buttons";
  for (const [label, act] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--secondary fr-btn--sm et-btn";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      box.remove();
      form.querySelector<HTMLElement>("textarea, input:not([type=hidden]), select")?.focus();
    });
    buttons.append(button);
  }
  box.append(sentence, buttons);
  form.before(box);
}
