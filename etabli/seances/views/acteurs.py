"""The map of the actors of an Atelier: read, added to, pasted into, exported."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.exports import export_response
from etabli.core.formats import compte
from etabli.core.ui.moves import MoveView
from etabli.seances import access, acteurs, services
from etabli.seances.forms import ActorForm, InvitedForm, MetForm, PasteForm
from etabli.seances.pages import acteurs as pages
from etabli.seances.pages.people import format_of
from etabli.seances.views.doors import actor_of, atelier_of, submitted

TAB = "seances:reunions"


class ActorMoveView(MoveView):
    """Note them invited, met; take them off the map."""

    workflows = (services.ACTEURS,)
    forms: ClassVar = {"invite": InvitedForm, "meet": MetForm}
    services: ClassVar = {
        "invite": services.invite_actor,
        "meet": services.meet_actor,
        "remove": services.remove_actor,
    }
    elsewhere: ClassVar = {"amend": "seances:acteur-modifier"}


def _welcomed(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for those who may change its map."""
    atelier = atelier_of(request, pk, TAB)
    if not pages.may_change(actor_of(request), atelier):
        raise PermissionDenied(
            "La carte des acteurs se tient par le service pilote, la collectivité et l’équipe, "
            "jusqu’à la clôture."
        )
    return atelier


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who must be met, by college; the names for those who welcome people."""
    context = pages.the_map(atelier_of(request, pk, TAB), actor_of(request))
    return render(request, "seances/acteurs.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more on the map."""
    atelier, actor = _welcomed(request, pk), actor_of(request)
    form = ActorForm(request.POST or None)
    keep = partial(services.add_actor, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: keep(**data))
    if row:
        messages.success(request, "L’acteur est sur la carte.")
        return redirect(row)
    context = {"form": form, "atelier": atelier, "row": None}
    return render(request, "seances/acteur_form.html", context, status=status)


def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Many at once; at first those that the dossier cited."""
    atelier, actor = _welcomed(request, pk), actor_of(request)
    first = "" if acteurs.on_the_map(atelier).exists() else acteurs.of_the_dossier(atelier)
    form = PasteForm(request.POST or None, initial={"lignes": first})
    keep = partial(services.add_actors, atelier, actor=actor)
    rows, status = submitted(request, form, lambda data: keep(**data))
    if status == 302:
        added = compte(len(rows), "acteur ajouté,acteurs ajoutés")
        messages.success(request, f"{added} à la carte.")
        return redirect(reverse("seances:acteurs", args=[pk]))
    context = {"form": form, "atelier": atelier, "is_of_the_dossier": bool(first)}
    return render(request, "seances/acteurs_coller.html", context, status=status)


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one of them."""
    actor = actor_of(request)
    row = access.ACTEURS.get_or_404(actor, pk=pk)
    access.ACTEURS.require(actor, "amend", row)
    form = ActorForm(request.POST or None, row=row)
    change = partial(services.amend_actor, row, actor=actor)
    done, status = submitted(request, form, lambda data: change(**data))
    if done:
        messages.success(request, "L’acteur est modifié.")
        return redirect(row)
    context = {"form": form, "atelier": row.atelier, "row": row}
    return render(request, "seances/acteur_form.html", context, status=status)


def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The map as CSV, ODS or XLSX, for those who read its names."""
    atelier, actor = atelier_of(request, pk, TAB), actor_of(request)
    if not pages.reads_names(actor, atelier):
        raise PermissionDenied(
            "Les noms de la carte sont à ceux qui accueillent les participants."
        )
    return export_response(
        acteurs.on_the_map(atelier),
        pages.COLUMNS,
        fmt=format_of(request.GET.get("format", "")),
        filename=f"Acteurs {atelier.numero}",
    )
