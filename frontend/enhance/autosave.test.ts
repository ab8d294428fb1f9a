import assert from "node:assert/strict";
import { test } from "node:test";
import { savingText } from "./autosave";

test("the hour is written in French, whatever the server sends", () => {
  assert.equal(savingText("saved", "10:42"), "Enregistré à 10\u00a0h\u00a042");
  assert.equal(savingText("saved", "10\u00a0h\u00a042"), "Enregistré à 10\u00a0h\u00a042");
});

test("a failure says that nothing is saved and what happens next", () => {
  assert.match(savingText("unreachable", ""), /^Pas encore enregistré\s: la connexion est coupée/);
  assert.match(savingText("refused", ""), /une réponse est à corriger/);
});
