import assert from "node:assert/strict";
import { test } from "node:test";
import { linked, listed, wrapped } from "./marques";

const seen = (typed: { value: string; start: number; end: number }): string =>
  `${typed.value.slice(0, typed.start)}|${typed.value.slice(typed.start, typed.end)}|${typed.value.slice(typed.end)}`;

test("what is selected is set in bold, and stays selected", () => {
  assert.equal(seen(wrapped({ value: "La halle", start: 3, end: 8 }, "**")), "La **|halle|**");
});

test("what is already in bold is set back", () => {
  assert.equal(seen(wrapped({ value: "La **halle**", start: 5, end: 10 }, "**")), "La |halle|");
});

test("nothing selected leaves the caret between the marks", () => {
  assert.equal(seen(wrapped({ value: "La ", start: 3, end: 3 }, "*")), "La *||*");
});

test("each line of the selection becomes an item", () => {
  assert.equal(listed({ value: "un\ndeux\ntrois", start: 1, end: 5 }, false).value, "- un\n- deux\ntrois");
  assert.equal(listed({ value: "un\ndeux", start: 0, end: 7 }, true).value, "1. un\n2. deux");
});

test("a link waits for its address, which is selected", () => {
  assert.equal(seen(linked({ value: "voir le plan", start: 5, end: 12 })), "voir [le plan](|https://|)");
  assert.equal(seen(linked({ value: "", start: 0, end: 0 })), "[les mots](|https://|)");
});
