import assert from "node:assert/strict";
import { test } from "node:test";
import { comparable, latest, receivedIn } from "./draft";
import { isOwnAnswer } from "./heartbeat";
import { isSamePage, momentOf } from "./offer";

test("a text is the same however a browser and the server write it", () => {
  const typed = comparable([["titre", "E\u0301tude\r\nde sols "], ["vide", ""]]);
  assert.equal(typed, comparable([["titre", "Étude\nde sols"]]));
  assert.notEqual(typed, comparable([["titre", "Étude de sols"]]));
});

test("what a form was opened on is no part of the text", () => {
  assert.equal(comparable([["texte", "a"], ["vu", "app.model:1 x=1"]]), comparable([["texte", "a"]]));
});

test("the last copy is offered; what the browser may not hold comes from the server", () => {
  const server = { at: 5, moment: "à 10 h 42", entries: [["texte", "ancien"], ["note", "pour l’État"], ["coche", "on"]] as const };
  assert.equal(latest({ at: 4, entries: [["texte", "plus ancien"]] }, server, new Set()), server);
  assert.deepEqual(
    latest({ at: 6, entries: [["texte", "nouveau"]] }, server, new Set(["note"]))?.entries,
    [["texte", "nouveau"], ["note", "pour l’État"]],
  );
  assert.equal(latest(undefined, server, new Set()), server);
  assert.equal(latest(undefined, undefined, new Set()), undefined);
});

test("the moment of a copy is told as the server tells it, in Paris", () => {
  const at = Date.UTC(2026, 4, 3, 8, 42);
  assert.equal(momentOf({ at, entries: [] }, at + 1000), "à 10\u00a0h\u00a042");
  assert.equal(momentOf({ at, entries: [] }, at + 86_400_000), "le 3 mai 2026 à 10\u00a0h\u00a042");
  assert.equal(momentOf({ at, entries: [], moment: "à 9 h 05" }, at), "à 9 h 05");
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

test("a page puts back what its other forms had when it comes back from one of them", () => {
  const here = "http://localhost:8000/candidatures/1/complements/";
  assert.equal(isSamePage(here, here, 200), true);
  assert.equal(isSamePage(here, "http://localhost:8000/candidatures/1/repondre/2/", 422), true);
  assert.equal(isSamePage("http://localhost:8000/mon-etabli/", here, 200), false);
  assert.equal(isSamePage("https://ailleurs.example/candidatures/1/complements/", here, 200), false);
  assert.equal(isSamePage("", here, 422), false);
});
