/** What htmx must know before it starts: imported before it, on purpose. */

const meta = document.createElement("meta");
meta.name = "htmx-config";
// The indicator has its rule in our own style sheet: nothing is injected under the strict policy.
meta.content = JSON.stringify({ includeIndicatorCSS: false, history: "reload", implicitInheritance: true });
if (!document.querySelector('meta[name="htmx-config"]')) document.head.append(meta);
