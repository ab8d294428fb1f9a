"""« Équipe et contrat » of an Atelier whose contract is put to competition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.models import Atelier
from etabli.ateliers.pages import require_page
from etabli.consultations import access, pages, services
from etabli.core.access import Actor
from etabli.core.ui.doors import actor_of


def _followed(request: HttpRequest, pk: int) -> tuple[Atelier, Actor]:
    """An Atelier put to competition, to those who follow it; seen as the public sees it, it is hidden."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    require_page(atelier, "consultations:atelier")
    return atelier, actor


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The consultations of one Atelier; its pilote prepares the first here."""
    atelier, actor = _followed(request, pk)
    return render(request, "consultations/atelier.html", pages.atelier(atelier, actor))


@require_POST
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """M1: the consultation and its papers, proposed from the note d'opportunité."""
    atelier, actor = _followed(request, pk)
    marche = services.prepare_consultation(atelier, actor=actor)
    messages.success(request, "Le dossier est proposé : relisez-le section par section.")
    return redirect(marche)


@require_POST
def relaunch(request: HttpRequest, pk: int) -> HttpResponse:
    """M14: a new consultation with the texts and the terms of one that gave no contract."""
    actor = actor_of(request)
    former = access.TABLE.get_or_404(actor, pk=pk)
    marche = services.relaunch_consultation(former, actor=actor)
    messages.success(
        request, "La consultation est relancée : ses pièces sont celles d’avant, à relire."
    )
    return redirect(marche)
