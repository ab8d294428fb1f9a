/** A holder peels their layers in this browser: what a layer hides leaves, the key does not. */

import { Decrypter } from "age-encryption";
import { keyIn } from "./cle";

const KEY = "AGE-SECRET-KEY-1";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
}

function base64(data: Uint8Array): string {
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
}

/** What is under one layer: another one, or the key of a container. Rejected when the key is not the right one. */
export async function peel(layer: string, key: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  const found = await decrypter.decrypt(bytes(layer));
  const text = new TextDecoder("latin1").decode(found);
  return text.startsWith(KEY) ? text : base64(found);
}

/** Every layer, by its code. */
export async function peelAll(layers: Readonly<Record<string, string>>, key: string): Promise<Record<string, string>> {
  const done: Record<string, string> = {};
  for (const [code, layer] of Object.entries(layers)) done[code] = await peel(layer, key);
  return done;
}

export function peelers(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-peler]")) ready(place);
}

function ready(place: HTMLElement): void {
  const find = <E extends HTMLElement>(name: string): E | null => place.querySelector<E>(`[data-peler-${name}]`);
  const [here, told, key] = [find("ici"), find("etat"), find<HTMLTextAreaElement>("cle")];
  const layers = find<HTMLTextAreaElement>("couches");
  const result = document.querySelector<HTMLTextAreaElement>("#id_couches");
  if (!here || !told || !key || !layers || !result) return;
  here.hidden = false;
  find<HTMLInputElement>("fichier")?.addEventListener("change", (event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    void file?.text().then((text) => { key.value = keyIn(text); });
  });
  find("faire")?.addEventListener("click", () => {
    const found = keyIn(key.value);
    if (!found) {
      told.textContent = "Ce n’est pas une clé privée entière : elle commence par « AGE-SECRET-KEY-1 » et compte 74 signes.";
      return;
    }
    peelAll(JSON.parse(layers.value) as Record<string, string>, found).then(
      (done) => {
        result.value = JSON.stringify(done);
        key.value = "";
        told.textContent = "C’est pelé : envoyez le résultat avec le bouton du bas de la page.";
      },
      () => { told.textContent = "Cette clé n’ouvre pas ces couches : prenez celle que vous avez faite pour cette consultation."; },
    );
  });
}
