/** A page of several forms: served, its controls all leave together (core/ui/ensemble.py), so that nothing typed is
 * lost without a script; with one, each form leaves alone and keeps its own text. */

export function ensembles(root: ParentNode): void {
  for (const control of root.querySelectorAll("form [form=ensemble]")) {
    control.removeAttribute("form");
    control.removeAttribute("formaction");
  }
  root.querySelector("form#ensemble")?.remove(); // empty now: nothing unseen is left to press
}
