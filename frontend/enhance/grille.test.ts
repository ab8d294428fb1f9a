import assert from "node:assert/strict";
import { test } from "node:test";
import { leavesText, neighbour, progressText } from "./grille";

test("an arrow leads to the mark beside, and stays at the edge", () => {
  assert.deepEqual(neighbour("ArrowDown", { line: 0, column: 1 }, 3, 3), { line: 1, column: 1 });
  assert.deepEqual(neighbour("ArrowRight", { line: 2, column: 0 }, 3, 3), { line: 2, column: 1 });
  assert.equal(neighbour("ArrowUp", { line: 0, column: 1 }, 3, 3), undefined);
  assert.equal(neighbour("ArrowRight", { line: 0, column: 2 }, 3, 3), undefined);
  assert.equal(neighbour("Enter", { line: 0, column: 0 }, 3, 3), undefined);
});

test("left and right correct a mark before they leave it", () => {
  assert.equal(leavesText("ArrowLeft", 2, 2, 3), false);
  assert.equal(leavesText("ArrowLeft", 0, 0, 3), true);
  assert.equal(leavesText("ArrowRight", 3, 3, 3), true);
  assert.equal(leavesText("ArrowRight", 0, 3, 3), false);
  assert.equal(leavesText("ArrowDown", 1, 1, 3), true);
});

test("the count says how many marks have their comment", () => {
  assert.equal(progressText(7, 9), "7 notes sur 9");
  assert.equal(progressText(1, 9), "1 note sur 9");
});
