/** A form that saves itself: while typing, on leaving, again by itself; nothing is « saved » unacknowledged.
 *
 * The protocol is told in docs/comprendre/enregistrement.md.
 */

import { comparable, Draft } from "./draft";

export type Saving = "typing" | "sending" | "saved" | "refused" | "ended" | "denied" | "heavy" | "failing" | "unreachable";

const TYPING_MS = 2000;
const CHANGE_MS = 600;
export const SILENCE_MS = 20_000;
const LONGEST_WAIT_MS = 25_000;

/** The sentence for each moment; `at` is « 10:42 » or « 10 h 42 ». */
export function savingText(state: Saving, at: string): string {
  const hour = at.replace(/^(\d{1,2}):(\d{2}).*$/, "$1\u00a0h\u00a0$2");
  const sentences: Record<Saving, string> = {
    typing: "Modifications en cours…",
    sending: "Enregistrement…",
    saved: `Enregistré à ${hour}`,
    refused: "Pas encore enregistré : une réponse est à corriger.",
    ended: "Pas encore enregistré : votre session est terminée. Reconnectez-vous : votre texte, gardé dans ce navigateur, vous sera proposé. ",
    denied: "Pas encore enregistré : cette page ne peut plus être modifiée telle quelle. Rechargez-la : votre texte, gardé dans ce navigateur, vous sera proposé.",
    heavy: "Pas encore enregistré : le texte est trop long pour être envoyé. Raccourcissez-le.",
    failing: "Pas encore enregistré : le serveur ne répond pas. Un nouvel essai part seul.",
    unreachable: "Pas encore enregistré : la connexion est coupée. Un nouvel essai part seul.",
  };
  return sentences[state];
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

class Saver {
  readonly #form: HTMLFormElement;
  readonly #draft: Draft;
  #timer = 0;
  #tries = 0;
  #isDirty = false;
  #isSending = false;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#draft = new Draft(form);
    this.#draft.offer(() => this.#typed(CHANGE_MS));
    form.addEventListener("input", () => this.#typed(TYPING_MS));
    form.addEventListener("change", () => this.#typed(CHANGE_MS));
    form.addEventListener("submit", () => { this.#isDirty = false; window.clearTimeout(this.#timer); });
    window.addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.#leave(); });
    window.addEventListener("online", () => { if (this.#isDirty) this.#plan(0); });
  }

  #typed(wait: number): void {
    this.#isDirty = true;
    this.#tries = 0;
    this.#draft.keep();
    this.#show("typing");
    this.#plan(wait);
  }

  #plan(wait: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#send(), wait);
  }

  #leave(): void {
    if (this.#isDirty) void this.#send(true);
  }

  async #send(isLeaving = false): Promise<void> {
    if (this.#isSending && !isLeaving) return this.#plan(CHANGE_MS);
    this.#isSending = true;
    this.#isDirty = false;
    const sent = comparable(this.#draft.typed());
    this.#show("sending");
    let state: Saving = "unreachable";
    try {
      const answer = await fetch(this.#form.action, {
        method: "POST", body: new FormData(this.#form), headers: { "HX-Request": "true" }, redirect: "manual",
        keepalive: isLeaving, signal: AbortSignal.timeout(SILENCE_MS),
      });
      const at = answer.headers.get("X-Enregistre-A");
      state = meaning(answer.status, answer.type === "opaqueredirect", at !== null);
      await this.#read(state, answer, at ?? "");
    } catch {
      this.#show("unreachable");
    }
    this.#isSending = false;
    this.#after(state, sent);
  }

  async #read(state: Saving, answer: Response, at: string): Promise<void> {
    const place = this.#form.querySelector("[data-autosave-answer]");
    if (place && state === "refused") {
      // only a page fragment is HTML: a plain sentence may quote what somebody typed
      const isFragment = answer.headers.get("Content-Type")?.startsWith("text/html") ?? false;
      place[isFragment ? "innerHTML" : "textContent"] = await answer.text();
    }
    if (place && state === "saved") place.replaceChildren();
    this.#show(state, at);
  }

  #after(state: Saving, sent: string): void {
    if (state === "saved") {
      this.#tries = 0;
      if (comparable(this.#draft.typed()) === sent) this.#draft.forget();
      return;
    }
    this.#isDirty = true;
    if (state === "failing" || state === "unreachable") this.#plan(waitBefore(++this.#tries));
  }

  #show(state: Saving, at = ""): void {
    const status = this.#form.querySelector<HTMLElement>("[data-autosave-status]");
    if (!status) return;
    status.textContent = savingText(state, at);
    status.classList.toggle("is-late", !["typing", "sending", "saved"].includes(state));
    if (state !== "ended") return;
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Se reconnecter";
    status.append(link);
  }
}

export function autosave(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]:not([data-watched])")) {
    form.dataset["watched"] = "";
    new Saver(form);
  }
}
