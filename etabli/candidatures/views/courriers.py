"""Letters: one card per signatory, the model to print, the receipt, what DGALN says of each."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from etabli.candidatures import services
from etabli.candidatures.access import TABLE, seat_of
from etabli.candidatures.documents.courriers import Sending, letter_content
from etabli.candidatures.forms.courriers import LetterRefusalForm
from etabli.candidatures.models import Courrier
from etabli.candidatures.pages import courriers as shown
from etabli.candidatures.pages import signing
from etabli.candidatures.services.courriers import Own
from etabli.candidatures.services.lien import LienDeCourrier
from etabli.candidatures.views.doors import actor_of, find, frame
from etabli.candidatures.views.signing import author_of, expected
from etabli.core import horloge, reading
from etabli.core.documents.issuing import preview_response
from etabli.core.fichiers import deposits
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted


def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has signed, who is awaited, what must be made again and why."""
    candidature = find(request, pk)
    cards = shown.cards_for(candidature, actor_of(request), on=horloge.today())
    context = frame(request, candidature, "courriers", cards=cards)
    return render(request, "candidatures/courriers.html", context)


def template(
    request: HttpRequest, pk: int, type: str, organisation: int, fmt: str
) -> HttpResponseBase:
    """The letter to adapt and sign, filled with the dossier: dated, named, with its square to send it."""
    candidature, actor = find(request, pk), actor_of(request)
    author = author_of(candidature, expected(candidature, type), organisation)
    membre = shown.signatory_of(actor, author)
    content = letter_content(
        candidature,
        author,
        type_courrier=type,
        date=horloge.today(),
        signatory=membre.personne.get_full_name() if membre else "",
        send=_sending(Own(candidature, type, author, actor)),
    )
    return preview_response(content, fmt)


def _sending(own: Own) -> Sending | None:
    """The page that a telephone opens, for who may send this letter; nobody else prints it."""
    if not own.may_send:
        return None
    link = LienDeCourrier.printed(own.candidature, own.type, own.organisation, by=own.actor)
    address = settings.SITE_URL + reverse("candidatures:lettre", args=[link.token])
    return Sending(address, link.last_day)


def _letter(request: HttpRequest, pk: int, courrier: int) -> Courrier:
    rows = find(request, pk).courriers.select_related("candidature", "organisation", "fichier")
    found = rows.filter(pk=courrier).first()
    if found is None:
        raise Http404("Ce courrier n’existe pas.")
    return found


def file(request: HttpRequest, pk: int, courrier: int) -> HttpResponseBase:
    """The signed letter, or for the State what was received."""
    letter = _letter(request, pk, courrier)
    reading.require(letter.fichier, seat_of(letter.candidature, actor_of(request)))
    is_state = TABLE.may(actor_of(request), "read_state", letter.candidature)
    return deposits.served(request, letter.fichier, is_state=is_state)


def received(request: HttpRequest, pk: int, courrier: int) -> HttpResponse:
    """A letter was received: when, what it is made of, and what happens now."""
    letter = _letter(request, pk, courrier)
    context = frame(request, letter.candidature, "courriers", **_receipt(letter))
    return render(request, "candidatures/courrier_recu.html", context)


def _receipt(letter: Courrier) -> Context:
    today = horloge.today()
    return {
        "courrier": letter,
        "pieces": signing.pieces(letter),
        "faults": services.courriers.letter_faults(letter, on=today),
        "what_next": signing.what_next(letter.candidature, on=today),
    }


@require_POST
def confirm(request: HttpRequest, pk: int, courrier: int) -> HttpResponse:
    """DGALN: the object is unchanged although the letter is older than the fiche."""
    services.confirm_letter(_letter(request, pk, courrier), actor=actor_of(request))
    messages.success(request, "C’est noté : le courrier vaut pour cette version.")
    return redirect("candidatures:courriers", pk=pk)


def refuse(request: HttpRequest, pk: int, courrier: int) -> HttpResponse:
    """DGALN: this letter must be made again, because…"""
    letter = _letter(request, pk, courrier)
    services.WORKFLOW.access.require(actor_of(request), "refuse_letter", letter.candidature)
    form = LetterRefusalForm(request.POST or None)
    ask_again = partial(services.refuse_letter, letter, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: ask_again(**data))
    if done:
        return redirect("candidatures:courriers", pk=pk)
    context = frame(request, letter.candidature, "courriers", form=form, courrier=letter)
    return render(request, "candidatures/refaire.html", context, status=status)
