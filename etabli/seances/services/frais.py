"""The verbs of the costs of organisation: foreseen, settled, taken back (D-16)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypedDict, Unpack

from etabli.acteurs.models import Organisation
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access
from etabli.seances import payloads as p
from etabli.seances.models import FraisOrganisation, SessionInSitu
from etabli.seances.services.checks import changed_fields, check_row, tried_with
from etabli.seances.states import EtatFrais

E_ = EtatFrais
SET_BY_MOVES = ("montant_reel",)


class Said(TypedDict, total=False):
    """What is said of a cost besides its amount; what is not given does not change."""

    session: SessionInSitu | None
    poste: str
    objet: str
    payeur: Organisation
    montant_prevu: Decimal


@guard("D-16", "L’Atelier n’est pas terminé")
def _stands(attempt: Attempt[FraisOrganisation]) -> str | None:
    if attempt.obj.atelier.etat in states(Group.OVER):
        return "L’Atelier est terminé : on n’y prévoit plus de frais."
    return None


def _is_sound(attempt: Filled[FraisOrganisation, p.Settled]) -> list[str]:
    most = 100_000
    if 0 <= attempt.data.montant_reel <= most:
        return []
    return ["Un frais d’organisation va de 0 à 100 000 euros : vérifiez le montant réglé."]


def _settled(attempt: Filled[FraisOrganisation, p.Settled]) -> Changes:
    return {"montant_reel": attempt.data.montant_reel}


FRAIS = Workflow(
    access.FRAIS,
    related=("atelier", "atelier__commune", "payeur"),
    audiences=audiences_through("atelier"),
    final=(E_.RETIRE,),
    foresee=Move("Prévoir des frais", (), E_.PREVU, rule="D-16", guards=(_stands,), payload=p.Cost,
        circle=Cercle.PORTEURS),
    amend=Move("Modifier des frais", (E_.PREVU,), rule="D-16", payload=p.Changed, circle=Cercle.PORTEURS),
    settle=Move(
        "Noter le montant réglé", (E_.PREVU, E_.REGLE), E_.REGLE, rule="D-16", checks=(_is_sound,), effect=_settled,
        announce="Le montant réglé remplace le montant prévu dans le total.", payload=p.Settled,
        circle=Cercle.PORTEURS,
    ),
    withdraw=Move("Retirer des frais", (E_.PREVU, E_.REGLE), E_.RETIRE, rule="D-16", danger=True,
                  announce="Ces frais ne comptent plus dans le total.", circle=Cercle.PORTEURS),
)  # fmt: skip


@one_act()
def foresee_cost(
    atelier: Atelier, *, actor: Actor, on: dt.date | None = None, **said: Unpack[Said]
) -> FraisOrganisation:
    """Say what a room, meals, travel or communication will cost, and which porteur pays; never in AE nor in CP."""
    row = FraisOrganisation(atelier=atelier, **said)
    check_row(row, exclude=SET_BY_MOVES)
    _keeps_to_its_atelier(row)
    FRAIS.run(row, "foresee", actor=actor, on=on, poste=row.poste, montant_prevu=row.montant_prevu)
    return row


@one_act()
def amend_cost(
    row: FraisOrganisation, *, actor: Actor, on: dt.date | None = None, **said: Unpack[Said]
) -> None:
    """Correct what is foreseen."""
    names = changed_fields(row, said)
    if not names:
        return
    with tried_with(row, said):
        check_row(row, exclude=SET_BY_MOVES)
        _keeps_to_its_atelier(row)
    FRAIS.run(row, "amend", actor=actor, on=on, champs=names)
    row.save(update_fields=names)


def _keeps_to_its_atelier(row: FraisOrganisation) -> None:
    if row.session and row.session.atelier_id != row.atelier_id:
        raise Refused("Cette session est celle d’un autre Atelier : choisissez-en une d’ici.")
    atelier = row.atelier
    paying = {atelier.chef_de_file_id, atelier.service_pilote_id}
    paying |= set(atelier.co_porteurs.order_by("pk").values_list("pk", flat=True))
    if row.payeur_id not in paying:
        raise Refused("Qui paie est un porteur de cet Atelier, ou le service pilote : choisissez.")


def settle_cost(
    row: FraisOrganisation, *, actor: Actor, montant_reel: Decimal, on: dt.date | None = None
) -> None:
    """What it really cost."""
    FRAIS.run(row, "settle", actor=actor, on=on, montant_reel=montant_reel)


def withdraw_cost(row: FraisOrganisation, *, actor: Actor, on: dt.date | None = None) -> None:
    """It was noted by mistake, or is not to be paid after all."""
    FRAIS.run(row, "withdraw", actor=actor, on=on)
