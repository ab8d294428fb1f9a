import assert from "node:assert/strict";
import { test } from "node:test";
import { meaning, savingText, waitBefore } from "./autosave";
import { copyKey, keep, recall, sweep } from "./copy";

test("the hour is written in French, whatever the server sends", () => {
  assert.equal(savingText("saved", "10:42"), "Enregistré à 10\u00a0h\u00a042");
  assert.equal(savingText("saved", "10\u00a0h\u00a042"), "Enregistré à 10\u00a0h\u00a042");
});

test("a failure says that nothing is saved and what happens next", () => {
  assert.match(savingText("unreachable", ""), /^Pas encore enregistré\s: la connexion est coupée/);
  assert.match(savingText("refused", ""), /une réponse est à corriger/);
});

test("only an acknowledgement is a save: never a redirect, a page, or a silence", () => {
  assert.equal(meaning(204, false, true), "saved");
  assert.equal(meaning(200, false, false), "failing");
  assert.equal(meaning(0, true, false), "denied");
  const others = { 401: "ended", 403: "denied", 404: "denied", 409: "refused", 413: "heavy", 422: "refused", 429: "failing", 502: "failing" };
  for (const [status, state] of Object.entries(others)) assert.equal(meaning(Number(status), false, false), state);
});

test("a new try leaves later and later, within thirty seconds", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(waitBefore), [2000, 4000, 8000, 16_000, 25_000, 25_000]);
});

test("the copy is per person and page, and dies after a day or on signing out", () => {
  const rows = new Map<string, string>();
  const store = {
    get length() { return rows.size; },
    key: (index: number) => [...rows.keys()][index] ?? null,
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => { rows.set(key, value); },
    removeItem: (key: string) => { rows.delete(key); },
  };
  const key = copyKey("7", "/a/");
  keep(store, key, [["titre", "Halle"]], 0);
  assert.deepEqual(recall(store, key, 1), [["titre", "Halle"]]);
  assert.equal(recall(store, copyKey("8", "/a/"), 1), undefined);
  sweep(store, 86_399_999);
  assert.equal(rows.size, 1);
  sweep(store, 86_400_000);
  assert.equal(rows.size, 0);
  keep(store, key, [], 0);
  sweep(store, 1, true);
  assert.equal(rows.size, 0);
});
