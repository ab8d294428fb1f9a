/** Live totals of a table of quantities and prices. The server computes them again: this only shows. */

export interface Line {
  /** Unit price in euros. */
  readonly price: number;
  readonly quantity: number;
  /** VAT rate in per cent. */
  readonly rate: number;
}

export interface Totals {
  readonly lines: readonly number[];
  readonly ht: number;
  readonly tva: number;
  readonly ttc: number;
}

/** Cents, rounded half up as the devis does; amounts are never negative here. */
export function cents(euros: number): number {
  return Math.round(Number((euros * 100).toFixed(4)));
}

/** All in cents. VAT is computed on the sum of each rate, as on the devis. */
export function totalsOf(lines: readonly Line[]): Totals {
  const amounts = lines.map((line) => Math.round(Number((cents(line.price) * line.quantity).toFixed(4))));
  const bases = new Map<number, number>();
  lines.forEach((line, index) => bases.set(line.rate, (bases.get(line.rate) ?? 0) + (amounts[index] ?? 0)));
  const ht = amounts.reduce((sum, amount) => sum + amount, 0);
  let tva = 0;
  for (const [rate, base] of bases) tva += Math.round(Number(((base * rate) / 100).toFixed(4)));
  return { lines: amounts, ht, tva, ttc: ht + tva };
}

/** A figure written in French: « 2,5 », « 1 200 ». Anything else, a negative one too, counts for nothing. */
export function readNumber(text: string): number {
  const value = Number(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
  return Number.isFinite(value) && value > 0 ? value : 0;
}

const money = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** « 19 740,00 € » as the server writes it. */
export function written(inCents: number): string {
  return `${money.format(inCents / 100).replaceAll("\u202f", "\u00a0")}\u00a0€`;
}

function put(root: ParentNode, selector: string, inCents: number): void {
  const output = root.querySelector(selector);
  if (output) output.textContent = written(inCents);
}

function draw(zone: Element): void {
  const rows = [...zone.querySelectorAll<HTMLElement>("[data-total-row]")];
  const result = totalsOf(
    rows.map((row) => ({
      price: readNumber(row.dataset["prix"] ?? ""),
      quantity: readNumber(row.querySelector("input")?.value ?? ""),
      rate: readNumber(row.dataset["tva"] ?? ""),
    })),
  );
  rows.forEach((row, index) => put(row, "[data-total-line]", result.lines[index] ?? 0));
  put(zone, "[data-total-ht]", result.ht);
  put(zone, "[data-total-tva]", result.tva);
  put(zone, "[data-total-ttc]", result.ttc);
}

export function totals(root: ParentNode): void {
  for (const zone of root.querySelectorAll<HTMLElement>("[data-total]:not([data-ready])")) {
    zone.dataset["ready"] = "";
    zone.addEventListener("input", () => draw(zone));
    draw(zone);
  }
}
