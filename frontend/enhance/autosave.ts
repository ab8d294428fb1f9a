/** A text that several people write and that saves itself for all of them: a section of the fiche. */

import { Draft } from "./draft";
import { clearFaults, faultsIn, showFaults } from "./faults";
import { offer } from "./offer";
import { Saver } from "./saver";
import { savingText } from "./saving";

async function answer(form: HTMLFormElement, place: Element, response: Response): Promise<void> {
  // only a page fragment is HTML: a plain sentence may quote what somebody typed
  const isFragment = response.headers.get("Content-Type")?.startsWith("text/html") ?? false;
  const text = await response.text();
  const read = document.createElement("template");
  if (isFragment) read.innerHTML = text;
  clearFaults(form);
  const faults = isFragment ? faultsIn(read.content) : null;
  if (faults && showFaults(form, faults)) {
    for (const one of read.content.querySelectorAll(".et-errors")) one.remove();
  }
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : undefined;
  if (isFragment) place.replaceChildren(read.content);
  else place.textContent = text;
  if (focused) document.getElementById(focused)?.focus();
}

/** A file leaves once, by the button: never again at each pause of who types. */
function withoutFiles(data: FormData): FormData {
  for (const name of new Set([...data].flatMap(([key, value]) => typeof value === "string" ? [] : [key]))) data.delete(name);
  return data;
}

export function autosave(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]:not([data-watched])")) {
    form.dataset["watched"] = "";
    const draft = new Draft(form);
    const place = form.querySelector("[data-autosave-answer]");
    const saver = new Saver(draft, {
      url: form.action, body: () => withoutFiles(new FormData(form)), words: savingText,
      status: form.querySelector<HTMLElement>("[data-autosave-status]"),
      refused: async (response) => { if (place) await answer(form, place, response); },
      // what the page has now seen, its own text included
      saved: async (response) => {
        if (place) await answer(form, place, response);
        document.body.dispatchEvent(new CustomEvent("enregistre"));
      },
    });
    offer(draft, { taken: () => saver.changed(), erased: () => draft.forget() });
  }
}
