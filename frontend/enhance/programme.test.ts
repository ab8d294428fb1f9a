import assert from "node:assert/strict";
import { test } from "node:test";
import { durationText, fitOf, fitText, hourText } from "./programme";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test("moments follow one another from the start of the day", () => {
  const fit = fitOf(540, 510, [30, 120, 90]);
  assert.deepEqual(fit.slots, [[540, 570], [570, 690], [690, 780]]);
  assert.equal(fit.left, 270);
});

test("a day that overflows says by how much", () => {
  const fit = fitOf(540, 180, [120, 90]);
  assert.equal(plain(fitText(fit, 180)), "30 min de trop : 3 h 30 de séquences pour une journée de 3 h.");
});

test("a day that fits says what is left", () => {
  assert.equal(plain(fitText(fitOf(540, 180, [60]), 180)), "1 h de séquences ; il reste 2 h.");
});

test("hours and durations are written as the server does", () => {
  assert.equal(plain(hourText(545)), "9 h 05");
  assert.equal(plain(durationText(45)), "45 min");
  assert.equal(plain(durationText(60)), "1 h");
});
