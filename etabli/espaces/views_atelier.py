"""Doors to one Atelier: its page, its moves, its journal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from etabli.ateliers import services
from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.core.ui.forms import DayField
from etabli.core.ui.moves import MotifForm, MoveView
from etabli.espaces import atelier as room
from etabli.espaces.views import actor_of


class SiteDatesForm(forms.Form):
    """F8: when the team is on site."""

    site_from = DayField(label="Premier jour sur place")
    site_to = DayField(label="Dernier jour sur place", help_text="Un à trois jours.")


class SuspendForm(MotifForm):
    """F16: why, and until when as far as one knows."""

    suspended_until = DayField(label="Reprise prévue le", required=False)


class AtelierMoveView(MoveView):
    """Every move of an Atelier, one page each."""

    workflows = (services.FLASH,)
    forms = {
        "start_animation": SiteDatesForm,
        "suspend": SuspendForm,
        "abandon": MotifForm,
        "ask_again": MotifForm,
        "abandon_unfruitful": MotifForm,
    }


def followed(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for someone concerned by it; for anybody else the page does not exist."""
    rows = TABLE.visible(actor_of(request), "follow")
    return get_object_or_404(
        rows.select_related("commune", "chef_de_file", "service_pilote", "mandataire"), pk=pk
    )


def show(request: HttpRequest, pk: int) -> HttpResponse:
    atelier, actor = followed(request, pk), actor_of(request)
    sentence, is_mine = room.now(atelier, actor)
    context: dict[str, Any] = {
        "atelier": atelier,
        "stages": room.stages(atelier),
        "sentence": sentence,
        "is_mine": is_mine,
        "moves": room.moves(atelier, actor),
        "deadlines": room.deadlines(atelier),
        "people": room.people(atelier),
    }
    return render(request, "espaces/atelier.html", context)


def journal(request: HttpRequest, pk: int) -> HttpResponse:
    atelier, actor = followed(request, pk), actor_of(request)
    context = {
        "atelier": atelier,
        "lines": room.story(atelier, actor),
    }
    return render(request, "espaces/atelier_journal.html", context)
