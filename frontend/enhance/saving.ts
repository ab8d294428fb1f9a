/** What a page says of what is typed, and what an answer of the server means. */

export type Saving = "typing" | "sending" | "saved" | "refused" | "ended" | "denied" | "heavy" | "failing" | "unreachable";

export const SILENCE_MS = 20_000;
const LONGEST_WAIT_MS = 25_000;

/** What the server acknowledges: the hour, and for what several people write, by whom and which version. */
export interface Receipt { readonly at: string; readonly by?: string; readonly version?: string }
export type Words = (state: Saving, receipt: Receipt, isCopied: boolean) => string;

/** « 10 h 42 », for « 10:42 » or « 10 h 42 ». */
function hour(at: string): string {
  return at.replace(/^(\d{1,2}):(\d{2}).*$/, "$1\u00a0h\u00a0$2");
}

/** The sentence of a form that saves itself; `isCopied` when this browser holds all that is typed. */
export function savingText(state: Saving, { at, by, version }: Receipt, isCopied = true): string {
  const sentences: Record<Saving, string> = {
    typing: "Modifications en cours…",
    sending: "Enregistrement…",
    saved: `Enregistré à ${hour(at)}${by ? ` par ${by}` : ""}${version ? ` · version\u00a0${version}` : ""}`,
    refused: "Pas encore enregistré : une réponse est à corriger.",
    ended: `Pas encore enregistré : votre session est terminée. ${next("Reconnectez-vous", isCopied)}`,
    denied: `Pas encore enregistré : cette page ne peut plus être modifiée telle quelle. ${next("Rechargez-la", isCopied)}`,
    heavy: "Pas encore enregistré : le texte est trop long pour être envoyé. Raccourcissez-le.",
    failing: "Pas encore enregistré : le serveur ne répond pas. Un nouvel essai part seul.",
    unreachable: "Pas encore enregistré : la connexion est coupée. Un nouvel essai part seul.",
  };
  return sentences[state];
}

function next(act: string, isCopied: boolean): string {
  if (isCopied) return `${act} : votre texte, gardé dans ce navigateur, vous sera proposé. `;
  if (act === "Rechargez-la") return "Copiez votre texte avant de la recharger.";
  return "Gardez cette page ouverte et reconnectez-vous dans un autre onglet : un nouvel essai part seul. ";
}

/** The sentence of a form that its button sends: only its draft leaves by itself. */
export function draftText(state: Saving, receipt: Receipt, isCopied = true): string {
  if (state === "sending") return "Le brouillon part…";
  if (state === "saved") return `Brouillon gardé à ${hour(receipt.at)}, pour vous seul. Rien n’est enregistré avant le bouton.`;
  if (state === "refused") return "Brouillon refusé. ";
  return savingText(state, receipt, isCopied).replace(/^Pas encore enregistré/, "Brouillon pas encore gardé");
}

/** What an answer means: saved only when the server says so itself, never after a redirect. */
export function meaning(status: number, isRedirected: boolean, isAcknowledged: boolean): Saving {
  if (status === 401) return "ended";
  if (isRedirected) return "denied";
  if (status >= 200 && status < 300) return isAcknowledged ? "saved" : "failing";
  if (status === 409 || status === 422) return "refused";
  if (status === 413) return "heavy";
  return status >= 500 || status === 429 || status === 0 ? "failing" : "denied";
}

/** The wait before try `n` (from 1): 2 s, 4 s, 8 s, then never more than twenty-five. */
export function waitBefore(n: number): number {
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** n);
}
