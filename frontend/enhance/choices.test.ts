import assert from "node:assert/strict";
import { test } from "node:test";

import { kept } from "./choices";

test("« Aucun » ticked last unticks the others, another ticked last unticks it", () => {
  assert.deepEqual(kept(["AUCUN", "CAUE"], "AUCUN", "AUCUN"), ["AUCUN"]);
  assert.deepEqual(kept(["AUCUN", "CAUE"], "CAUE", "AUCUN"), ["CAUE"]);
  assert.deepEqual(kept(["CAUE", "EPF"], "EPF", "AUCUN"), ["CAUE", "EPF"]);
  assert.deepEqual(kept(["CAUE", "EPF"], "EPF", ""), ["CAUE", "EPF"]);
});

test("« Aucun », answered another day, is still ticked when the page is read again", () => {
  assert.deepEqual(kept(["AUCUN"], "", "AUCUN"), ["AUCUN"]);
});
