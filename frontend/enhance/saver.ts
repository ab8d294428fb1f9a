/** The one way a page sends by itself what is typed: while typing, on leaving, again by itself; nothing is
 * « kept » unacknowledged. The protocol is told in docs/comprendre/enregistrement.md.
 */

import { comparable, cookieIn, type Draft, guarded } from "./draft";
import { meaning, type Receipt, type Saving, SILENCE_MS, waitBefore, type Words } from "./saving";

const TYPING_MS = 2000;
const CHANGE_MS = 600;
/** A browser still sends sixty-four thousand bytes once a page is left; an accent takes six of them for two. */
const LEAVING_BYTES = 20_000;
const AT_EASE: readonly Saving[] = ["typing", "sending", "saved"];

export interface Target {
  readonly url: string;
  readonly body: () => FormData | URLSearchParams;
  readonly words: Words;
  readonly status: HTMLElement | null;
  /** What the server says of a refusal, shown where the form shows it. */
  readonly refused?: (answer: Response) => Promise<void>;
  readonly saved?: (answer: Response) => Promise<void>;
}

/** The token of forms as it is now: signing in again in another tab has changed it. */
export function token(form: HTMLFormElement): string {
  const field = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  return cookieIn(document.cookie, "csrftoken") ?? field?.value ?? "";
}

export class Saver {
  readonly #draft: Draft;
  readonly #target: Target;
  #timer = 0;
  #tries = 0;
  #isDirty = false;
  #isSending = false;
  #isCopied = false;
  #state: Saving | undefined;
  #request = new AbortController();

  constructor(draft: Draft, target: Target) {
    [this.#draft, this.#target] = [draft, target];
    const { form } = draft;
    form.addEventListener("input", () => this.#type(TYPING_MS));
    form.addEventListener("change", () => this.#type(CHANGE_MS));
    form.addEventListener("submit", () => this.stop());
    window.addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => document.hidden ? this.#leave() : this.#again());
    window.addEventListener("online", () => this.#again());
  }

  #type(wait: number): void {
    if (this.#draft.isPuttingBack) return;
    this.#draft.typedAt = Date.now();
    this.changed(wait);
  }

  /** The form holds what the server has not. */
  changed(wait = CHANGE_MS): void {
    this.#isDirty = true;
    this.#tries = 0;
    this.#isCopied = this.#draft.keep();
    this.#show("typing");
    this.#plan(wait);
  }

  /** The button takes over: what leaves by itself would only come after it. */
  stop(): void {
    this.#isDirty = this.#isSending = false;
    window.clearTimeout(this.#timer);
    this.#request.abort();
    const field = this.#draft.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
    if (field) field.value = token(this.#draft.form);
  }

  /** Would leaving now lose something? Only what could not be sent, nor will be on leaving. */
  wouldLose(): boolean {
    if (!this.#isDirty && !this.#isSending) return false;
    const isTroubled = this.#state !== undefined && !AT_EASE.includes(this.#state);
    return !this.#isCopied && (isTroubled || new Blob([JSON.stringify(this.#draft.typed())]).size > LEAVING_BYTES);
  }

  #plan(wait: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#send(), wait);
  }

  /** What is on its way may be cut with the page: it leaves again, so that it outlives it. */
  #leave(): void {
    if (this.#isDirty || this.#isSending) void this.#send(true);
  }

  #again(): void {
    if (this.#isDirty && this.#state !== "refused") this.#plan(0);
  }

  async #send(isLeaving = false): Promise<void> {
    if (this.#isSending && !isLeaving) return this.#plan(CHANGE_MS);
    this.#isSending = true;
    this.#isDirty = false;
    const request = this.#request = new AbortController();
    const sent = comparable(this.#draft.typed());
    this.#show("sending");
    let state: Saving = "unreachable";
    try {
      const answer = await fetch(this.#target.url, {
        method: "POST", body: this.#target.body(), redirect: "manual", keepalive: isLeaving,
        headers: { "HX-Request": "true", "X-CSRFToken": token(this.#draft.form) },
        signal: AbortSignal.any?.([request.signal, AbortSignal.timeout(SILENCE_MS)]) ?? AbortSignal.timeout(SILENCE_MS),
      });
      const receipt = receiptOf(answer);
      state = meaning(answer.status, answer.type === "opaqueredirect", receipt !== undefined);
      this.#show(state, receipt);
      if (state === "refused") await this.#target.refused?.(answer);
      if (state === "saved") await this.#target.saved?.(answer);
    } catch {
      if (request.signal.aborted) return;
      this.#show("unreachable");
    }
    this.#isSending = false;
    this.#after(state, sent);
  }

  #after(state: Saving, sent: string): void {
    if (state === "saved") {
      this.#tries = 0;
      if (comparable(this.#draft.typed()) === sent) this.#draft.forget();
      return;
    }
    this.#isDirty = true;
    const isRetried = state === "failing" || state === "unreachable" || (state === "ended" && !this.#isCopied);
    if (isRetried) this.#plan(waitBefore(++this.#tries));
  }

  #show(state: Saving, receipt: Receipt = { at: "" }): void {
    this.#state = state;
    const { status, words } = this.#target;
    if (!status) return;
    status.textContent = words(state, receipt, this.#isCopied);
    status.classList.toggle("is-late", !AT_EASE.includes(state));
    if (state !== "ended") return;
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Se reconnecter";
    if (!this.#isCopied) link.target = "_blank";
    status.append(link);
  }
}

function receiptOf(answer: Response): Receipt | undefined {
  const read = (name: string): string => answer.headers.get(`X-Enregistre-${name}`) ?? "";
  const by = guarded(() => decodeURIComponent(read("Par"))) ?? "";
  return read("A") ? { at: read("A"), by, version: read("Version") } : undefined;
}
