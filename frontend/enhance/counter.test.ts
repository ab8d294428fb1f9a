import assert from "node:assert/strict";
import { test } from "node:test";
import { counterText } from "./counter";

test("the counter agrees in number", () => {
  assert.equal(counterText(0, 500), "0 caractère sur 500");
  assert.equal(counterText(1, 500), "1 caractère sur 500");
  assert.equal(counterText(120, 500), "120 caractères sur 500");
});

test("over the limit it says how much to cut", () => {
  assert.equal(counterText(501, 500), "1 caractère de trop : raccourcissez un peu.");
  assert.equal(counterText(520, 500), "20 caractères de trop : raccourcissez un peu.");
});
