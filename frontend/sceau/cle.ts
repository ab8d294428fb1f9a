/** A key is made in this browser and kept by its holder: nothing but its public half is ever sent. */

import { generateX25519Identity, identityToRecipient } from "age-encryption";

export interface Pair { readonly privee: string; readonly publique: string }

export async function newPair(): Promise<Pair> {
  const privee = await generateX25519Identity();
  return { privee, publique: await identityToRecipient(privee) };
}

/** What is kept: the same file as `age-keygen` writes. */
export function keyFile(pair: Pair, consultation: string): string {
  return `# ${consultation}\n# public key: ${pair.publique}\n${pair.privee}\n`;
}

/** The private key in what was pasted or read from a file, whatever its capitals and lines; empty when there is none. */
export function keyIn(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => !line.trimStart().startsWith("#"));
  return /AGE-SECRET-KEY-1[0-9A-Z]{58}/.exec(lines.join("").replace(/\s/g, "").toUpperCase())?.[0] ?? "";
}

function download(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function makers(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-cle]")) ready(place);
}

function ready(place: HTMLElement): void {
  const find = <E extends HTMLElement>(name: string): E | null => place.querySelector<E>(`[data-cle-${name}]`);
  const [here, made, told] = [find("ici"), find("faite"), find("etat")];
  const [text, publique] = [find<HTMLTextAreaElement>("privee"), document.querySelector<HTMLInputElement>("#id_publique")];
  if (!here || !made || !told || !text || !publique) return;
  const name = place.dataset["nom"] ?? "cle.txt";
  let pair: Pair | undefined;
  here.hidden = false;
  find("faire")?.addEventListener("click", () => {
    void newPair().then((found) => {
      pair = found;
      text.value = found.privee;
      publique.value = found.publique;
      made.hidden = false;
      told.textContent = "Votre clé est faite : gardez la partie privée, puis enregistrez la partie publique.";
    });
  });
  find("garder")?.addEventListener("click", () => {
    if (pair) download(keyFile(pair, name.replace(/\.txt$/, "")), name);
  });
}
