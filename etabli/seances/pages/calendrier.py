"""The calendar of an Atelier: each milestone with its day, what stands in the way, who may do what."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from etabli.ateliers.access import reaches
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import date_courte, date_longue, listed
from etabli.core.ui.doors import bar
from etabli.seances import access
from etabli.seances.calendrier import Vacances, hurts, taken_days, vacances
from etabli.seances.forms import ConstraintForm, KeepForm
from etabli.seances.models import Calendrier, Jalon
from etabli.seances.pages.entretiens import parts

Context = dict[str, object]
CLOSED = states(Group.OVER, Group.FOLLOWED)


def calendrier(atelier: Atelier, actor: Actor, form: ConstraintForm | None = None) -> Context:
    """The milestones in order, the constraints noted, what is known of the school holidays."""
    row = Calendrier.objects.filter(atelier=atelier).select_related("atelier__commune").first()
    found = vacances(atelier.departement_code)
    context: Context = {
        "atelier": atelier,
        "calendrier": row,
        "menu": parts(atelier, current="calendrier"),
        "known": holidays_said(found),
        "is_notified": atelier.notified_on is not None,
        "may_propose": may_propose(actor, atelier),
    }
    return context | (_settled(row, actor, form) if row else {})


def may_propose(actor: Actor, atelier: Atelier) -> bool:
    """The service pilote, once the contract is notified and before the Atelier is over."""
    if atelier.notified_on is None or atelier.etat in CLOSED:
        return False
    return reaches(access.PILOTE_OF_ATELIER, actor, atelier)


def _settled(row: Calendrier, actor: Actor, form: ConstraintForm | None) -> Context:
    can = access.CALENDRIERS.abilities(actor, row)
    jalons = list(row.jalons.order_by("rang"))
    left = sum(jalon.retenu_le is None for jalon in jalons)
    return {
        "can": can,
        "jalons": [_line(jalon) for jalon in jalons],
        "left": left,
        "contraintes": [
            {"row": one, "when": span(one.du, one.au)}
            for one in row.contraintes.order_by("du", "pk")
        ],
        "form": form or ConstraintForm(),
        "moves": bar(row, actor),
    }


def _line(jalon: Jalon) -> Context:
    return {
        "jalon": jalon,
        "when": span(jalon.jour, jalon.fin),
        "kept": f"Retenue le {date_courte(jalon.retenu_le)}" if jalon.retenu_le else "Proposée",
        "said": _said(jalon),
    }


def _said(jalon: Jalon) -> str:
    """Why this day: what it avoids when it is proposed, what it falls on when it is kept."""
    if not jalon.evite:
        return ""
    words = listed([str(one) for one in jalon.evite])
    return f"Tombe sur {words}" if jalon.retenu_le else f"Évite {words}"


def span(first: dt.date, last: dt.date) -> str:
    """« mardi 6 octobre 2026 », or its first and its last day."""
    if first == last:
        return date_longue(first)
    return f"du {date_longue(first)} au {date_longue(last)}"


def holidays_said(found: Vacances) -> str:
    """Which school holidays are avoided, and up to when they are known."""
    if not found.zone:
        return (
            "Les vacances scolaires de ce territoire ne suivent pas les zones A, B et C : notez-les comme "
            "contraintes."
        )
    words = f"Vacances scolaires : zone {found.zone}"
    return f"{words}, connues jusqu’au {date_longue(found.connues_jusqu_au)}."


def keep(jalon: Jalon, form: KeepForm) -> Context:
    """The page where a day is kept or moved."""
    calendrier = jalon.calendrier
    days = [jalon.jour + dt.timedelta(days=n) for n in range(jalon.jours)]
    code = calendrier.atelier.departement_code
    return {
        "form": form,
        "jalon": jalon,
        "atelier": calendrier.atelier,
        "when": span(jalon.jour, jalon.fin),
        "hurts": listed(hurts(days, taken=taken_days(calendrier), departement=code)),
        "back_url": reverse("seances:calendrier", args=[calendrier.atelier_id]),
    }
