/** Asks before leaving a form that holds something typed and not sent. */

function snapshot(form: HTMLFormElement): string {
  return JSON.stringify(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : value.name]),
  );
}

export function unsaved(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-warn-unsaved]:not([data-guarded])")) {
    form.dataset["guarded"] = "";
    let kept = snapshot(form);
    let sending = false;
    form.addEventListener("submit", () => { sending = true; });
    form.addEventListener("htmx:after:request", () => { kept = snapshot(form); });
    window.addEventListener("beforeunload", (event) => {
      if (!sending && form.isConnected && snapshot(form) !== kept) event.preventDefault();
    });
  }
}
