/** What is typed, kept in this browser until the server acknowledges it: per person and page, one day. */

export type Entry = readonly [name: string, value: string];
export interface Copy { readonly at: number; readonly entries: readonly Entry[]; readonly moment?: string }

const PREFIX = "etabli.copie:";
const ONE_DAY_MS = 24 * 60 * 60 * 1000;
type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export function copyKey(person: string, path: string): string {
  return `${PREFIX}${person}:${path}`;
}

export function keep(store: Store, key: string, entries: readonly Entry[], now: number): void {
  store.setItem(key, JSON.stringify({ at: now, entries }));
}

/** The copy, or nothing once a day has passed. */
export function recall(store: Store, key: string, now: number): Copy | undefined {
  try {
    const found = JSON.parse(store.getItem(key) ?? "null") as Copy | null;
    return found && now - found.at < ONE_DAY_MS ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Erases the copies that are a day old; all of them when `all`, on signing out. */
export function sweep(store: Store, now: number, all = false): void {
  const keys = Array.from({ length: store.length }, (_, index) => store.key(index) ?? "");
  for (const key of keys) {
    if (key.startsWith(PREFIX) && (all || !recall(store, key, now))) store.removeItem(key);
  }
}
