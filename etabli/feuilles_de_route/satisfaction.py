"""K23: the marks of 1 to 5, at the closing and at the last review, and how many they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from etabli.ateliers.models import Atelier
from etabli.feuilles_de_route.models import NoteCloture, Revue


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The mean to one decimal, None of nothing, and the number of marks it is made of."""

    moyenne: Decimal | None
    nombre: int


def satisfaction(ateliers: Iterable[Atelier]) -> Satisfaction:
    """K23 over these Ateliers."""
    keys = [atelier.pk for atelier in ateliers]
    closing = NoteCloture.objects.filter(atelier__in=keys).order_by("pk")
    reviews = Revue.objects.filter(feuille__atelier__in=keys, etat="TENUE", note__isnull=False)
    marks = [
        *closing.values_list("note", flat=True),
        *reviews.order_by("pk").values_list("note", flat=True),
    ]
    return mean(mark for mark in marks if mark is not None)


def mean(marks: Iterable[int]) -> Satisfaction:
    found = list(marks)
    if not found:
        return Satisfaction(None, 0)
    value = (Decimal(sum(found)) / len(found)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Satisfaction(value, len(found))
