"""Frameworks, their tourniquet, their holders."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from etabli.core import cercles, horloge, reading
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.ui.doors import actor_of, bar
from etabli.core.ui.moves import MoveView
from etabli.marches import access, documents, forms, pages, services
from etabli.marches.documents import modifications
from etabli.marches.pages import decp


class AccordMoveView(MoveView):
    """The acts on a framework."""

    workflows = (services.ACCORDS,)
    forms: ClassVar = {
        "notify": forms.NotifyAccordForm,
        "raise_maximum": forms.RaiseMaximumForm,
    }
    services: ClassVar = {
        "notify": services.notify_accord_cadre,
        "raise_maximum": services.raise_maximum,
    }
    runs_all = True


class GroupementMoveView(MoveView):
    """The acts on a holder; each writes its record in the tourniquet (T-12)."""

    workflows = (services.GROUPEMENTS,)
    forms: ClassVar = {
        "complete": forms.CompleteFirmsForm,
        "suspend": forms.SuspendGroupementForm,
    }
    services: ClassVar = {
        "complete": services.complete_groupement,
        "suspend": services.suspend_groupement,
        "end_suspension": services.end_suspension,
        "terminate": services.terminate_groupement,
        "send_formal_notice": services.send_formal_notice,
    }
    beside = frozenset({"complete"})


def list_tourniquets(request: HttpRequest) -> HttpResponse:
    """Every framework and the file of its tourniquet."""
    rows = access.ACCORDS.visible(actor_of(request), "view_file").order_by(
        "-date_notification", "code"
    )
    return render(request, "marches/tourniquets.html", pages.tourniquets(rows))


def show_accord(request: HttpRequest, pk: int) -> HttpResponse:
    """A framework: dates, maximum, what remains, holders."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    context = pages.framework(accord, on=horloge.today())
    context["can_view_file"] = access.ACCORDS.may(actor, "view_file", accord)
    publishes = access.ACCORDS.may(actor, "publish_data", accord)
    context["can_publish_data"] = publishes and not decp.reasons(accord, on=horloge.today())
    context["moves"] = bar(accord, actor)
    return render(request, "marches/accord_cadre.html", context)


def show_tourniquet(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, its log, and its proof: « Rejouer depuis le début »."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    access.ACCORDS.require(actor, "view_file", accord)
    asked = request.GET.get("page", "")
    context = pages.tourniquet(accord, is_replayed="rejouer" in request.GET, asked=asked)
    return render(request, "marches/tourniquet.html", context)


def extract(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The printable extract of the tourniquet."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    access.ACCORDS.require(actor, "view_file", accord)
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
    sees_refusals = access.GROUPEMENTS.may(actor, "view_refusals", groupement)
    context = {
        **pages.holder(groupement, on=horloge.today(), sees_refusals=sees_refusals),
        "moves": bar(groupement, actor),
        "may_complete": access.GROUPEMENTS.may(actor, "complete", groupement),
    }
    return render(request, "marches/titulaire.html", context)


def formal_notice(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The letter of formal notice, to sign (T-7)."""
    actor = actor_of(request)
    groupement = access.GROUPEMENTS.get_or_404(actor, pk=pk)
    access.GROUPEMENTS.require(actor, "view_refusals", groupement)
    return preview_response(documents.formal_notice_content(groupement, on=horloge.today()), fmt)
