"""The verbs of an Atelier. Later apps drive it: they look back, it never looks forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import format_of
from etabli.core import tables
from etabli.core.access import CLOCK, Actor
from etabli.core.devoirs import marks
from etabli.core.models import Entry
from etabli.core.refus import Refused


def advance(
    atelier: Atelier,
    name: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
    motif: str = "",
    **data: object,
) -> Entry:
    """Do this move of the version the Atelier follows: the only way it moves.

    Raises Refused, PermissionDenied or Http404 as `Workflow.run`; Refused too when its format has no
    such move.
    """
    workflow = tables.workflow_of(atelier)
    if name not in workflow.moves:
        raise Refused(_no_such_move(atelier))
    return workflow.run(atelier, name, actor=actor, on=on, motif=motif, **data)


def leaves(atelier: Atelier, name: str) -> bool:
    """Does this move of its format start from where the Atelier stands?"""
    move = tables.workflow_of(atelier).moves.get(name)
    return move is not None and move.leaves(atelier.etat)


def blockers_of(
    atelier: Atelier, name: str, *, actor: Actor, on: dt.date | None = None
) -> list[str]:
    """What the move lacks now, in sentences."""
    workflow = tables.workflow_of(atelier)
    if name not in workflow.moves:
        return [_no_such_move(atelier)]
    return workflow.blockers(atelier, name, actor=actor, on=on)


def _no_such_move(atelier: Atelier) -> str:
    return f"Cet acte n’existe pas pour {format_of(atelier).un_nom}."


def set_team(
    atelier: Atelier, *, mandataire: Organisation | None, equipe: Iterable[Organisation] = ()
) -> None:
    """Who may see this Atelier on the holder's side; the designation itself is what is journalled."""
    atelier.mandataire = mandataire
    Atelier.objects.filter(pk=atelier.pk).update(mandataire=mandataire)
    marks.changed(atelier)
    atelier.equipe.set(list(equipe))


def enter_basket(
    atelier: Atelier, *, actor: Actor, panier: Mapping[str, Decimal], on: dt.date | None = None
) -> None:
    """T-2: what the Atelier is expected to order, when the basket by default does not fit."""
    advance(atelier, "enter_basket", actor=actor, on=on, panier=dict(panier))


def start_animation(
    atelier: Atelier,
    *,
    actor: Actor,
    site_from: dt.date,
    site_to: dt.date,
    on: dt.date | None = None,
) -> None:
    """F8: the dates on site are known and announced."""
    advance(atelier, "start_animation", actor=actor, on=on, site_from=site_from, site_to=site_to)


def start_session(
    atelier: Atelier,
    number: int,
    *,
    actor: Actor,
    site_from: dt.date,
    site_to: dt.date,
    on: dt.date | None = None,
) -> None:
    """L3, L5: the dates on site of that session are known and announced (D-05)."""
    name = f"start_session_{number}"
    advance(atelier, name, actor=actor, on=on, site_from=site_from, site_to=site_to)


def follow_session(atelier: Atelier, *, first: dt.date, last: dt.date, on: dt.date) -> None:
    """The session moved: the dates on site, once announced (F8), are its own, and the parties are told."""
    known = Atelier.objects.get(pk=atelier.pk)
    may_move = leaves(known, "move_site_dates")
    if known.site_from and may_move and (known.site_from, known.site_to) != (first, last):
        advance(known, "move_site_dates", actor=CLOCK, on=on, site_from=first, site_to=last)


def record_admission(atelier: Atelier, *, on: dt.date) -> None:
    """The livrable de synthèse is admitted: the duration stops counting (D-03)."""
    advance(atelier, "record_admission", actor=CLOCK, on=on)
