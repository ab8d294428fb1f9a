import assert from "node:assert/strict";
import { test } from "node:test";
import { cents, readNumber, totalsOf, written } from "./totals";

test("a cent is not lost to binary fractions", () => {
  assert.equal(cents(1.005), 101);
  assert.equal(cents(19740.5), 1974050);
});

test("totals are those of the devis, VAT on the sum", () => {
  const totals = totalsOf([
    { price: 850, quantity: 4, rate: 20 },
    { price: 1240, quantity: 2, rate: 20 },
  ]);
  assert.deepEqual(totals, { lines: [340000, 248000], ht: 588000, tva: 117600, ttc: 705600 });
});

test("VAT is rounded once a rate, not once a line", () => {
  const totals = totalsOf([
    { price: 0.33, quantity: 1, rate: 5.5 },
    { price: 0.33, quantity: 1, rate: 5.5 },
  ]);
  assert.equal(totals.tva, 4);
});

test("a figure is read as it is typed in French", () => {
  assert.equal(readNumber("2,5"), 2.5);
  assert.equal(readNumber("1 200"), 1200);
  assert.equal(readNumber("850,00"), 850);
  assert.equal(readNumber("850.00"), 850);
  assert.equal(readNumber("-3"), 0);
  assert.equal(readNumber("trois"), 0);
  assert.equal(readNumber(""), 0);
});

test("an amount is written with non-breaking spaces", () => {
  assert.equal(written(1974000), "19\u00a0740,00\u00a0€");
});
