/** The enhancements, in the order they run. One file each; every one is safe to run twice. */

import { autosave } from "./autosave";
import { comboboxes } from "./combobox";
import { counters } from "./counter";
import { drafts } from "./draft";
import { heartbeats } from "./heartbeat";
import { programme } from "./programme";
import { reorder } from "./reorder";
import { copiers, focusErrors, folds, printers } from "./small";
import { totals } from "./totals";
import { unsaved } from "./unsaved";

export type Enhancer = (root: ParentNode) => void;

export const ENHANCERS: readonly Enhancer[] = [
  drafts,
  counters,
  totals,
  comboboxes,
  autosave,
  reorder,
  heartbeats,
  programme,
  unsaved,
  printers,
  copiers,
  folds,
  focusErrors,
];
