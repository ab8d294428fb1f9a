"""The phases that the orders of an Atelier carry, by its format (D-19)."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Exists, Q, QuerySet

from etabli.ateliers import deroules
from etabli.ateliers.deroules import Deroule, deroule_of
from etabli.ateliers.models import Atelier
from etabli.marches.models import BonDeCommande


def left(atelier: Atelier, ordered: set[int]) -> list[int]:
    """The phases of its format that no order carries, in their order."""
    return [phase.code for phase in deroule_of(atelier).phases if phase.code not in ordered]


def all_carried(orders: QuerySet[BonDeCommande], *, version: str) -> Q:
    """Each phase of the format is in one of these orders (rows of the outer query).

    `version` is the lookup that leads to the version the Atelier follows (`atelier__deroule`).
    """
    found = Q(pk__in=[])
    for one in deroules.known:
        each = (Q(Exists(orders.filter(_carrying(one, phase.code)))) for phase in one.phases)
        found |= reduce(and_, each, Q(**{version: one.code}))
    return found


def _carrying(deroule: Deroule, phase: int) -> Q:
    """An order whose kind carries this phase: a list of JSON is compared whole in every database."""
    kinds = (order.phases for order in deroule.orders if phase in order.phases)
    return reduce(or_, (Q(phases=list(kind)) for kind in kinds))
