/** The enhancements, in the order they run. One file each; every one is safe to run twice. */

import { autosave } from "./autosave";
import { brouillons } from "./brouillon";
import { choices } from "./choices";
import { comboboxes } from "./combobox";
import { accounts } from "./compte";
import { counters } from "./counter";
import { drafts } from "./draft";
import { ensembles } from "./ensemble";
import { grilles } from "./grille";
import { heartbeats } from "./heartbeat";
import { marques } from "./marques";
import { programme } from "./programme";
import { reorder } from "./reorder";
import { croppers } from "./rogner";
import { rows } from "./rows";
import { copiers, focusErrors, folds, printers, tabsInSight } from "./small";
import { totals } from "./totals";

export type Enhancer = (root: ParentNode) => void;

export const ENHANCERS: readonly Enhancer[] = [
  ensembles,
  drafts,
  accounts,
  rows,
  choices,
  counters,
  marques,
  totals,
  comboboxes,
  autosave,
  reorder,
  heartbeats,
  programme,
  grilles,
  brouillons,
  croppers,
  printers,
  copiers,
  folds,
  tabsInSight,
  focusErrors,
];
