import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "./texte.cases.json";
import { cleanText, lengthOf } from "./texte";

for (const { nom, tape, garde } of cases) {
  test(`the page cleans as the server: ${nom}`, () => {
    assert.equal(cleanText(tape), garde);
    assert.equal(cleanText(garde), garde);
  });
}

test("a break of the network, a composed letter and an emoji count for one", () => {
  assert.equal(lengthOf("a\r\nb"), 3);
  assert.equal(lengthOf("e\u0301te\u0301"), 3);
  assert.equal(lengthOf("👍"), 1);
  assert.equal(lengthOf(" mot \n\n"), 3);
});
