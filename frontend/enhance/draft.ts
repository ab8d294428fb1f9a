/** A form and its copy in the browser: kept while one types, offered again, forgotten once acknowledged. */

import { copyKey, type Entry, keep, recall, sweep } from "./copy";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const NOT_TYPED = "[type=hidden], [type=file], [type=password], [data-sans-copie], [data-sans-copie] *";
/** The name of the cookie by which the server says which form it has received. */
const RECEIVED = "enregistre";
/** What it says on signing out. */
const EVERYTHING = "*";

/** A browser may refuse to keep anything: the form still works. */
export function guarded<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The same text for a person, however the browser and the server write its spaces and line feeds. */
export function comparable(entries: readonly Entry[]): string {
  const read = entries.map(([name, value]) => [name, value.normalize("NFC").replace(/\r\n?/g, "\n").trim()]);
  return JSON.stringify(read.filter(([, value]) => value !== ""));
}

/** The address named by the cookie of the server, among all the cookies of the page. */
export function receivedIn(cookies: string): string | undefined {
  const found = cookies.split("; ").find((one) => one.startsWith(`${RECEIVED}=`));
  return found && guarded(() => decodeURIComponent(found.slice(RECEIVED.length + 1)));
}

/** Who is signed in, as the page says it; nobody, nothing is kept. */
function person(): string {
  return document.body.dataset["personne"] ?? "";
}

export class Draft {
  readonly #form: HTMLFormElement;
  readonly #key: string | undefined;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    const address = new URL(form.getAttribute("action") || window.location.href, window.location.href);
    this.#key = person() ? copyKey(person(), address.pathname) : undefined;
  }

  /** What a person typed: no token, no hidden mark, no file, nothing that stays with the State. */
  typed(): Entry[] {
    const left = new Set([...this.#form.querySelectorAll<Control>(NOT_TYPED)].map((control) => control.name));
    return [...new FormData(this.#form)].flatMap(([name, value]): Entry[] =>
      typeof value !== "string" || left.has(name) ? [] : [[name, value]]);
  }

  keep(): void {
    const [key, typed] = [this.#key, this.typed()];
    if (key && typed.length > 0) guarded(() => keep(window.localStorage, key, typed, Date.now()));
  }

  forget(): void {
    const key = this.#key;
    if (key) guarded(() => window.localStorage.removeItem(key));
  }

  /** What was typed here and never acknowledged is offered again; what the page shows already is not. */
  offer(taken: () => void): void {
    const key = this.#key;
    const entries = key && guarded(() => recall(window.localStorage, key, Date.now()));
    if (!entries) return;
    if (comparable(entries) === comparable(this.typed())) {
      if (isRead()) this.forget();
      return;
    }
    const [box, sentence, buttons] = [document.createElement("div"), document.createElement("p"), document.createElement("div")];
    box.className = "et-panel et-panel--warning et-stack";
    box.setAttribute("role", "status");
    sentence.textContent = "Un texte écrit ici n’a pas été enregistré.";
    buttons.className = "et-buttons";
    box.append(sentence, buttons);
    const choose = (label: string, act: () => void): void => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fr-btn fr-btn--secondary fr-btn--sm";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      buttons.append(button);
    };
    choose("Reprendre ce texte", () => { this.#putBack(entries); taken(); });
    choose("L’oublier", () => this.forget());
    this.#form.before(box);
  }

  #putBack(entries: readonly Entry[]): void {
    const left = [...entries];
    for (const control of this.#form.querySelectorAll<Control>("input, textarea, select")) {
      if (!control.name || control.matches(NOT_TYPED)) continue;
      const isTick = control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
      const found = left.findIndex(([name, value]) => name === control.name && (!isTick || value === control.value));
      if (isTick) control.checked = found >= 0;
      else if (found >= 0) control.value = left[found]?.[1] ?? "";
      if (found >= 0) left.splice(found, 1);
    }
  }
}

/** Was this page read from the server as it stands? A form given back with a refusal was not. */
function isRead(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.responseStatus === 200;
}

/** Before anything is offered: old copies, the one that the server acknowledges, all on signing out. */
export function drafts(_root: ParentNode): void {
  const received = receivedIn(document.cookie);
  guarded(() => sweep(window.localStorage, Date.now(), received === EVERYTHING));
  if (received === undefined) return;
  guarded(() => window.localStorage.removeItem(copyKey(person(), received)));
  document.cookie = `${RECEIVED}=; path=/; max-age=0; samesite=lax`;
}
