/** What the pages of sealed offers load, and no other: making a key, peeling, the digests of a deposit. */

import { makers } from "./cle";
import { deposits } from "./depot";
import { peelers } from "./peler";

for (const enhancer of [makers, peelers, deposits]) enhancer(document);
