"""Frameworks, their tourniquet, their holders."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from etabli.acteurs.selectors import dgaln
from etabli.core import cercles, horloge, reading
from etabli.core.access import Actor
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.ui.doors import actor_of, bar, submitted
from etabli.core.ui.moves import MoveView
from etabli.marches import access, documents, forms, pages, services
from etabli.marches.documents import modifications
from etabli.marches.forms import cadres
from etabli.marches.forms.kit import KitForm
from etabli.marches.models import AccordCadre
from etabli.marches.models.accords import ModeExecution
from etabli.marches.pages import decp
from etabli.marches.pages.kit import kit_of
from etabli.marches.states import EtatAccordCadre


class AccordMoveView(MoveView):
    """The acts on a framework."""

    workflows = (services.ACCORDS,)
    forms: ClassVar = {
        "complete": cadres.CompleteAccordForm,
        "write_rules": cadres.RulesForm,
        "add_to_kit": KitForm,
        "notify": forms.NotifyAccordForm,
        "raise_maximum": forms.RaiseMaximumForm,
    }
    services: ClassVar = {
        "complete": services.complete_accord_cadre,
        "write_rules": services.write_rules,
        "add_to_kit": services.add_to_kit,
        "notify": services.notify_accord_cadre,
        "raise_maximum": services.raise_maximum,
    }
    runs_all = True
    beside = frozenset({"add_to_kit"})
    templates: ClassVar = {"write_rules": "marches/regles_acte.html"}


class GroupementMoveView(MoveView):
    """The acts on a holder; each writes its record in the tourniquet (T-12)."""

    workflows = (services.GROUPEMENTS,)
    forms: ClassVar = {
        "complete": forms.CompleteFirmsForm,
        "compose": cadres.ComposeForm,
        "suspend": forms.SuspendGroupementForm,
    }
    services: ClassVar = {
        "complete": services.complete_groupement,
        "compose": services.compose_groupement,
        "suspend": services.suspend_groupement,
        "end_suspension": services.end_suspension,
        "terminate": services.terminate_groupement,
        "send_formal_notice": services.send_formal_notice,
    }
    beside = frozenset({"complete"})
    templates: ClassVar = {"compose": "marches/composition_acte.html"}


def list_tourniquets(request: HttpRequest) -> HttpResponse:
    """Every framework that goes by turn, and the file of its tourniquet."""
    rows = access.ACCORDS.visible(actor_of(request), "view_file").filter(
        mode=ModeExecution.BONS_DE_COMMANDE
    )
    rows = rows.exclude(etat=EtatAccordCadre.EXPIRE).order_by("-date_notification", "code")
    return render(request, "marches/tourniquets.html", pages.tourniquets(rows))


def list_accords(request: HttpRequest) -> HttpResponse:
    """Every framework: in force, in preparation, past."""
    actor = actor_of(request)
    rows = access.ACCORDS.visible(actor)
    if not actor.has(*access.READERS):
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    context = {
        **pages.frameworks(rows, on=horloge.today()),
        "may_prepare": actor.has(*access.ACHATS),
    }
    return render(request, "marches/accords_cadres.html", context)


def prepare(request: HttpRequest) -> HttpResponse:
    """A framework is named; the rest is completed on its page."""
    actor = actor_of(request)
    if not actor.has(*access.ACHATS):
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    form = cadres.PrepareAccordForm(request.POST or None)
    made = partial(services.prepare_accord_cadre, actor=actor, acheteur=dgaln())
    accord, status = submitted(request, form, lambda data: made(**data))
    if accord:
        return redirect(accord)
    return render(request, "marches/cadre_form.html", {"form": form}, status=status)


def join(request: HttpRequest, pk: int) -> HttpResponse:
    """A holder is entered, next in the ranking, by the firm that leads it."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    access.ACCORDS.require(actor, "complete", accord)
    form = cadres.JoinForm(request.POST or None)
    entered = partial(services.join_groupement, accord, actor=actor)
    groupement, status = submitted(request, form, lambda data: entered(**data))
    if groupement:
        messages.success(request, f"{groupement} est inscrit : ajoutez-lui ses entreprises.")
        return redirect("marches:titulaire-acte", groupement.pk, "compose")
    context = {"form": form, "accord": accord}
    return render(request, "marches/titulaire_form.html", context, status=status)


def show_accord(request: HttpRequest, pk: int) -> HttpResponse:
    """A framework: dates, maximum, what remains, holders."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    context = {**pages.framework(accord, actor, on=horloge.today()), **kit_of(accord, actor)}
    may_view = access.ACCORDS.may(actor, "view_file", accord)
    context["can_view_file"] = may_view and accord.is_by_turn
    context["moves"] = bar(accord, actor, without={"write_rules"} if accord.is_by_turn else ())
    context["may_join"] = accord.etat == EtatAccordCadre.PREPARATION and actor.has(*access.ACHATS)
    publishes = access.ACCORDS.may(actor, "publish_data", accord)
    context["can_publish_data"] = publishes and not decp.reasons(accord, on=horloge.today())
    return render(request, "marches/accord_cadre.html", context)


def _by_turn(actor: Actor, pk: int) -> AccordCadre:
    """A framework whose file this reader may see; one à marchés subséquents has none."""
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    access.ACCORDS.require(actor, "view_file", accord)
    if not accord.is_by_turn:
        raise Http404("Cet accord-cadre n’a pas de tourniquet.")
    return accord


def show_tourniquet(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, its log, and its proof: « Rejouer depuis le début »."""
    accord = _by_turn(actor_of(request), pk)
    asked = request.GET.get("page", "")
    context = pages.tourniquet(accord, is_replayed="rejouer" in request.GET, asked=asked)
    return render(request, "marches/tourniquet.html", context)


def extract(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The printable extract of the tourniquet."""
    accord = _by_turn(actor_of(request), pk)
    return preview_response(documents.extract_content(accord, on=horloge.today()), fmt)


def avenant(request: HttpRequest, pk: int, numero: int, fmt: str) -> HttpResponseBase:
    """AC-7: the amendment, as it was frozen when it was recorded."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    modification = get_object_or_404(accord.modifications, numero=numero)
    issued = modifications.issued_modification(modification)
    if issued is None:
        raise Http404("Cet avenant n’a pas de document.")
    reading.require(issued, cercles.seat_of(access.ACCORDS, accord, actor))
    return document_response(issued, fmt)


def show_titulaire(request: HttpRequest, pk: int) -> HttpResponse:
    """A holder: firms, price list; refusals and alerts for DGALN and the auditor only."""
    actor = actor_of(request)
    groupement = access.GROUPEMENTS.get_or_404(actor, pk=pk)
    by_turn = groupement.accord_cadre.is_by_turn
    sees_refusals = by_turn and access.GROUPEMENTS.may(actor, "view_refusals", groupement)
    context = {
        **pages.holder(groupement, on=horloge.today(), sees_refusals=sees_refusals),
        "moves": bar(groupement, actor, without=() if by_turn else {"send_formal_notice"}),
        "may_complete": access.GROUPEMENTS.may(actor, "complete", groupement),
    }
    return render(request, "marches/titulaire.html", context)


def formal_notice(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The letter of formal notice, to sign (T-7)."""
    actor = actor_of(request)
    groupement = access.GROUPEMENTS.get_or_404(actor, pk=pk)
    access.GROUPEMENTS.require(actor, "view_refusals", groupement)
    return preview_response(documents.formal_notice_content(groupement, on=horloge.today()), fmt)
