"""The verbs of links, indicators and measures of an action: every change is journalled on it (6.1, 6.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TypedDict, Unpack

from etabli.core.access import Actor
from etabli.core.coecriture.history import forget
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.feuilles_de_route.models import Action, Indicateur, LienAction, MesureIndicateur
from etabli.feuilles_de_route.services.moves import ACTIONS
from etabli.feuilles_de_route.states import FINAL
from etabli.seances.services.checks import check_row

#: indicators of one action: more is not followed
INDICATEURS_MAX = 10
LIENS_MAX = 20


class IndicatorFields(TypedDict, total=False):
    """What people write of an indicator besides its name and its target."""

    unite: str
    valeur_depart: Decimal | None
    depart_on: dt.date | None
    cible_on: dt.date | None
    source: str


class ChangedIndicator(IndicatorFields, total=False):
    """The same, with its name and its target."""

    nom: str
    cible: Decimal


@one_act()
def add_link(
    action: Action, *, actor: Actor, type: str, reference: str = "", on: dt.date | None = None
) -> LienAction:
    """Tie the action to a programme or a document of planning. Refused twice, or beyond twenty."""
    lien = LienAction(action=action, type=type, reference=reference.strip())
    check_row(lien, exclude=())
    _require_room(action.liens.count(), LIENS_MAX, "liens")
    _journal(action, actor=actor, on=on, acte="lien ajouté", objet=str(lien))
    lien.save()
    return lien


@one_act()
def remove_link(lien: LienAction, *, actor: Actor, on: dt.date | None = None) -> None:
    _journal(lien.action, actor=actor, on=on, acte="lien retiré", objet=str(lien))
    lien.delete()


@one_act()
def add_indicator(
    action: Action,
    *,
    actor: Actor,
    nom: str,
    cible: Decimal,
    on: dt.date | None = None,
    **fields: Unpack[IndicatorFields],
) -> Indicateur:
    """What will be measured, and its target. Refused beyond ten, or under a name already taken."""
    found = Indicateur(action=action, nom=nom.strip(), cible=cible, **fields)
    check_row(found, exclude=())
    _require_room(action.mesurables.count(), INDICATEURS_MAX, "indicateurs")
    _journal_of(found, actor=actor, on=on, acte="indicateur ajouté", valeur=found.cible)
    found.save()
    return found


def change_indicator(
    found: Indicateur,
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    on: dt.date | None = None,
    **fields: Unpack[ChangedIndicator],
) -> Saved:
    """Correct an indicator. `seen`: see `core.coecriture.writing`."""

    def store(changed: dict[str, object]) -> None:
        for name, value in changed.items():
            setattr(found, name, value)
        check_row(found, exclude=())
        _journal_of(found, actor=actor, on=on, acte="indicateur modifié", valeur=found.cible)
        found.save()

    kept = partial(columns, found, fields)
    return write(found, fields, actor=actor, kept=kept, store=store, seen=seen)


@one_act()
def remove_indicator(found: Indicateur, *, actor: Actor, on: dt.date | None = None) -> None:
    """With its measures: the journal keeps that it was there."""
    _journal_of(found, actor=actor, on=on, acte="indicateur retiré")
    forget(found)
    found.delete()


@one_act()
def add_measure(
    indicateur: Indicateur,
    *,
    actor: Actor,
    valeur: Decimal,
    mesuree_on: dt.date,
    note: str = "",
    on: dt.date | None = None,
) -> MesureIndicateur:
    """What was measured one day; one value a day."""
    found = MesureIndicateur(
        indicateur=indicateur, valeur=valeur, mesuree_on=mesuree_on, note=note.strip()
    )
    check_row(found, exclude=())
    _journal_of(indicateur, actor=actor, on=on, acte="mesure ajoutée", valeur=valeur)
    found.save()
    return found


@one_act()
def remove_measure(found: MesureIndicateur, *, actor: Actor, on: dt.date | None = None) -> None:
    _journal_of(found.indicateur, actor=actor, on=on, acte="mesure retirée", valeur=found.valeur)
    found.delete()


def _require_room(count: int, most: int, what: str) -> None:
    if count >= most:
        raise Refused(f"Une action porte {most} {what} au plus\u00a0: retirez-en un d’abord.")


def _journal_of(
    found: Indicateur,
    *,
    actor: Actor,
    on: dt.date | None,
    acte: str,
    valeur: Decimal | None = None,
) -> None:
    _journal(
        found.action, actor=actor, on=on, acte=acte, objet=found.nom, valeur=found.said(valeur)
    )


def _journal(
    action: Action, *, actor: Actor, on: dt.date | None, acte: str, objet: str, valeur: str = ""
) -> None:
    if action.etat in FINAL:
        raise Refused(
            "L’action est terminée, abandonnée ou fusionnée\u00a0: ses résultats ne changent plus."
        )
    ACTIONS.run(action, "amend_results", actor=actor, on=on, acte=acte, objet=objet, valeur=valeur)
