"""The roadmap: its views, its words, its axes, its acts, its paper."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import ClassVar, NotRequired, TypedDict, Unpack

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.acteurs.models import Organisation
from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.access import seat_of
from etabli.ateliers.pages import require_page
from etabli.core import reading
from etabli.core.access import VISITOR, Actor
from etabli.core.cercles import Cercle, Seat
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.coecriture.writing import columns
from etabli.core.composition import composed
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.exports import FORMATS, export_response
from etabli.core.fichiers.deposits import PDF_OR_PHOTO, Upload, deposit, served
from etabli.core.models import Fichier
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.feuilles_de_route import access, documents, forms, pages, selectors, services
from etabli.feuilles_de_route.models import AccordPorteur, Axe, FeuilleDeRoute
from etabli.feuilles_de_route.views.doors import (
    actor_of,
    atelier_followed,
    feuille_of,
    submitted,
)


class Said(TypedDict):
    """What is typed of an officialisation besides its piece; `on` and `mode` when an act is still to prove."""

    elu: str
    co_porteur_etat: str
    rythme: str
    mode: NotRequired[str]
    on: NotRequired[dt.date]
    acte: NotRequired[str]


class SaidOfAct(TypedDict):
    """What is typed of the act of one porteur besides its piece."""

    porteur: Organisation
    mode: str
    on: dt.date
    acte: NotRequired[str]


def _piece(feuille: FeuilleDeRoute, actor: Actor, fichier: Upload) -> Fichier:
    return deposit(
        fichier,
        subject=feuille.reference,
        depositor_id=actor.person_id,
        circle=Cercle.ATELIER,
        accept=PDF_OR_PHOTO,
    )


def _make_official(
    feuille: FeuilleDeRoute, *, actor: Actor, fichier: Upload | None = None, **said: Unpack[Said]
) -> None:
    piece = _piece(feuille, actor, fichier) if fichier else None
    services.make_roadmap_official(feuille, actor=actor, piece=piece, **said)


def _record_act(
    feuille: FeuilleDeRoute, *, actor: Actor, fichier: Upload, **said: Unpack[SaidOfAct]
) -> None:
    services.record_act(feuille, actor=actor, piece=_piece(feuille, actor, fichier), **said)


class FeuilleMoveView(MoveView):
    """Consult, validate, make official; the one who commits has the evidence in front (screen 27)."""

    workflows = (services.FEUILLES,)
    forms: ClassVar = {
        "make_official": forms.OfficialForm,
        "record_act": forms.PorteurActForm,
    }
    services: ClassVar = {
        "consult": services.consult_roadmap,
        "validate": services.validate_roadmap,
        "make_official": _make_official,
        "record_act": _record_act,
    }
    elsewhere: ClassVar = {
        "withdraw_action": "feuilles_de_route:action-retirer",
    }
    template_name = "feuilles_de_route/feuille_acte.html"

    def extra_context(self) -> Context:
        return pages.evidence(self.obj, self.name)


#: the views that share a template
TEMPLATES = {"priorites": "groupes", "themes": "groupes"}


def show(request: HttpRequest, pk: int, vue: str = "actions") -> HttpResponse:
    """Screen 14: the roadmap as its people read it; what is public for the others."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    require_page(atelier, "feuilles_de_route:atelier")
    feuille = selectors.roadmap_of(atelier)
    if not ATELIERS.may(actor, "follow", atelier):
        context = pages.public(feuille, actor)
        return render(request, "feuilles_de_route/publique.html", context)
    if feuille is None:
        return render(request, "feuilles_de_route/vide.html", pages.not_open(atelier, actor))
    context = pages.roadmap(feuille, actor, vue=vue)
    context["moves"] = bar(feuille, actor)
    return render(request, f"feuilles_de_route/{TEMPLATES.get(vue, vue)}.html", context)


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """The roadmap is opened by those who write it, before the restitution opens it for them."""
    services.open_roadmap(atelier_followed(request, pk), actor=actor_of(request))
    messages.success(request, "La feuille de route est ouverte : écrivez la première action.")
    return redirect("feuilles_de_route:atelier", pk)


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Ambition and gouvernance."""
    feuille = feuille_of(request, pk, right="edit")
    initial = columns(feuille, forms.WordsForm.base_fields)
    form = forms.WordsForm(request.POST or None, initial=initial)
    text = Shared(feuille, partial(services.write_roadmap, feuille, actor=actor_of(request)))
    page = partial(pages.form, form, feuille, "Ambition et gouvernance", "Enregistrer")
    template = "feuilles_de_route/formulaire.html"
    return answer(request, form, text, template=template, page=page, to=feuille)


def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """K23: what the Atelier was worth, from 1 to 5, for one's organisation."""
    feuille, actor = feuille_of(request, pk), actor_of(request)
    if not pages.may_mark(feuille.atelier, actor):
        raise PermissionDenied(
            "La note se donne une fois l’Atelier clos, par ceux qui l’ont fait."
        )
    form = forms.MarkForm(request.POST or None)
    give = partial(services.mark_atelier, feuille.atelier, actor=actor)
    done, status = submitted(request, form, lambda data: give(**data))
    if done:
        messages.success(request, "Votre note est gardée.")
        return redirect(done)
    context = pages.form(form, feuille, "Ce que l’Atelier a valu", "Donner ma note")
    return render(request, "feuilles_de_route/formulaire.html", context, status=status)


