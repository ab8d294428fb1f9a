"""The tab « Réunions » of an Atelier, and one meeting."""

from __future__ import annotations

from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import date_longue, duree
from etabli.seances import access, selectors
from etabli.seances.forms import DecisionForm
from etabli.seances.models import Reunion
from etabli.seances.pages.atelier import may_host
from etabli.seances.pages.entretiens import parts
from etabli.seances.states import College, EtatReunion


def reunions(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Those to come, soonest first; those that are over, the last first."""
    rows = selectors.reunions_of(atelier)
    coming = [_card(row) for row in rows if row.etat == EtatReunion.PREVUE]
    past = [_card(row) for row in reversed(rows) if row.etat != EtatReunion.PREVUE]
    return {
        "atelier": atelier,
        "coming": coming,
        "past": past,
        "has_any": bool(rows),
        "may_plan": may_host(actor, atelier) and atelier.etat not in states(Group.OVER),
        "has_team": atelier.notified_on is not None,
        "menu": parts(atelier, current="reunions"),
    }


def _card(row: Reunion) -> dict[str, object]:
    return {
        "reunion": row,
        "when": when(row),
        "present": sum(row.participants.values()),
        "decisions": len(row.decisions.all()),
    }


def when(row: Reunion) -> str:
    """« jeudi 3 septembre 2026, à 10 h 00 », the hour once it is over left out."""
    day = date_longue(row.jour_dit)
    return f"{day} {row.horaire}" if row.etat == EtatReunion.PREVUE else day


def reunion(row: Reunion, actor: Actor, *, decision_form: DecisionForm) -> dict[str, object]:
    """One meeting, for those who follow the Atelier."""
    is_held = row.etat == EtatReunion.TENUE
    can = access.REUNIONS.abilities(actor, row)
    return {
        "reunion": row,
        "atelier": row.atelier,
        "can": can,
        "when": when(row),
        "is_held": is_held,
        "is_planned": row.etat == EtatReunion.PREVUE,
        "facts": [
            ("Tenue le" if is_held else "Prévue le", date_longue(row.jour_dit)),
            ("Heure", row.horaire.removeprefix("à ")),
            ("Durée", duree(row.duree)),
            ("Lieu", row.lieu),
            *([("Session", row.session.titre)] if row.session else []),
        ],
        "colleges": [
            (college.label, row.participants[college.value])
            for college in College
            if row.participants.get(college.value)
        ],
        "present": sum(row.participants.values()),
        "decisions": list(row.decisions.order_by("pk")),
        "may_decide": is_held and can["record_decision"],
        "decision_form": decision_form,
    }
