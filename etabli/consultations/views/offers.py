"""The acts on one offer: the address says which, the form asks the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from etabli.consultations import reading, services
from etabli.consultations.forms import judging as forms
from etabli.consultations.models import Offre
from etabli.consultations.pages.judging.cadre import frame
from etabli.consultations.views.judging import offer_of
from etabli.core import horloge
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of, submitted


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one offer: the move, its words, its form, its verb, the page it goes back to."""

    move: str
    title: str
    form: type[forms.OfferForm]
    verb: Callable[..., object]
    done: str
    shows: bool = False
    is_of_hearings: bool = False

    def back_of(self, offre: Offre) -> str:
        """The page that the act comes from."""
        if self.is_of_hearings:
            return reverse("consultations:auditions", args=[offre.marche_id])
        return reverse("consultations:offre", args=[offre.marche_id, offre.code])


ACTS = {
    "demander": Act(
        "ask_candidate",
        "Interroger le candidat",
        forms.AskForm,
        services.ask_candidate,
        "Votre demande est partie.",
    ),
    "reponse": Act(
        "record_answer",
        "Copier la réponse reçue",
        forms.AnswerForm,
        services.record_answer,
        "La réponse est gardée.",
        shows=True,
    ),
    "decider": Act(
        "decide_request",
        "Décider de la réponse",
        forms.DecideForm,
        services.decide_request,
        "Votre décision est gardée.",
        shows=True,
    ),
    "eliminer": Act(
        "eliminate_offer",
        "Éliminer cette offre",
        forms.OutForm,
        services.eliminate_offer,
        "L’offre n’est plus comparée.",
    ),
    "reprendre": Act(
        "reinstate_offer",
        "Remettre dans la comparaison",
        forms.BackForm,
        services.reinstate_offer,
        "L’offre est de nouveau comparée.",
    ),
    "compte-rendu": Act(
        "record_hearing",
        "Écrire le compte rendu",
        forms.MinutesForm,
        services.record_hearing,
        "Le compte rendu est gardé.",
        is_of_hearings=True,
    ),
}


def act(request: HttpRequest, pk: int, code: str, acte: str) -> HttpResponse:
    """The page of one act, then the act."""
    reader = reading.open_to(actor_of(request), pk)
    offre, found = offer_of(reader, code), act_named(acte)
    reading.require(reader.can[found.move])
    form = found.form(request.POST or None, offre=offre)

    def keep(typed: dict[str, object]) -> None:
        found.verb(reader.marche, offre.code, actor=reader.actor, **typed)

    done, status = submitted(request, form, keep)
    if done:
        messages.success(request, found.done)
        return redirect(found.back_of(offre))
    context = {**frame(reader, ""), **shown(found, offre, form)}
    return render(request, "consultations/analyse/acte.html", context, status=status)


def act_named(acte: str) -> Act:
    if acte not in ACTS:
        raise Http404(reading.HIDDEN)
    return ACTS[acte]


def shown(found: Act, offre: Offre, form: forms.OfferForm) -> Context:
    """What the page of an act says before it is done."""
    move = services.WORKFLOW.moves[found.move].read_on(horloge.today())
    return {
        "title": found.title,
        "button": found.title,
        "offre": offre,
        "announce": move.announce,
        "danger": move.danger,
        "form": form,
        "evidence": form.open_requests() if found.shows else [],
        "back_url": found.back_of(offre),
    }
