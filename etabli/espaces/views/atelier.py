"""Doors to one Atelier: its page, its moves, its papers, its journal."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from etabli.ateliers.access import TABLE, seat_of
from etabli.candidatures.documents.fiche import team_content
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.fichiers.deposits import served
from etabli.core.ui.moves import MoveView
from etabli.espaces.access import is_state
from etabli.espaces.atelier import page as room
from etabli.espaces.atelier import papers
from etabli.espaces.forms import acts
from etabli.espaces.journal import sentences
from etabli.espaces.views.doors import actor_of, followed

PER_PAGE = 40


class AtelierMoveView(MoveView):
    """Every move of an Atelier, one page each."""

    access = TABLE
    forms = {
        "enter_basket": acts.BasketForm,
        "start_animation": acts.SiteDatesForm,
        **{f"start_session_{n}": acts.SiteDatesForm for n in (1, 2, 3)},
        "suspend": acts.SuspendForm,
        "succeed_lead": acts.SuccessionForm,
    }
    runs_all = True
    services = {"enter_basket": acts.keep_basket, "succeed_lead": acts.name_lead}

    def success_url(self) -> str:
        """Its page; the list, for who has just left it (2.7.1)."""
        if self.name == "leave" and not TABLE.may(self.actor, "follow", self.obj):
            return reverse("espaces:mes-ateliers")
        return super().success_url()


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, who does what next, what is missing to go on."""
    atelier = followed(request, pk)
    return render(request, "espaces/atelier.html", room.context(atelier, actor_of(request)))


def candidature(request: HttpRequest, pk: int) -> HttpResponse:
    """What the territory asked: the fiche, without contacts nor disagreements."""
    atelier = followed(request, pk)
    return render(
        request, "espaces/atelier_candidature.html", room.asked(atelier, actor_of(request))
    )


def candidature_paper(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The same, to print or to keep."""
    found = followed(request, pk).candidature
    if found is None:
        raise Http404("Cet Atelier n’a pas de fiche de candidature.")
    return preview_response(team_content(found), fmt)


def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Every paper of the Atelier this reader may open."""
    atelier = followed(request, pk)
    context = {"atelier": atelier, **papers.papers(atelier, actor_of(request))}
    return render(request, "espaces/atelier_documents.html", context)


def document(request: HttpRequest, pk: int, number: UUID, fmt: str) -> HttpResponseBase:
    """An issued paper, in the format asked."""
    atelier, actor = followed(request, pk), actor_of(request)
    rows = papers.documents(atelier, papers.subjects_of(atelier, actor), actor)
    return document_response(get_object_or_404(rows, pk=number), fmt)


def file(request: HttpRequest, pk: int, number: UUID) -> HttpResponseBase:
    """A file somebody deposited."""
    atelier, actor = followed(request, pk), actor_of(request)
    rows = papers.files(atelier, papers.subjects_of(atelier, actor), actor)
    found = get_object_or_404(rows, pk=number)
    return served(request, found, is_state=is_state(actor, atelier))


def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done here, as far as this reader may know it."""
    atelier = followed(request, pk)
    actor = actor_of(request)
    page = Paginator(sentences.story(atelier, actor), PER_PAGE).get_page(request.GET.get("page"))
    lines = sentences.lines(page, seat_of(atelier, actor))
    context = {"atelier": atelier, "page": page, "lines": lines}
    return render(request, "espaces/atelier_journal.html", context)
