/** Order by hand: buttons move an item in place, Alt + arrows too, and the handle drags it.
 *
 * Without script the buttons are plain forms. Here the same forms are sent behind the scenes: the
 * place is kept when the server acknowledges it (docs/comprendre/enregistrement.md), else the page says so.
 */

import { meaning, type Saving, SILENCE_MS } from "./saving";

/** The list after item `from` has gone to place `to` (both from 0), clamped to the ends. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const target = Math.max(0, Math.min(items.length - 1, to));
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  return item === undefined ? [...items] : [...rest.slice(0, target), item, ...rest.slice(target)];
}

/** What is said after a move: « Rouvrir la halle : place 2 sur 5 ». */
export function placeText(label: string, place: number, total: number): string {
  return `${label} : place ${place} sur ${total}`;
}

/** Why the new order is not kept, and what to do. */
export function notMoved(state: Saving, sentence: string): string {
  const reasons: Partial<Record<Saving, string>> = {
    refused: sentence,
    ended: "Votre session est terminée : reconnectez-vous.",
    failing: "Le serveur ne répond pas.",
    unreachable: "La connexion est coupée.",
  };
  const reason = reasons[state] ?? "Cette page ne peut plus être modifiée telle quelle.";
  return `Le nouvel ordre n’est pas enregistré. ${reason} Rechargez la page avant de recommencer.`;
}

const ITEM = "[data-reorder-item]";

class Orderable {
  readonly #list: HTMLElement;
  readonly #live = document.createElement("p");
  #dragged: HTMLElement | undefined;

  constructor(list: HTMLElement) {
    this.#list = list;
    this.#live.className = "fr-sr-only";
    this.#live.setAttribute("role", "status");
    list.after(this.#live);
    list.addEventListener("submit", (event) => this.#onSubmit(event));
    list.addEventListener("keydown", (event) => this.#onKey(event));
    for (const item of this.#items()) this.#addHandle(item);
    this.#refresh();
  }

  #items(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(`:scope > ${ITEM}`)];
  }

  #onSubmit(event: SubmitEvent): void {
    const item = (event.target as Element).closest<HTMLElement>(ITEM);
    const button = event.submitter;
    if (!item || !(button instanceof HTMLButtonElement) || button.name !== "sens") return;
    event.preventDefault();
    const step = button.value === "haut" ? -1 : 1;
    this.#move(item, this.#items().indexOf(item) + step, { sens: button.value });
    (button.disabled ? item.querySelector<HTMLButtonElement>("button:not(:disabled)[name=sens]") : button)?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const item = (event.target as Element).closest<HTMLElement>(ITEM);
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!item || !event.altKey || step === 0) return;
    event.preventDefault();
    this.#move(item, this.#items().indexOf(item) + step, { sens: step < 0 ? "haut" : "bas" });
    (event.target as HTMLElement).focus();
  }

  #move(item: HTMLElement, to: number, sent: Record<string, string>): void {
    const items = this.#items();
    const from = items.indexOf(item);
    if (to < 0 || to >= items.length || to === from) return;
    this.#list.append(...moved(items, from, to));
    this.#refresh();
    this.#live.className = "fr-sr-only";
    this.#live.textContent = placeText(this.#label(item), to + 1, items.length);
    void this.#send(item, sent);
  }

  async #send(item: HTMLElement, sent: Record<string, string>): Promise<void> {
    const form = item.querySelector<HTMLFormElement>("form[data-reorder-form]");
    if (!form) return;
    const body = new FormData(form);
    for (const [name, value] of Object.entries(sent)) body.set(name, value);
    let state: Saving = "unreachable";
    let sentence = "";
    try {
      // keepalive: the order is kept even if the reader leaves the page at once
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true, redirect: "manual",
        signal: AbortSignal.timeout(SILENCE_MS),
      });
      state = meaning(answer.status, answer.type === "opaqueredirect", answer.headers.has("X-Enregistre-A"));
      if (state === "refused") sentence = await answer.text();
    } catch { /* a silence is told as one */ }
    if (state !== "saved") this.#complain(notMoved(state, sentence));
  }

  /** Said to everybody: the order on the page is not the one that is kept. */
  #complain(sentence: string): void {
    this.#live.className = "fr-error-text";
    this.#live.textContent = sentence;
  }

  #label(item: HTMLElement): string {
    return item.querySelector(":scope > :not(button, form)")?.textContent?.trim() ?? "";
  }

  /** The first cannot go up, the last cannot go down. */
  #refresh(): void {
    const items = this.#items();
    items.forEach((item, index) => {
      const [up, down] = ["haut", "bas"].map((way) => item.querySelector<HTMLButtonElement>(`button[name=sens][value=${way}]`));
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === items.length - 1;
    });
  }

  #addHandle(item: HTMLElement): void {
    const icon = '<svg class="et-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M9 5v.1M15 5v.1M9 12v.1M15 12v.1M9 19v.1M15 19v.1"/></svg>';
    const handle = document.createElement("span");
    handle.className = "et-reorder__handle et-no-print";
    handle.innerHTML = icon;
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      this.#dragged = item;
      item.classList.add("is-dragged");
    });
    handle.addEventListener("pointermove", (event) => this.#mark(event.clientY));
    handle.addEventListener("pointerup", (event) => this.#drop(event.clientY));
    handle.addEventListener("pointercancel", () => this.#clear());
    item.append(handle);
  }

  /** Where the pointer is in the list: the place the item would take. */
  #placeAt(y: number): number {
    const others = this.#items().filter((item) => item !== this.#dragged);
    const found = others.findIndex((item) => {
      const box = item.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    return found < 0 ? others.length : found;
  }

  #mark(y: number): void {
    if (!this.#dragged) return;
    const others = this.#items().filter((item) => item !== this.#dragged);
    const place = this.#placeAt(y);
    others.forEach((item, index) => item.classList.toggle("is-target", index === place));
  }

  #drop(y: number): void {
    const item = this.#dragged;
    if (!item) return;
    const place = this.#placeAt(y);
    this.#clear();
    this.#move(item, place, { rang: String(place + 1) });
  }

  #clear(): void {
    for (const item of this.#items()) item.classList.remove("is-dragged", "is-target");
    this.#dragged = undefined;
  }
}

export function reorder(root: ParentNode): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-reorder]:not([data-ready])")) {
    list.dataset["ready"] = "";
    new Orderable(list);
  }
}
