/** Boxes of which some go alone, or no more than a few: what the server would refuse is not offered. */

/** Which boxes stay ticked once this one is ticked: « Aucun » goes alone. Nothing ticked now: what was kept stays. */
export function kept(ticked: readonly string[], last: string, alone: string): string[] {
  if (!alone || !last || !ticked.includes(alone)) return [...ticked];
  return last === alone ? [alone] : ticked.filter((value) => value !== alone);
}

export function choices(root: ParentNode): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-most]:not([data-ready])")) {
    list.dataset["ready"] = "";
    const boxes = [...list.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    const most = Number(list.dataset["most"]) || Infinity;
    const apply = (last = ""): void => {
      const ticked = kept(boxes.filter((box) => box.checked).map((box) => box.value), last, list.dataset["alone"] ?? "");
      for (const box of boxes) {
        box.checked = ticked.includes(box.value);
        box.disabled = !box.checked && ticked.length >= most;
      }
    };
    list.addEventListener("change", (event) => {
      const box = event.target as HTMLInputElement;
      apply(box.checked ? box.value : "");
    });
    list.closest("form")?.addEventListener("input", (event) => { if (!event.isTrusted) apply(); }); // a text put back
    apply();
  }
}
