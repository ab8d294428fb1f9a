"""The verbs of plans of finance: every change is journalled on the action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, TypedDict, Unpack

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation as Type
from etabli.core.access import Actor
from etabli.core.coecriture.history import forget
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.feuilles_de_route import financement
from etabli.feuilles_de_route.models import Action, LigneFinancement, PlanFinancement
from etabli.feuilles_de_route.services.moves import ACTIONS
from etabli.feuilles_de_route.states import FINAL, TypePorteur
from etabli.seances.services.checks import check_row

TERRITORIALES = (Type.COMMUNE, Type.DEPARTEMENT, Type.REGION)
GROUPEMENTS = (Type.EPCI, Type.PETR, Type.SYNDICAT)


class PlanFields(TypedDict, total=False):
    """What people write of a plan de financement, in euros HT; what is not given does not change."""

    maitre_ouvrage_nom: str
    type_porteur: str
    departement_code: str
    cout_ht: Decimal | None
    is_chef_de_file: bool
    is_energie_scolaire: bool
    is_epci_corse: bool
    is_renouvellement_urbain: bool
    is_feder_cooperation: bool
    derogation_taux: Decimal | None
    derogation_reference: str
    derogation_on: dt.date | None


class LineFields(TypedDict, total=False):
    """What people write of a line besides its source and its amount."""

    organisation: str
    statut: str
    poste: str
    recue_on: dt.date | None
    reference: str


class ChangedLine(LineFields, total=False):
    """The same, with its source and its amount in euros."""

    source: str
    montant: Decimal


def kind_of(organisation: Organisation | None) -> TypePorteur:
    """What the maître d'ouvrage is for CF-4; unknown when nobody is named from the list."""
    if organisation is None:
        return TypePorteur.INCONNU
    if organisation.type in TERRITORIALES:
        return TypePorteur.COLLECTIVITE
    return (
        TypePorteur.GROUPEMENT_COLLECTIVITES
        if organisation.type in GROUPEMENTS
        else TypePorteur.AUTRE
    )


@one_act()
def add_plan(
    action: Action, *, actor: Actor, on: dt.date | None = None, **fields: Unpack[PlanFields]
) -> PlanFinancement:
    """A plan for one maître d'ouvrage (CF-8); by default that of the action, for its whole cost."""
    owner = action.maitre_ouvrage
    given = {
        "maitre_ouvrage_nom": action.porteur,
        "type_porteur": kind_of(owner),
        "departement_code": owner.departement_code if owner else "",
        "cout_ht": action.cout_ht or Decimal(0),
    }
    plan = PlanFinancement(action=action, **{**given, **fields})
    check_row(plan, exclude=("action",))
    _journal(
        action,
        actor=actor,
        on=on,
        acte="plan ajouté",
        maitre_ouvrage=plan.maitre_ouvrage_nom,
        cout_ht=plan.cout_ht,
    )
    plan.save()
    return plan


def change_plan(
    plan: PlanFinancement,
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    on: dt.date | None = None,
    **fields: Unpack[PlanFields],
) -> Saved:
    """Rewrite a plan; the journal says what changed. `seen`: see `core.coecriture.writing`."""

    def store(changed: dict[str, object]) -> None:
        _set(plan, changed)
        check_row(plan, exclude=("action",))
        _journal(plan.action, actor=actor, on=on, acte="plan modifié", plan=plan.pk, **changed)
        plan.save()

    kept = partial(columns, plan, fields)
    return write(plan, fields, actor=actor, kept=kept, store=store, seen=seen)


@one_act()
def remove_plan(plan: PlanFinancement, *, actor: Actor, on: dt.date | None = None) -> None:
    _journal(plan.action, actor=actor, on=on, acte="plan retiré", plan=plan.pk)
    forget(plan, *plan.lignes.order_by("pk"))
    plan.delete()


@one_act()
def add_line(
    plan: PlanFinancement,
    *,
    actor: Actor,
    source: str,
    montant: Decimal,
    on: dt.date | None = None,
    **fields: Unpack[LineFields],
) -> LigneFinancement:
    """Who brings how much, in euros. A public line of the maître d'ouvrage itself is refused (CF-1)."""
    ligne = LigneFinancement(plan=plan, source=source, montant=montant, **fields)
    _save_line(ligne, actor=actor, on=on, acte="ligne ajoutée")
    return ligne


def change_line(
    ligne: LigneFinancement,
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    on: dt.date | None = None,
    **fields: Unpack[ChangedLine],
) -> Saved:
    """Correct a line, or say what became of it (`statut`). `seen`: see `core.coecriture.writing`."""

    def store(changed: dict[str, object]) -> None:
        _set(ligne, changed)
        _save_line(ligne, actor=actor, on=on, acte="ligne modifiée")

    kept = partial(columns, ligne, fields)
    return write(ligne, fields, actor=actor, kept=kept, store=store, seen=seen)


def _set(row: PlanFinancement | LigneFinancement, changed: dict[str, object]) -> None:
    for name, value in changed.items():
        setattr(row, name, value)


@one_act()
def remove_line(ligne: LigneFinancement, *, actor: Actor, on: dt.date | None = None) -> None:
    _journal(
        ligne.plan.action,
        actor=actor,
        on=on,
        acte="ligne retirée",
        source=ligne.source,
        montant=ligne.montant,
    )
    forget(ligne)
    ligne.delete()


def _save_line(ligne: LigneFinancement, *, actor: Actor, on: dt.date | None, acte: str) -> None:
    check_row(ligne, exclude=("plan",))
    fault = financement.refusal(ligne.plan, ligne)
    if fault:
        raise Refused(fault)
    _journal(
        ligne.plan.action, actor=actor, on=on, acte=acte, source=ligne.source, montant=ligne.montant,
        statut=ligne.statut,
    )  # fmt: skip
    ligne.save()


def _journal(action: Action, *, actor: Actor, on: dt.date | None, **facts: Any) -> None:
    if action.etat in FINAL:
        raise Refused("L’action est terminée, abandonnée ou fusionnée : son plan ne change plus.")
    ACTIONS.run(action, "amend_plan", actor=actor, on=on, **facts)
