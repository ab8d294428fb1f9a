"""The work between the sessions: interviews, documents."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from etabli.ateliers.access import seat_of
from etabli.ateliers.models import Atelier
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.seances import access, pages, services
from etabli.seances.forms import DocumentRecuForm, EntretienForm, LessonForm, ReceiptForm
from etabli.seances.models import Entretien
from etabli.seances.pages.atelier import may_host
from etabli.seances.views.doors import actor_of, atelier_of, submitted

TAB = "seances:reunions"


class EntretienMoveView(MoveView):
    """Take an interview back."""

    workflows = (services.ENTRETIENS,)
    services: ClassVar = {"withdraw": services.withdraw_entretien}
    elsewhere: ClassVar = {"amend": "seances:entretien-modifier"}


class DocumentMoveView(MoveView):
    """Note it received, write what it teaches, give it up."""

    workflows = (services.DOCUMENTS,)
    forms: ClassVar = {"receive": ReceiptForm, "read": LessonForm}
    services: ClassVar = {
        "receive": services.receive_document,
        "read": services.read_document,
        "give_up": services.give_up_document,
    }


def _host(request: HttpRequest, pk: int) -> Atelier:
    atelier = atelier_of(request, pk, TAB)
    if not may_host(actor_of(request), atelier):
        raise PermissionDenied("Cela se note par le service pilote ou l’équipe.")
    return atelier


def entretiens(request: HttpRequest, pk: int) -> HttpResponse:
    """The interviews, each as its reader may read it."""
    context = pages.entretiens(atelier_of(request, pk, TAB), actor_of(request))
    return render(request, "seances/entretiens.html", context)


def note_entretien(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody was met."""
    atelier, actor = _host(request, pk), actor_of(request)
    form = EntretienForm(
        request.POST or None, seat=seat_of(atelier, actor), titulaire_id=atelier.mandataire_id
    )
    note = partial(services.record_entretien, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: note(**data))
    if row:
        messages.success(request, "L’entretien est noté.")
        return redirect(row)
    back = reverse("seances:entretiens", args=[pk])
    context = {"form": form, "atelier": atelier, "is_new": True, "back_url": back}
    return render(request, "seances/entretien_form.html", context, status=status)


def entretien(request: HttpRequest, pk: int) -> HttpResponse:
    """One interview."""
    row, actor = _entretien_of(request, pk, "view"), actor_of(request)
    context = pages.entretien(row, actor)
    context["moves"] = bar(row, actor)
    return render(request, "seances/entretien.html", context)


def amend_entretien(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct it, by who reads its notes."""
    row, actor = _entretien_of(request, pk, "amend"), actor_of(request)
    seat, holder = seat_of(row.atelier, actor), row.titulaire_id
    form = EntretienForm(request.POST or None, seat=seat, titulaire_id=holder, entretien=row)
    change = partial(services.amend_entretien, row, actor=actor)
    done, status = submitted(request, form, lambda data: change(**data))
    if done:
        messages.success(request, "L’entretien est modifié.")
        return redirect(row)
    back = row.get_absolute_url()
    context = {"form": form, "atelier": row.atelier, "is_new": False, "back_url": back}
    return render(request, "seances/entretien_form.html", context, status=status)


def _entretien_of(request: HttpRequest, pk: int, action: str) -> Entretien:
    actor = actor_of(request)
    row = access.ENTRETIENS.get_or_404(actor, pk=pk)
    access.ENTRETIENS.require(actor, action, row)
    return row


def lectures(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents that the team needs, and what they taught."""
    context = pages.lectures(atelier_of(request, pk, TAB), actor_of(request))
    return render(request, "seances/lectures.html", context)


def note_document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document that is missing, or that has come."""
    atelier, actor = _host(request, pk), actor_of(request)
    form = DocumentRecuForm(request.POST or None)
    note = partial(services.expect_document, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: note(**data))
    if row:
        messages.success(request, "Le document est noté.")
        return redirect(row)
    back = reverse("seances:lectures", args=[pk])
    context = {"form": form, "atelier": atelier, "back_url": back}
    return render(request, "seances/lecture_form.html", context, status=status)
