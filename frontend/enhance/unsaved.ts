/** A form that its button sends: what is typed is kept in the browser, and leaving it is asked about. */

import { Draft } from "./draft";

function snapshot(form: HTMLFormElement): string {
  return JSON.stringify(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : value.name]),
  );
}

export function unsaved(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-warn-unsaved]:not([data-guarded])")) {
    form.dataset["guarded"] = "";
    const draft = new Draft(form);
    let kept = snapshot(form);
    let sending = false;
    for (const event of ["input", "change"]) form.addEventListener(event, () => draft.keep());
    draft.offer(() => draft.keep());
    form.addEventListener("submit", () => { sending = true; });
    form.addEventListener("htmx:after:request", () => { kept = snapshot(form); });
    window.addEventListener("beforeunload", (event) => {
      if (!sending && form.isConnected && snapshot(form) !== kept) event.preventDefault();
    });
  }
}
