"""A review: what it found, what it asks, the form that fills it (screen 15)."""

from __future__ import annotations

from etabli.core.access import Actor
from etabli.core.ui.options import Data
from etabli.feuilles_de_route import access, selectors
from etabli.feuilles_de_route.forms import ReviewForm
from etabli.feuilles_de_route.forms.revues import AskedAction
from etabli.feuilles_de_route.models import Action, LigneRevue, Revue
from etabli.feuilles_de_route.pages.papers import Context
from etabli.feuilles_de_route.services.revues import state_before
from etabli.feuilles_de_route.states import EtatAction, EtatRevue, next_step


def revue(revue: Revue, actor: Actor) -> Context:
    """The lines for those who follow; the states alone for the others."""
    can = access.REVUES.abilities(actor, revue)
    return {
        **_frame(revue),
        "lines": lines(revue),
        "follows": can["follow"],
        "may_fill": can["fill"] and revue.etat in (EtatRevue.PREVUE, EtatRevue.REMPLIE),
    }


def _frame(revue: Revue) -> Context:
    return {
        "revue": revue,
        "feuille": revue.feuille,
        "atelier": revue.feuille.atelier,
    }


def lines(revue: Revue) -> list[Context]:
    rows = LigneRevue.objects.filter(revue=revue).select_related("action__axe")
    return [
        {"line": row, "moved": row.etat != row.etat_avant}
        for row in rows.order_by("action__axe__numero", "action__rang", "pk")
    ]


def revue_at_stake(revue: Revue) -> Context:
    """What the pilote has in front: the lines, and the steps that still wait for a confirmation."""
    asked = Action.objects.filter(feuille=revue.feuille).exclude(etape_demandee="")
    return {
        **_frame(revue),
        "lines": lines(revue),
        "asked": [
            {"action": a, "step": EtatAction(a.etape_demandee).label}
            for a in asked.select_related("axe").order_by("axe__numero", "rang")
        ],
    }


def revue_form(revue: Revue, data: Data) -> ReviewForm:
    """What was already written comes back."""
    known = {row.action_id: row for row in revue.lignes.order_by("pk")}
    initial = {name: getattr(revue, name) for name in ReviewForm.base_fields}
    rows = [_asked(revue, action) for action in selectors.actions_of(revue.feuille)]
    for pk, row in known.items():
        initial |= {f"blocage_{pk}": row.blocage, f"aide_{pk}": row.aide}
    return ReviewForm(data, revue=revue, rows=rows, initial=initial)


def _asked(revue: Revue, action: Action) -> AskedAction:
    step = None if action.etape_demandee else next_step(action.etat)
    return {
        "action": action,
        "before": EtatAction(state_before(revue, action)).label,
        "now": action.state,
        "asked": EtatAction(action.etape_demandee).label if action.etape_demandee else "",
        "next": step.label if step else "",
    }


def filling(revue: Revue, form: ReviewForm) -> Context:
    return {**_frame(revue), "form": form, "rows": form.lines(), "words": form.words()}
