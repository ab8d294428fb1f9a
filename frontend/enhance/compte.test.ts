import assert from "node:assert/strict";
import { test } from "node:test";

import { shown } from "./compte";

test("an account that is chosen fills what is empty, and what another account had filled", () => {
  assert.equal(shown("", "", "Maire"), "Maire");
  assert.equal(shown("Maire", "Maire", "Technicien"), "Technicien");
  assert.equal(shown("Maire", "Maire", ""), "");
});

test("what somebody typed stays, whoever is chosen", () => {
  assert.equal(shown("Première adjointe", "Maire", "Technicien"), "Première adjointe");
});
