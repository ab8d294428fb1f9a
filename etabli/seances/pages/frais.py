"""The costs of organisation of an Atelier: each line, who pays what, the total that the mayor reads (D-16)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from etabli.ateliers.access import reaches
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import euros
from etabli.core.ui.doors import bar
from etabli.seances import access
from etabli.seances.frais import costs_of, costs_total
from etabli.seances.models import FraisOrganisation

Context = dict[str, object]


def may_read(actor: Actor, atelier: Atelier) -> bool:
    """The State and the porteurs; not the team."""
    return reaches(access.PAYING_ATELIER, actor, atelier)


def may_foresee(actor: Actor, atelier: Atelier) -> bool:
    return atelier.etat not in states(Group.OVER) and reaches(
        access.PAYERS_OF_ATELIER, actor, atelier
    )


def frais(atelier: Atelier, actor: Actor) -> Context:
    rows = list(costs_of(atelier))
    return {
        "atelier": atelier,
        "lines": [_line(row, actor) for row in rows],
        "by_payer": _by_payer(rows),
        "total": costs_total(atelier),
        "may_foresee": may_foresee(actor, atelier),
    }


def _line(row: FraisOrganisation, actor: Actor) -> Context:
    return {
        "row": row,
        "real": "" if row.montant_reel is None else euros(row.montant_reel),
        "moves": bar(row, actor),
        "can_amend": row.etat == "PREVU" and access.FRAIS.may(actor, "amend", row),
    }


def _by_payer(rows: list[FraisOrganisation]) -> list[tuple[str, str]]:
    """What each one pays, as far as one knows."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.payeur.nom] += row.montant
    return [(name, euros(amount)) for name, amount in sorted(sums.items())]
