"""The vision and the sites démonstrateurs: read, drawn, changed; no address erases a version."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from etabli.ateliers.access import seat_of
from etabli.core import reading
from etabli.core.fichiers.deposits import response
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.seances import access, desseins, services
from etabli.seances.forms import DesseinForm, VersionForm
from etabli.seances.models import Dessein, VersionDessein
from etabli.seances.pages import desseins as pages
from etabli.seances.pages.entretiens import may_note
from etabli.seances.views.doors import actor_of, atelier_of, submitted

TAB = "seances:reunions"


class DesseinMoveView(MoveView):
    """Give it up, take it back."""

    workflows = (services.DESSEINS,)
    services: ClassVar = {
        "give_up": services.give_up_dessein,
        "take_back": services.take_back_dessein,
    }
    elsewhere: ClassVar = {"change": "seances:dessein-version"}


def _dessein_of(request: HttpRequest, pk: int, action: str) -> Dessein:
    actor = actor_of(request)
    row = access.DESSEINS.get_or_404(actor, pk=pk)
    access.DESSEINS.require(actor, action, row)
    return row


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The vision, then the sites, as they stand today."""
    context = pages.of_atelier(atelier_of(request, pk, TAB), actor_of(request))
    return render(request, "seances/desseins.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and all it was."""
    row, actor = _dessein_of(request, pk, "view"), actor_of(request)
    context = {**pages.dessein(row, actor), "moves": bar(row, actor)}
    return render(request, "seances/dessein.html", context)


def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The vision, or a site, appears."""
    atelier, actor = atelier_of(request, pk, TAB), actor_of(request)
    if not may_note(actor, atelier):
        raise PermissionDenied(
            "La vision et les sites s’écrivent par le service pilote ou l’équipe."
        )
    form = DesseinForm(request.POST or None, request.FILES or None, atelier=atelier)
    keep = partial(services.draw_dessein, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: keep(**data))
    if row:
        messages.success(request, "C’est écrit, avec sa date.")
        return redirect(row)
    context = {"form": form, "atelier": atelier, "dessein": None}
    return render(request, "seances/dessein_form.html", context, status=status)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version; the one before stays."""
    row = _dessein_of(request, pk, "change")
    last = desseins.with_versions(row).current
    form = VersionForm(
        request.POST or None, request.FILES or None, atelier=row.atelier, text=last.texte
    )
    keep = partial(services.change_dessein, row, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: keep(**data))
    if done:
        messages.success(
            request, "La nouvelle version est écrite ; la précédente se lit toujours."
        )
        return redirect(row)
    context = {"form": form, "atelier": row.atelier, "dessein": row}
    return render(request, "seances/dessein_form.html", context, status=status)


def picture(request: HttpRequest, pk: int, numero: int) -> HttpResponseBase:
    """The picture of one version, for those who follow the Atelier."""
    row = _dessein_of(request, pk, "view")
    version = get_object_or_404(VersionDessein, dessein=row, numero=numero)
    if version.image is None:
        raise Http404("Cette version n’a pas d’image.")
    reading.require(version.image, seat_of(row.atelier, actor_of(request)))
    return response(version.image)
