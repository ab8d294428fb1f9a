/** A form and its copy in the browser: kept while one types, forgotten once acknowledged. */

import { type Copy, copyKey, type Entry, keep, recall, sweep } from "./copy";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
/** No token, no file, no secret; of what is hidden, only the marks of what the form was opened on. */
const MARKS = "[name=vu]";
const NOT_KEPT = `[type=hidden]:not(${MARKS}), [type=file], [type=password], [autocomplete=one-time-code]`;
const NOT_COPIED = "[data-sans-copie], [data-sans-copie] *";
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

export function isMark(name: string): boolean {
  return name === "vu";
}

/** The same text for a person, however the browser and the server write its spaces and line feeds. */
export function comparable(entries: readonly Entry[]): string {
  const read = entries.filter(([name]) => !isMark(name))
    .map(([name, value]) => [name, value.normalize("NFC").replace(/\r\n?/g, "\n").trim()]);
  return JSON.stringify(read.filter(([, value]) => value !== ""));
}

/** The last of the two copies; what the browser may not hold (« État seul ») comes from the server. */
export function latest(browser: Copy | undefined, server: Copy | undefined, notHere: ReadonlySet<string>): Copy | undefined {
  if (!browser || !server) return browser ?? server;
  if (server.at >= browser.at) return server;
  return { ...browser, entries: [...browser.entries, ...server.entries.filter(([name]) => notHere.has(name))] };
}

/** One value of a cookie, among all those of the page. */
export function cookieIn(cookies: string, name: string): string | undefined {
  const found = cookies.split("; ").find((one) => one.startsWith(`${name}=`));
  return found && guarded(() => decodeURIComponent(found.slice(name.length + 1)));
}

/** The address of the form that the server has received. */
export function receivedIn(cookies: string): string | undefined {
  return cookieIn(cookies, RECEIVED);
}

/** Who is signed in, as the page says it; nobody, nothing is kept. */
export function person(): string {
  return document.body.dataset["personne"] ?? "";
}

export class Draft {
  readonly form: HTMLFormElement;
  readonly address: string;
  /** When its last word was typed, by the clock of this browser. */
  typedAt = 0;
  /** Nobody types while a text is put back. */
  isPuttingBack = false;
  readonly #key: string | undefined;

  constructor(form: HTMLFormElement) {
    this.form = form;
    const { pathname } = new URL(form.getAttribute("action") || window.location.href, window.location.href);
    this.address = guarded(() => decodeURIComponent(pathname)) ?? pathname;
    this.#key = person() ? copyKey(person(), this.address) : undefined;
  }

  /** What a person typed, and the marks of what it was typed on. */
  typed(): Entry[] {
    return this.#without(NOT_KEPT);
  }

  #names(selector: string): Set<string> {
    return new Set([...this.form.querySelectorAll<Control>(selector)].map((control) => control.name));
  }

  #without(selector: string): Entry[] {
    const left = this.#names(selector);
    return [...new FormData(this.form)].flatMap(([name, value]): Entry[] =>
      typeof value !== "string" || left.has(name) ? [] : [[name, value]]);
  }

  /** Keeps the copy; false when this browser does not hold all that is typed. */
  keep(): boolean {
    const at = this.typedAt;
    const [key, copied] = [this.#key, this.#without(`${NOT_KEPT}, ${NOT_COPIED}`)];
    if (!key || copied.length === 0) return false;
    const isKept = guarded(() => { keep(window.localStorage, key, copied, at); return true; });
    return isKept === true && comparable(copied) === comparable(this.typed());
  }

  forget(): void {
    const key = this.#key;
    if (key) guarded(() => window.localStorage.removeItem(key));
  }

  /** What was typed here and never acknowledged, in this browser or by the server. */
  found(): Copy | undefined {
    const key = this.#key;
    const server = this.form.dataset["brouillon"];
    return latest(
      key ? guarded(() => recall(window.localStorage, key, Date.now())) : undefined,
      server ? guarded(() => JSON.parse(server) as Copy) : undefined,
      this.#names(NOT_COPIED),
    );
  }

  /** Does the form show what the server wrote, nothing put back by the browser itself? */
  isAsServed(): boolean {
    const texts = this.form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`textarea, input:not(${NOT_KEPT})`);
    return [...texts].every((one) => one.value === one.defaultValue);
  }

  putBack(entries: readonly Entry[]): void {
    const left = [...entries];
    this.form.dispatchEvent(new CustomEvent("remise", { detail: left.map(([name]) => name) }));
    for (const control of this.form.querySelectorAll<Control>("input, textarea, select")) {
      if (!control.name || control.matches(NOT_KEPT)) continue;
      const isTick = control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
      const found = left.findIndex(([name, value]) => name === control.name && (!isTick || value === control.value));
      if (isTick) control.checked = found >= 0;
      else if (control instanceof HTMLSelectElement && control.multiple) choose(control, entries);
      else if (found >= 0) control.value = left[found]?.[1] ?? "";
      if (found >= 0) left.splice(found, 1);
      if (found >= 0 && control.value) control.closest("details")?.setAttribute("open", "");
    }
    this.isPuttingBack = true;
    for (const one of this.form.querySelectorAll("textarea, select, input:not([role=combobox])")) one.dispatchEvent(new Event("input", { bubbles: true }));
    this.isPuttingBack = false;
  }
}

function choose(control: HTMLSelectElement, entries: readonly Entry[]): void {
  const values = new Set(entries.filter(([name]) => name === control.name).map(([, value]) => value));
  for (const option of control.options) option.selected = values.has(option.value);
}

/** Before anything is offered: old copies, the one that the server acknowledges, all on signing out. */
export function drafts(_root: ParentNode): void {
  const received = receivedIn(document.cookie);
  guarded(() => sweep(window.localStorage, Date.now(), received === EVERYTHING));
  if (received === undefined) return;
  guarded(() => window.localStorage.removeItem(copyKey(person(), received)));
  document.cookie = `${RECEIVED}=; path=/; max-age=0; samesite=lax`;
}