def add_axe(request: HttpRequest, pk: int) -> HttpResponse:
    """A new axe: title, description, objectives."""
    feuille = feuille_of(request, pk, right="edit")
    form = pages.axe_of(feuille, None, request.POST or None)
    add = partial(services.add_axe, feuille, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: add(**data))
    if done:
        messages.success(request, "L’axe est ajouté.")
        return redirect(feuille)
    context = pages.axe_form(form, feuille, None)
    return render(request, "feuilles_de_route/axe.html", context, status=status)


def axe(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """Rewrite an axe."""
    feuille = feuille_of(request, pk, right="edit")
    found = get_object_or_404(Axe, feuille=feuille, numero=numero)
    form = pages.axe_of(feuille, found, request.POST or None)
    keep = partial(services.change_axe, found, actor=actor_of(request))
    text = Shared(found, keep, kept=partial(selectors.kept_of_axe, found))
    page = partial(pages.axe_form, form, feuille, found)
    template = "feuilles_de_route/axe.html"
    return answer(request, form, text, template=template, page=page, to=feuille)


@require_POST
def remove_axe(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    feuille = feuille_of(request, pk, right="edit")
    found = get_object_or_404(Axe, feuille=feuille, numero=numero)
    services.remove_axe(found, actor=actor_of(request))
    messages.success(request, f"L’axe « {composed(found.titre)} » est retiré.")
    return redirect(feuille)


def download(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The frozen paper, or the project until the officialisation."""
    feuille = feuille_of(request, pk)
    if feuille.document:
        reading.require(feuille.document, seat_of(feuille.atelier, actor_of(request)))
        return document_response(feuille.document, fmt)
    return preview_response(documents.feuille_content(feuille, draft=True), fmt)


@login_not_required
def download_public(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The public paper of an officialised roadmap: no account, a stable address."""
    feuille = access.FEUILLES.get_or_404(VISITOR, atelier_id=pk)
    if feuille.document_public is None:
        raise Http404("Ce document n’est pas encore publié.")
    reading.require(feuille.document_public, Seat())
    return document_response(feuille.document_public, fmt)


def piece(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The piece that proves the officialisation."""
    feuille = feuille_of(request, pk)
    if feuille.piece is None:
        raise Http404("Aucune pièce n’est encore jointe.")
    reading.require(feuille.piece, seat_of(feuille.atelier, actor_of(request)))
    is_state = ATELIERS.may(actor_of(request), "view_money", feuille.atelier)
    return served(request, feuille.piece, is_state=is_state)


def piece_of_accord(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The piece that proves the act of one porteur."""
    accord = get_object_or_404(AccordPorteur.objects.select_related("piece"), pk=pk)
    feuille = feuille_of(request, accord.feuille.atelier_id)
    if accord.piece is None:
        raise Http404("Aucune pièce n’est encore jointe.")
    reading.require(accord.piece, seat_of(feuille.atelier, actor_of(request)))
    is_state = ATELIERS.may(actor_of(request), "view_money", feuille.atelier)
    return served(request, accord.piece, is_state=is_state)


def export(request: HttpRequest, pk: int, ordre: str = "") -> HttpResponseBase:
    """The list of actions as a file, in the order of the roadmap, of priorities or of themes."""
    fmt = request.GET.get("format", "csv")
    if fmt not in FORMATS:
        raise Http404("Cet export n’existe qu’en CSV, ODS et XLSX.")
    if ordre not in pages.ORDERS:
        raise Http404("Cet ordre n’existe pas : les priorités, ou les thématiques.")
    feuille = feuille_of(request, pk)
    name = f"Actions {feuille.atelier.numero}"
    return export_response(
        pages.export_rows(feuille, ordre), pages.COLUMNS, fmt=fmt, filename=name
    )
