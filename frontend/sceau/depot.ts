/** Before a deposit leaves, the digest of each file: the server computes it too, and refuses another one. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const PIECE = 4 << 20;

export async function digestOf(file: Blob): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}

export async function digestsOf(files: Iterable<Blob>): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) found.push(await digestOf(file));
  return found;
}

export function deposits(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-depot]")) ready(form);
}

function ready(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("[data-depot-empreintes]");
  const chosen = form.querySelector<HTMLInputElement>("[data-depot-fichiers]");
  const told = form.querySelector<HTMLElement>("[data-depot-etat]");
  if (!field || !chosen || !told) return;
  let isChecked = false;
  chosen.addEventListener("change", () => { isChecked = false; field.value = ""; told.textContent = ""; });
  form.addEventListener("submit", (event) => {
    if (isChecked) {
      told.textContent = "Votre offre part, scellée au fur et à mesure : gardez cette page ouverte.";
      return;
    }
    event.preventDefault();
    told.textContent = "Calcul des empreintes de vos fichiers…";
    digestsOf(chosen.files ?? [])
      .then((digests) => { field.value = JSON.stringify(digests); }, () => { field.value = ""; })
      .finally(() => { isChecked = true; form.requestSubmit(); });
  });
}
