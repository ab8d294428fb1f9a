"""The verbs of an action: write it, order it, tie it to its origin, make it advance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import TypedDict, Unpack

from django.db.models import Max

from etabli.acteurs.models import Organisation
from etabli.core.access import Actor
from etabli.core.coecriture.history import forget
from etabli.core.coecriture.writing import Saved, write
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.feuilles_de_route import access
from etabli.feuilles_de_route.models import Action, Axe, FeuilleDeRoute, Objectif
from etabli.feuilles_de_route.selectors import kept_of_action
from etabli.feuilles_de_route.services.moves import ACTIONS, FEUILLES
from etabli.seances.models import Proposition
from etabli.seances.services import release_proposition, transform_proposition
from etabli.seances.services.checks import check_row
from etabli.seances.states import EtatProposition

#: what moves and services set, never a form
SET_BY_MOVES = (
    "feuille",
    "axe",
    "rang",
    "etape_demandee",
    "etat_avant",
    "reportee_a",
    "fusionnee_dans",
    "motif",
)


class FicheAction(TypedDict, total=False):
    """What people write of an action besides its title and its origin; amounts in euros HT."""

    description: str
    objectif: Objectif | None
    type: str
    est_investissement: bool
    priorite: int
    horizon: str
    localisation: str
    maitre_ouvrage: Organisation | None
    maitre_ouvrage_nom: str
    referent: str
    partenaires: str
    cout_ht: Decimal | None
    postes: str
    debut_prevu: dt.date | None
    fin_prevue: dt.date | None
    etapes: str
    conditions: str
    programmes: str
    effets: str
    indicateurs: str
    thematiques: list[str]
    enaf_consommes_m2: int | None
    reutilises_m2: int | None
    renatures_m2: int | None
    logements: int | None


class ActionFields(FicheAction, total=False):
    """The same, with what may change of its title, its place and its origin."""

    titre: str
    axe: Axe
    propositions: Iterable[Proposition]


@one_act()
def propose_action(
    feuille: FeuilleDeRoute,
    *,
    actor: Actor,
    titre: str,
    axe: Axe | None = None,
    propositions: Iterable[Proposition] = (),
    on: dt.date | None = None,
    **fields: Unpack[FicheAction],
) -> Action:
    """Add an action at the end of its axe (the first by default), tied to where it comes from."""
    access.FEUILLES.require(actor, "edit", feuille)
    place = axe or feuille.axes.order_by("numero").first()
    if place is None or place.feuille_id != feuille.pk:
        raise Refused("Choisissez un axe de cette feuille de route.")
    last = place.actions.aggregate(n=Max("rang"))["n"] or 0
    action = Action(feuille=feuille, axe=place, rang=last + 1, titre=titre.strip(), **fields)
    _require_objectif_of_axe(action, place)
    check_row(action, exclude=SET_BY_MOVES)
    ACTIONS.run(action, "propose", actor=actor, on=on, titre=action.titre)
    chosen = list(propositions)
    if chosen:
        tie_propositions(action, chosen, actor=actor, on=on)
    return action


def change_action(
    action: Action,
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    on: dt.date | None = None,
    **fields: Unpack[ActionFields],
) -> Saved:
    """Rewrite an action before the roadmap is validated; changing the axe puts it at its end.

    `propositions`, when given, says anew where it comes from. `seen`: see `core.coecriture.writing`.
    """
    access.ACTIONS.require(actor, "edit", action)
    axe = fields.get("axe")
    if axe is not None and axe.feuille_id != action.feuille_id:
        raise Refused("Choisissez un axe de cette feuille de route.")
    kept = partial(kept_of_action, action, fields)
    store = partial(_rewrite, action, actor=actor, on=on, is_free="objectif" not in fields)
    return write(action, fields, actor=actor, kept=kept, store=store, seen=seen)


def _rewrite(
    action: Action,
    fields: dict[str, object],
    *,
    actor: Actor,
    on: dt.date | None,
    is_free: bool,
) -> None:
    """`is_free`: an objective that nobody chose does not follow its action to another axe."""
    propositions = fields.pop("propositions", None)
    old, axe = action.axe, fields.pop("axe", action.axe)
    assert isinstance(axe, Axe)
    for name, value in fields.items():
        setattr(action, name, value)
    if axe != old and is_free:
        action.objectif = None
    _require_objectif_of_axe(action, axe)
    check_row(action, exclude=SET_BY_MOVES)
    if axe != old:
        action.rang = (axe.actions.aggregate(n=Max("rang"))["n"] or 0) + 1
        action.axe = axe
    action.save(update_fields=(*fields, "axe", "objectif", "rang"))
    if axe != old:
        _renumber(list(old.actions.order_by("rang", "pk")))
    if isinstance(propositions, Iterable):
        tie_propositions(action, propositions, actor=actor, on=on)


def _require_objectif_of_axe(action: Action, axe: Axe) -> None:
    if action.objectif and action.objectif.axe_id != axe.pk:
        raise Refused(f"Choisissez un objectif de l’axe « {axe.titre} », ou aucun.")


@one_act()
def move_action(action: Action, *, actor: Actor, sens: str = "", rang: int | None = None) -> None:
    """One step up (`haut`) or down (`bas`), or straight to a rank (from 1), within its axe."""
    access.ACTIONS.require(actor, "edit", action)
    rows = list(action.axe.actions.order_by("rang", "pk"))
    place = rows.index(action)
    target = rang - 1 if rang is not None else place + {"haut": -1, "bas": 1}.get(sens, 0)
    rows.insert(max(0, min(target, len(rows) - 1)), rows.pop(place))
    _renumber(rows)
    action.refresh_from_db(fields=("rang",))


def _renumber(rows: list[Action]) -> None:
    for number, row in enumerate(rows, start=1):
        Action.objects.filter(pk=row.pk).update(rang=number)


@one_act()
def withdraw_action(action: Action, *, actor: Actor, on: dt.date | None = None) -> None:
    """Take an action out of a roadmap not validated yet; its propositions are kept again."""
    feuille, axe = action.feuille, action.axe
    access.ACTIONS.require(actor, "edit", action)
    _release(action.propositions.order_by("numero"), action, actor=actor, on=on)
    FEUILLES.run(
        feuille, "withdraw_action", actor=actor, on=on, numero=action.numero, titre=action.titre
    )
    forget(action)
    action.delete()
    _renumber(list(axe.actions.order_by("rang", "pk")))


@one_act()
def tie_propositions(
    action: Action, propositions: Iterable[Proposition], *, actor: Actor, on: dt.date | None = None
) -> None:
    """Say where the action comes from; each proposition says in return what it became (2.9)."""
    wanted = list(propositions)
    _require_tieable(action, wanted)
    held = set(action.propositions.order_by("pk").values_list("pk", flat=True))
    kept = {row.pk for row in wanted}
    if held == kept:
        return
    ACTIONS.run(action, "tie", actor=actor, on=on, propositions=[row.code for row in wanted])
    _release(
        action.propositions.exclude(pk__in=kept).order_by("numero"), action, actor=actor, on=on
    )
    for row in wanted:
        if row.pk not in held:
            transform_proposition(row, actor=actor, devenir=action.titre, on=on)
    action.propositions.set(wanted)


def _require_tieable(action: Action, wanted: list[Proposition]) -> None:
    """Of the same Atelier, and not put aside."""
    if any(row.atelier_id != action.feuille.atelier_id for row in wanted):
        raise Refused(
            "Une proposition vient d’un autre Atelier : choisissez parmi celles de celui-ci."
        )
    aside = [row.code for row in wanted if row.etat == EtatProposition.ECARTEE]
    if aside:
        raise Refused(
            f"Écartée : {', '.join(aside)}. Retenez-la d’abord si elle devient une action."
        )


def _release(
    rows: Iterable[Proposition], action: Action, *, actor: Actor, on: dt.date | None
) -> None:
    """Propositions no other action comes from are simply kept again."""
    for row in rows:
        if not row.actions.exclude(pk=action.pk).exists():
            release_proposition(row, actor=actor, on=on)


# -- the moves --------------------------------------------------------------------------------


def request_step(action: Action, *, actor: Actor, on: dt.date | None = None) -> None:
    """The collectivité asks for the next step; ENGAGEE is refused while a plan is not conform (CF-7)."""
    ACTIONS.run(action, "request_step", actor=actor, on=on)


def confirm_step(action: Action, *, actor: Actor, on: dt.date | None = None) -> None:
    """The pilote confirms: the state of the action changes."""
    ACTIONS.run(action, "confirm_step", actor=actor, on=on)


def refuse_step(action: Action, *, actor: Actor, motif: str, on: dt.date | None = None) -> None:
    ACTIONS.run(action, "refuse_step", actor=actor, on=on, motif=motif)


@one_act()
def advance_action(
    action: Action, *, redacteur: Actor, pilote: Actor, on: dt.date | None = None
) -> None:
    """One step asked and confirmed."""
    request_step(action, actor=redacteur, on=on)
    confirm_step(action, actor=pilote, on=on)


def postpone_action(
    action: Action, *, actor: Actor, reportee_a: dt.date, motif: str, on: dt.date | None = None
) -> None:
    ACTIONS.run(action, "postpone", actor=actor, on=on, motif=motif, reportee_a=reportee_a)


def resume_action(action: Action, *, actor: Actor, on: dt.date | None = None) -> None:
    """Back to the state it left."""
    ACTIONS.run(action, "resume", actor=actor, on=on)


def abandon_action(action: Action, *, actor: Actor, motif: str, on: dt.date | None = None) -> None:
    ACTIONS.run(action, "abandon", actor=actor, on=on, motif=motif)


def merge_action(
    action: Action, *, actor: Actor, dans: Action, motif: str = "", on: dt.date | None = None
) -> None:
    ACTIONS.run(action, "merge", actor=actor, on=on, dans=dans, motif=motif)
