/** A bar above a text written in light marks: bold, italics, lists, links. The marks stay in the text, readable. */

export interface Typed { readonly value: string; readonly start: number; readonly end: number }

/** The selection between two marks; without them when they are already there. */
export function wrapped({ value, start, end }: Typed, mark: string): Typed {
  const before = value.slice(0, start);
  const inside = value.slice(start, end);
  const after = value.slice(end);
  if (before.endsWith(mark) && after.startsWith(mark)) {
    const cut = start - mark.length;
    return { value: before.slice(0, -mark.length) + inside + after.slice(mark.length), start: cut, end: cut + inside.length };
  }
  return { value: before + mark + inside + mark + after, start: start + mark.length, end: end + mark.length };
}

/** Each line of the selection under a mark: « - », or « 1. », « 2. »… when `isNumbered`. */
export function listed({ value, start, end }: Typed, isNumbered: boolean): Typed {
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const stop = value.indexOf("\n", end);
  const last = stop < 0 ? value.length : stop;
  const lines = value.slice(first, last).split("\n");
  const body = lines.map((line, rank) => (isNumbered ? `${rank + 1}. ${line}` : `- ${line}`)).join("\n");
  return { value: value.slice(0, first) + body + value.slice(last), start: first, end: first + body.length };
}

/** The selection as the words of a link whose address is to be typed: it is selected. */
export function linked({ value, start, end }: Typed): Typed {
  const words = value.slice(start, end) || "les mots";
  const address = "https://";
  const at = start + words.length + 3;
  return { value: `${value.slice(0, start)}[${words}](${address})${value.slice(end)}`, start: at, end: at + address.length };
}

const ACTS: readonly (readonly [label: string, act: (typed: Typed) => Typed])[] = [
  ["Gras", (typed) => wrapped(typed, "**")],
  ["Italique", (typed) => wrapped(typed, "*")],
  ["Liste", (typed) => listed(typed, false)],
  ["Liste numérotée", (typed) => listed(typed, true)],
  ["Lien", linked],
];

function put(area: HTMLTextAreaElement, typed: Typed): void {
  area.value = typed.value;
  area.focus();
  area.setSelectionRange(typed.start, typed.end);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function bar(area: HTMLTextAreaElement): HTMLElement {
  const group = document.createElement("div");
  group.className = "et-buttons";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Mettre en forme");
  for (const [label, act] of ACTS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--tertiary et-btn fr-btn--sm";
    button.textContent = label;
    button.addEventListener("click", () => put(area, act({ value: area.value, start: area.selectionStart, end: area.selectionEnd })));
    group.append(button);
  }
  return group;
}

export function marques(root: ParentNode): void {
  for (const area of root.querySelectorAll<HTMLTextAreaElement>("textarea[data-marques]:not([data-barre])")) {
    area.dataset["barre"] = "";
    area.before(bar(area));
  }
}
