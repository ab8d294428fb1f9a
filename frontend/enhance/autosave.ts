/** « Enregistré à 10 h 42 » for a form that htmx saves by itself; a failure is said and nothing is lost. */

export type Saving = "typing" | "sending" | "saved" | "refused" | "unreachable";

/** The sentence for each moment; `at` is « 10:42 » or « 10 h 42 ». */
export function savingText(state: Saving, at: string): string {
  const hour = at.replace(/^(\d{1,2}):(\d{2}).*$/, "$1\u00a0h\u00a0$2");
  const sentences: Record<Saving, string> = {
    typing: "Modifications en cours…",
    sending: "Enregistrement…",
    saved: `Enregistré à ${hour}`,
    refused: "Pas encore enregistré : une réponse est à corriger.",
    unreachable: "Pas encore enregistré : la connexion est coupée. Ne fermez pas la page, un nouvel essai aura lieu.",
  };
  return sentences[state];
}

/** What htmx 4 tells about a request; only what is read here. */
interface RequestDetail {
  readonly ctx?: { readonly response?: { readonly status?: number; readonly headers?: Headers } };
}

function clock(): string {
  const now = new Date();
  return `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
}

function watch(form: HTMLFormElement): void {
  const show = (state: Saving, at = clock()): void => {
    const status = form.querySelector<HTMLElement>("[data-autosave-status]");
    if (!status) return;
    status.textContent = savingText(state, at);
    status.classList.toggle("is-late", state === "refused" || state === "unreachable");
  };
  form.addEventListener("input", () => show("typing"));
  form.addEventListener("htmx:before:request", () => show("sending"));
  form.addEventListener("htmx:after:request", (event) => {
    const response = (event as CustomEvent<RequestDetail>).detail.ctx?.response;
    if (response?.status !== undefined && response.status >= 400) show("refused");
    else show("saved", response?.headers?.get("X-Enregistre-A") ?? clock());
  });
  form.addEventListener("htmx:error", () => {
    show("unreachable");
    window.addEventListener("online", () => form.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
  });
}

export function autosave(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]:not([data-watched])")) {
    form.dataset["watched"] = "";
    watch(form);
  }
}
