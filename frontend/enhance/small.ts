/** Small comforts: print, copy, focus on the errors, the side menu folded on a phone, the tab one is on in sight. */

export function printers(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const done = button.parentElement?.querySelector('[role="status"]');
  try {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    if (done) done.textContent = "Copié";
  } catch {
    if (done) done.textContent = "Votre navigateur refuse la copie : sélectionnez le texte.";
  }
}

export function copiers(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

/** The summary of errors takes the focus once, so that it is read first. */
export function focusErrors(root: ParentNode): void {
  const summary = root.querySelector<HTMLElement>("[data-focus]:not([data-ready])");
  if (!summary) return;
  summary.dataset["ready"] = "";
  summary.focus();
}

const PHONE = "(max-width: 991px)";

/** Open in the page as served; folded on a phone, where it would push the content away. */
export function folds(root: ParentNode): void {
  for (const fold of root.querySelectorAll<HTMLDetailsElement>("details[data-fold]:not([data-ready])")) {
    fold.dataset["ready"] = "";
    const narrow = window.matchMedia(PHONE);
    const apply = (): void => { fold.open = !narrow.matches; };
    narrow.addEventListener("change", apply);
    apply();
  }
}

/** Tabs that do not fit scroll: the one that is open is never out of sight. */
export function tabsInSight(root: ParentNode): void {
  for (const tab of root.querySelectorAll<HTMLElement>(".et-tabs [aria-current]")) {
    const nav = tab.closest<HTMLElement>(".et-tabs");
    if (nav) nav.scrollLeft = tab.offsetLeft - nav.offsetLeft - (nav.clientWidth - tab.clientWidth) / 2;
  }
}
