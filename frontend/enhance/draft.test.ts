import assert from "node:assert/strict";
import { test } from "node:test";
import { comparable, receivedIn } from "./draft";
import { isOwnAnswer } from "./heartbeat";

test("a text is the same however a browser and the server write it", () => {
  const typed = comparable([["titre", "E\u0301tude\r\nde sols "], ["vide", ""]]);
  assert.equal(typed, comparable([["titre", "Étude\nde sols"]]));
  assert.notEqual(typed, comparable([["titre", "Étude de sols"]]));
});

test("the cookie of the server names the form that was received", () => {
  assert.equal(receivedIn("csrftoken=x; enregistre=%2Ffeuille%2F%C3%A9%2F; autre=1"), "/feuille/é/");
  assert.equal(receivedIn("enregistre=*"), "*");
  assert.equal(receivedIn("csrftoken=x; non_enregistre=/a/"), undefined);
  assert.equal(receivedIn("enregistre=%"), undefined);
});

test("a page shows only the answers to its own questions", () => {
  assert.equal(isOwnAnswer({ ok: true, redirected: false }), true);
  assert.equal(isOwnAnswer({ ok: true, redirected: true }), false);
  assert.equal(isOwnAnswer({ ok: false, redirected: false }), false);
});
