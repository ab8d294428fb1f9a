import assert from "node:assert/strict";
import { test } from "node:test";

import { numbered, numbersIn } from "./rows";

test("the copied row takes its own number everywhere it is named, and nowhere else", () => {
  const html = '<input name="sites__N__nom" id="id_sites__N__nom"><button value="sites__N">N</button>';
  assert.equal(numbered(html, 3), '<input name="sites__3__nom" id="id_sites__3__nom"><button value="sites__3">N</button>');
});

test("the rows of a list are told by their numbers, gaps included", () => {
  const names = ["sites__0__nom", "sites__4__adresse", "sites__N__nom", "titre", "sitesbis__2__nom"];
  assert.deepEqual([...numbersIn(names, "sites")], [0, 4]);
});
