import assert from "node:assert/strict";
import { test } from "node:test";
import { draftText, meaning, savingText, waitBefore } from "./saving";
import { copyKey, keep, recall, sweep } from "./copy";

const NOTHING = { at: "" };

test("the hour is written in French, whatever the server sends", () => {
  assert.equal(savingText("saved", { at: "10:42" }), "Enregistré à 10\u00a0h\u00a042");
  assert.equal(savingText("saved", { at: "10\u00a0h\u00a042" }), "Enregistré à 10\u00a0h\u00a042");
});

test("a failure says that nothing is saved and what happens next", () => {
  assert.match(savingText("unreachable", NOTHING), /^Pas encore enregistré\s: la connexion est coupée/);
  assert.match(savingText("refused", NOTHING), /une réponse est à corriger/);
});

test("what several people write says who and which version", () => {
  const receipt = { at: "10:42", by: "Inès Fictive", version: "7" };
  assert.equal(savingText("saved", receipt), "Enregistré à 10\u00a0h\u00a042 par Inès Fictive · version\u00a07");
});

test("a draft is never said to be saved, and says what comes next", () => {
  assert.equal(
    draftText("saved", { at: "10:42" }),
    "Brouillon gardé à 10\u00a0h\u00a042, pour vous seul. Rien n’est enregistré avant le bouton.",
  );
  for (const state of ["ended", "denied", "heavy", "failing", "unreachable"] as const) {
    assert.match(draftText(state, NOTHING), /^Brouillon pas encore gardé\s: /);
  }
});

test("a text that the browser does not hold is never said to be kept in it", () => {
  for (const words of [savingText, draftText]) {
    for (const state of ["ended", "denied"] as const) {
      assert.match(words(state, NOTHING, true), /gardé dans ce navigateur/);
      assert.doesNotMatch(words(state, NOTHING, false), /dans ce navigateur/);
    }
    assert.match(words("ended", NOTHING, false), /Gardez cette page ouverte/);
  }
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
  assert.deepEqual(recall(store, key, 1)?.entries, [["titre", "Halle"]]);
  assert.equal(recall(store, copyKey("8", "/a/"), 1), undefined);
  sweep(store, 86_399_999);
  assert.equal(rows.size, 1);
  sweep(store, 86_400_000);
  assert.equal(rows.size, 0);
  keep(store, key, [], 0);
  sweep(store, 1, true);
  assert.equal(rows.size, 0);
});
