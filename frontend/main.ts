/** Everything the pages load: htmx, then small enhancements of HTML that already works without. */

import "./htmx-config";
import "htmx.org/dist/htmx.esm.js";
import { ENHANCERS } from "./enhance";

function enhance(root: ParentNode): void {
  for (const enhancer of ENHANCERS) enhancer(root);
}

enhance(document);
// A part of the page was replaced: what is new in it is enhanced too. Enhancers are safe to run twice.
document.addEventListener("htmx:after:swap", () => enhance(document));
