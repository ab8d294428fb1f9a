/** A long form that its button sends: its draft leaves while one types, for its author alone. */

import { Draft, person } from "./draft";
import { offer } from "./offer";
import { Saver, token } from "./saver";
import { draftText, SILENCE_MS } from "./saving";

const ADDRESS = "/brouillon/";
/** A file that was chosen is in no draft. */
const holdsFile = (form: HTMLFormElement): boolean =>
  [...form.querySelectorAll<HTMLInputElement>("[type=file]")].some((one) => (one.files?.length ?? 0) > 0);

function statusLine(form: HTMLFormElement): HTMLElement {
  const line = document.createElement("p");
  line.className = "et-saved";
  line.setAttribute("role", "status");
  const button = form.querySelector("[type=submit]");
  const place = button?.closest(".et-buttons") ?? button;
  if (place) place.before(line);
  else form.append(line);
  return line;
}

/** The draft as it leaves; no entry, it is erased. */
function letter(draft: Draft, isErased = false): URLSearchParams {
  const [adresse, champs] = [draft.address, isErased ? "[]" : JSON.stringify(draft.typed())];
  const [personne, ecrit] = [person(), String(draft.typedAt)];
  return new URLSearchParams({ adresse, champs, personne, ecrit });
}

/** Erased here at once, and there; unheard, the server offers it again, which loses nothing. */
async function erase(draft: Draft, status: HTMLElement): Promise<void> {
  draft.forget();
  status.textContent = "";
  const answer = await fetch(ADDRESS, {
    method: "POST", body: letter(draft, true), keepalive: true, signal: AbortSignal.timeout(SILENCE_MS),
    headers: { "HX-Request": "true", "X-CSRFToken": token(draft.form) },
  }).catch(() => undefined);
  if (answer?.headers.has("X-Enregistre-A")) status.textContent = "Brouillon effacé.";
}

function watch(form: HTMLFormElement): void {
  const draft = new Draft(form);
  const status = statusLine(form);
  const saver = new Saver(draft, {
    url: ADDRESS, body: () => letter(draft), words: draftText, status,
    refused: async (answer) => { status.append(await answer.text()); },
  });
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && form.isConnected && (saver.wouldLose() || holdsFile(form))) event.preventDefault();
  });
  offer(draft, { taken: () => saver.changed(), erased: () => { saver.stop(); void erase(draft, status); } });
}

export function brouillons(root: ParentNode): void {
  if (!person()) return;
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-brouillon]:not([data-watched])")) {
    form.dataset["watched"] = "";
    watch(form);
  }
}
