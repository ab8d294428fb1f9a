/** What the page asks again and again: only an answer of its own is shown, never the page of a redirect. */

/** Is this what was asked for? */
export function isOwnAnswer(answer: Pick<Response, "ok" | "redirected">): boolean {
  return answer.ok && !answer.redirected;
}

const LOST = "On ne sait plus qui est ici : le serveur ne répond pas à cette page.";
type HtmxEvent = CustomEvent<{ ctx: { response?: { raw: Response } } }>;

export function heartbeats(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-battement]:not([data-ready])")) {
    place.dataset["ready"] = "";
    const lost = (): void => { if (place.textContent !== LOST) place.textContent = LOST; };
    place.addEventListener("htmx:error", lost);
    place.addEventListener("htmx:before:response", (event) => {
      const answer = (event as HtmxEvent).detail.ctx.response?.raw;
      if (answer && isOwnAnswer(answer)) return;
      event.preventDefault();
      lost();
    });
  }
}
