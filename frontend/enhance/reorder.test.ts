import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, notMoved, placeText } from "./reorder";

test("an item goes up, down, to the ends, and no further", () => {
  assert.deepEqual(moved(["a", "b", "c"], 1, 0), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 9), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -4), ["c", "a", "b"]);
});

test("an unknown place changes nothing", () => {
  assert.deepEqual(moved(["a", "b"], 5, 0), ["a", "b"]);
});

test("the new place is said", () => {
  assert.equal(placeText("Rouvrir la halle", 2, 5), "Rouvrir la halle : place 2 sur 5");
});

test("an order that is not kept is told as such, with the reason", () => {
  assert.match(notMoved("ended", ""), /^Le nouvel ordre n’est pas enregistré\. Votre session est terminée/);
  assert.match(notMoved("refused", "La feuille est validée."), /La feuille est validée\. Rechargez la page/);
  assert.match(notMoved("denied", ""), /ne peut plus être modifiée/);
});
