import assert from "node:assert/strict";
import { test } from "node:test";
import { dragged, placed, type Sides } from "./rogner";

const WHOLE: Sides = { gauche: 0, haut: 0, droite: 0, bas: 0 };

test("a corner dragged cuts its two sides and no other", () => {
  assert.deepEqual(dragged(WHOLE, ["gauche", "haut"], 12.4, 20, WHOLE), { ...WHOLE, gauche: 12, haut: 20 });
  assert.deepEqual(dragged(WHOLE, ["droite", "bas"], 90, 75, WHOLE), { ...WHOLE, droite: 10, bas: 25 });
});

test("a picture that is cut already counts from the whole one", () => {
  const cut: Sides = { gauche: 20, haut: 0, droite: 20, bas: 50 };
  const found = dragged(cut, ["gauche", "haut"], 50, 50, cut);
  assert.deepEqual(found, { gauche: 50 - 0, haut: 25, droite: 20, bas: 50 });
  assert.deepEqual(placed(found, cut), { gauche: 50, haut: 50, droite: 0, bas: 0 });
});

test("a tenth of each side stays, and nothing cut comes back by dragging out", () => {
  assert.equal(dragged({ ...WHOLE, droite: 40 }, ["gauche", "haut"], 99, 0, WHOLE).gauche, 50);
  const cut: Sides = { ...WHOLE, gauche: 30 };
  assert.equal(dragged(cut, ["gauche", "haut"], 0, 0, cut).gauche, 30);
});
