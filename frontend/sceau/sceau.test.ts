import assert from "node:assert/strict";
import { test } from "node:test";
import { Encrypter } from "age-encryption";
import { keyFile, keyIn, newPair } from "./cle";
import { digestsOf } from "./depot";
import { peel, peelAll } from "./peler";
import cases from "./couches.cases.json";

async function sealed(data: Uint8Array, publique: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(publique);
  return await encrypter.encrypt(data);
}

const base64 = (data: Uint8Array): string => Buffer.from(data).toString("base64");

test("a key that was kept is read again, from its file or as it was copied", async () => {
  const pair = await newPair();
  assert.match(pair.publique, /^age1[0-9a-z]{58}$/);
  assert.equal(keyIn(keyFile(pair, "MS-1")), pair.privee);
  assert.equal(keyIn(` ${pair.privee.slice(0, 40).toLowerCase()}\n${pair.privee.slice(40)} `), pair.privee);
  for (const wrong of ["", pair.publique, pair.privee.slice(0, -1)]) assert.equal(keyIn(wrong), "");
});

test("two holders peel in turn, and one alone has nothing", async () => {
  const [first, second, box] = [await newPair(), await newPair(), await newPair()];
  const inner = await sealed(new TextEncoder().encode(box.privee), second.publique);
  const outer = base64(await sealed(inner, first.publique));
  const left = await peelAll({ "n/1-2": outer }, first.privee);
  assert.equal(left["n/1-2"], base64(inner));
  assert.equal(await peel(left["n/1-2"] ?? "", second.privee), box.privee);
  await assert.rejects(peel(outer, second.privee));
  await assert.rejects(peel(left["n/1-2"] ?? "", first.privee));
});

test("what the server sealed is peeled here", async () => {
  const left = await peel(cases.couche, cases.premiere);
  assert.equal(left, cases.reste);
  assert.equal(await peel(left, cases.seconde), cases.cle);
});

test("the digest of a file is that of all its bytes", async () => {
  const files = [new Blob([]), new Blob([new Uint8Array((4 << 20) + 7)])];
  assert.deepEqual(await digestsOf(files), [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    cases.zeros,
  ]);
});
