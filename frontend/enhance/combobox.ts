/** A text input becomes a combobox (WAI-ARIA, list autocomplete): the list comes from `data-combobox`,
and what is said where it is empty from `data-combobox-vide`.

Without this file the input still works: the server reads a name or a code. */

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export type Key = "next" | "previous" | "choose" | "close" | "type";

const SHORTEST = 2;
const PATIENCE_MS = 150;

/** Which option is current after a key; -1 when none is. The ends meet. */
export function moved(key: Key, current: number, count: number): number {
  if (count === 0) return -1;
  if (key === "next") return current + 1 < count ? current + 1 : 0;
  if (key === "previous") return current > 0 ? current - 1 : count - 1;
  return -1;
}

/** What a key of the keyboard means here; undefined leaves it to the browser. */
export function meaning(key: string, isOpen: boolean, current: number): Key | undefined {
  if (key === "ArrowDown") return "next";
  if (key === "ArrowUp") return "previous";
  if (key === "Enter" && isOpen && current >= 0) return "choose";
  if (key === "Escape" && isOpen) return "close";
  return undefined;
}

/** What is said aloud when the list changes; `none` when nothing answers. */
export function announced(
  count: number,
  none = "Aucune réponse. Essayez le code postal.",
): string {
  if (count === 0) return none;
  const words = count > 1 ? "réponses" : "réponse";
  return `${count}\u00a0${words}. Flèches haut et bas pour choisir.`;
}

class Combobox {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("p");
  private choices: readonly Choice[] = [];
  private current = -1;
  private timer = 0;
  private asked = new AbortController();

  constructor(
    private readonly input: HTMLInputElement,
    private readonly address: string,
  ) {
    this.list.id = `${input.id}_liste`;
    this.list.className = "et-combobox__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent?.trim() ?? "Réponses");
    this.status.className = "fr-sr-only";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // The input keeps the focus: the list closes when it loses it.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  private typed(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PATIENCE_MS);
  }

  private async ask(): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const text = this.input.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    const query = new URLSearchParams({ q: text, format: "json" });
    try {
      const answer = await fetch(`${this.address}?${query}`, { signal: this.asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = (await answer.json()) as { results: Choice[] };
      if (document.activeElement === this.input) this.open(found.results);
    } catch (error) {
      // A newer question replaced this one, or the network is down: the text typed is still sent as it is.
      if (!(error instanceof DOMException)) this.close();
    }
  }

  private open(choices: readonly Choice[]): void {
    this.choices = choices;
    this.current = -1;
    this.list.replaceChildren(...choices.map((choice, rank) => this.option(choice, rank)));
    this.show(choices.length > 0);
    this.status.textContent = announced(choices.length, this.input.dataset["comboboxVide"]);
  }

  private option(choice: Choice, rank: number): HTMLLIElement {
    const item = document.createElement("li");
    item.id = `${this.list.id}_${rank}`;
    item.className = "et-combobox__option";
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset["rank"] = String(rank);
    item.textContent = choice.label;
    return item;
  }

  private show(isOpen: boolean): void {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.mark(-1);
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked.abort();
    this.show(false);
    this.status.textContent = "";
  }

  private mark(rank: number): void {
    this.current = rank;
    for (const item of this.list.children) {
      const isCurrent = (item as HTMLElement).dataset["rank"] === String(rank);
      item.setAttribute("aria-selected", String(isCurrent));
      if (isCurrent) item.scrollIntoView({ block: "nearest" });
    }
    if (rank < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}_${rank}`);
  }

  private pressed(event: KeyboardEvent): void {
    const key = meaning(event.key, !this.list.hidden, this.current);
    if (!key) return;
    event.preventDefault();
    if (key === "close") this.close();
    else if (key === "choose") this.choose(this.current);
    else if (this.list.hidden) void this.ask();
    else this.mark(moved(key, this.current, this.choices.length));
  }

  private clicked(event: Event): void {
    const item = (event.target as HTMLElement).closest<HTMLElement>("[data-rank]");
    if (item) this.choose(Number(item.dataset["rank"]));
  }

  private choose(rank: number): void {
    const choice = this.choices[rank];
    if (!choice) return;
    this.input.value = choice.value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function comboboxes(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-combobox]:not([role])")) {
    new Combobox(input, input.dataset["combobox"] ?? "");
  }
}
