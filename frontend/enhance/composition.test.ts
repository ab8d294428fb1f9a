import assert from "node:assert/strict";
import { test } from "node:test";

import { composed } from "./composition";
import cases from "./composition.cases.json";

/** A line that does not break is the server's care; here one reads the signs. */
const read = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

for (const { tape, montre } of cases) {
  test(`composed: ${tape}`, () => { assert.equal(read(composed(tape)), montre); });
}
