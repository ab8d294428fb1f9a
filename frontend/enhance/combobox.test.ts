import assert from "node:assert/strict";
import { test } from "node:test";
import { announced, meaning, moved } from "./combobox";

test("arrows walk the list and the ends meet", () => {
  assert.equal(moved("next", -1, 3), 0);
  assert.equal(moved("next", 2, 3), 0);
  assert.equal(moved("previous", -1, 3), 2);
  assert.equal(moved("previous", 1, 3), 0);
  assert.equal(moved("next", -1, 0), -1);
});

test("Enter sends the form unless an option is current", () => {
  assert.equal(meaning("Enter", true, 1), "choose");
  assert.equal(meaning("Enter", true, -1), undefined);
  assert.equal(meaning("Enter", false, 1), undefined);
  assert.equal(meaning("Tab", true, 1), undefined);
});

test("Escape closes an open list and is left alone otherwise", () => {
  assert.equal(meaning("Escape", true, -1), "close");
  assert.equal(meaning("Escape", false, -1), undefined);
});

test("the number of answers is said, and what to do when there is none", () => {
  assert.equal(announced(1), "1\u00a0réponse. Flèches haut et bas pour choisir.");
  assert.equal(announced(10), "10\u00a0réponses. Flèches haut et bas pour choisir.");
  assert.equal(announced(0, "Essayez le SIREN."), "Essayez le SIREN.");
  assert.match(announced(0), /^Aucune réponse\. Essayez le code postal/);
});
