/** The corners of a photograph, dragged: they write the four numbers of the form, which alone are sent. */

/** Per cent cut on each side of what the whole picture shows. */
export interface Sides {
  readonly gauche: number;
  readonly haut: number;
  readonly droite: number;
  readonly bas: number;
}

export const NAMES = ["gauche", "haut", "droite", "bas"] as const;
/** Per cent that stays, as on the server. */
const LEAST = 10;

const between = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The sides once a corner is dragged there (per cent of the picture shown, which shows `cut` already). */
export function dragged(kept: Sides, corner: readonly [keyof Sides, keyof Sides], x: number, y: number, cut: Sides): Sides {
  const [across, down] = corner;
  const wide = 100 - cut.gauche - cut.droite;
  const high = 100 - cut.haut - cut.bas;
  const from = {
    gauche: cut.gauche + (x * wide) / 100,
    droite: cut.droite + ((100 - x) * wide) / 100,
    haut: cut.haut + (y * high) / 100,
    bas: cut.bas + ((100 - y) * high) / 100,
  };
  const opposite = { gauche: kept.droite, droite: kept.gauche, haut: kept.bas, bas: kept.haut };
  const side = (name: keyof Sides): number =>
    Math.round(between(from[name], cut[name], 100 - LEAST - opposite[name]));
  return { ...kept, [across]: side(across), [down]: side(down) };
}

/** Where the frame stands over the picture shown, in per cent of it: left, top, right, bottom. */
export function placed(kept: Sides, cut: Sides): Sides {
  const wide = 100 - cut.gauche - cut.droite;
  const high = 100 - cut.haut - cut.bas;
  return {
    gauche: ((kept.gauche - cut.gauche) * 100) / wide,
    droite: ((kept.droite - cut.droite) * 100) / wide,
    haut: ((kept.haut - cut.haut) * 100) / high,
    bas: ((kept.bas - cut.bas) * 100) / high,
  };
}

const CORNERS = [["gauche", "haut"], ["droite", "haut"], ["droite", "bas"], ["gauche", "bas"]] as const;
const CSS = { gauche: "left", haut: "top", droite: "right", bas: "bottom" } as const;

const field = (photo: HTMLElement, name: string): HTMLInputElement | null =>
  photo.querySelector<HTMLInputElement>(`input[name$="-${name}"]`);

function sides(photo: HTMLElement, read: (input: HTMLInputElement) => string): Sides {
  const of = (name: string): number => {
    const input = field(photo, name);
    return between(Math.round(Number((input ? read(input) : "").replace(",", ".")) || 0), 0, 100 - LEAST);
  };
  return { gauche: of("gauche"), haut: of("haut"), droite: of("droite"), bas: of("bas") };
}

function frame(photo: HTMLElement, place: HTMLElement): void {
  const cut = sides(photo, (input) => input.defaultValue);
  const box = document.createElement("div");
  box.className = "et-crop";
  box.setAttribute("aria-hidden", "true");
  const draw = (): void => {
    const at = placed(sides(photo, (input) => input.value), cut);
    for (const name of NAMES) box.style[CSS[name]] = `${String(Math.max(0, at[name]))}%`;
  };
  for (const corner of CORNERS) box.append(handle(photo, place, corner, cut, draw));
  photo.addEventListener("input", draw);
  place.append(box);
  draw();
}

function handle(
  photo: HTMLElement, place: HTMLElement, corner: readonly [keyof Sides, keyof Sides], cut: Sides, draw: () => void,
): HTMLElement {
  const grip = document.createElement("div");
  grip.className = "et-crop__corner";
  for (const name of corner) grip.style[CSS[name]] = "0";
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const area = place.getBoundingClientRect();
    const x = between(((event.clientX - area.left) * 100) / area.width, 0, 100);
    const y = between(((event.clientY - area.top) * 100) / area.height, 0, 100);
    const found = dragged(sides(photo, (input) => input.value), corner, x, y, cut);
    for (const name of NAMES) {
      const input = field(photo, name);
      if (input) input.value = String(found[name]);
    }
    draw();
  });
  return grip;
}

export function croppers(root: ParentNode): void {
  for (const photo of root.querySelectorAll<HTMLElement>("[data-rogner]:not([data-ready])")) {
    photo.dataset["ready"] = "";
    const place = photo.querySelector<HTMLElement>(".et-photo__frame");
    if (!place) continue;
    frame(photo, place);
    photo.querySelector("[data-rogner-hint]")?.removeAttribute("hidden");
    photo.querySelector("[data-rogner-plain]")?.setAttribute("hidden", "");
  }
}
