/** Somebody who has an account: chosen, what their account says is written at once in the fields beside; without a
 * script, the server writes it on saving. What somebody typed stays. */

type People = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a field shows once another person is chosen: what was typed, else what the account says. */
export function shown(now: string, before: string, after: string): string {
  return now === "" || now === before ? after : now;
}

function fill(select: HTMLSelectElement, people: People, before: string): void {
  const names = new Set(Object.values(people).flatMap((one) => Object.keys(one)));
  const group = select.name.slice(0, select.name.lastIndexOf("__"));
  for (const name of names) {
    const field = select.form?.elements.namedItem(`${group}__${name}`) as Control | null;
    if (field) field.value = shown(field.value, people[before]?.[name] ?? "", people[select.value]?.[name] ?? "");
  }
}

export function accounts(root: ParentNode): void {
  for (const select of root.querySelectorAll<HTMLSelectElement>("select[data-compte]:not([data-ready])")) {
    select.dataset["ready"] = "";
    const people = JSON.parse(select.dataset["compte"] ?? "{}") as People;
    let before = select.value;
    select.addEventListener("change", () => {
      fill(select, people, before);
      before = select.value;
    });
  }
}
