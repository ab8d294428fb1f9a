"""The thresholds of a framework, each told once: months before its end, shares of its maximum (AC-1, AC-6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from etabli.core import horloge, parametres
from etabli.core.access import CLOCK
from etabli.core.delais import end_in_months
from etabli.core.formats import date_longue, euros, pourcent
from etabli.core.outbox import one_act
from etabli.marches import selectors
from etabli.marches.models import AccordCadre, AlerteAccordCadre
from etabli.marches.services.accords import ACCORDS

END, USE = "warn_end", "warn_use"


class Seuil(NamedTuple):
    """A threshold that is passed: the move that tells it, its key, its sentence."""

    move: str
    key: str
    words: str


def passed_thresholds(accord: AccordCadre, *, on: dt.date) -> list[Seuil]:
    """The thresholds that the framework has passed that day, the farthest last, whether told or not."""
    return [*_passed_in_time(accord, on=on), *_passed_in_money(accord, on=on)]


def _passed_in_time(accord: AccordCadre, *, on: dt.date) -> Iterator[Seuil]:
    end = accord.fin
    months = sorted(parametres.get("alerte_validite_accord_cadre_mois", on=on), reverse=True)
    for number in months:
        if on <= end <= end_in_months(on, number, rolls=False):
            words = f"il sert jusqu’au {date_longue(end)}, dans {number} mois au plus"
            yield Seuil(END, f"FIN-{number}-{end}", words)


def _passed_in_money(accord: AccordCadre, *, on: dt.date) -> Iterator[Seuil]:
    maximum, used = accord.plafond_ht, selectors.consumed_ht(accord)
    for share in map(Decimal, parametres.get("alerte_consommation_accord_cadre", on=on)):
        if used >= maximum * share:
            words = (
                f"{euros(used)} HT y sont notifiés, {pourcent(share * 100)} ou plus de son maximum "
                f"({euros(maximum)} HT)"
            )
            yield Seuil(USE, f"CONSOMMATION-{share}-{maximum}", words)


def _untold(accord: AccordCadre) -> list[Seuil]:
    told = set(accord.alertes.values_list("seuil", flat=True))
    return [one for one in passed_thresholds(accord, on=horloge.today()) if one.key not in told]


def is_due(accord: AccordCadre) -> bool:
    """Has the framework passed a threshold of which nobody was told?"""
    return bool(_untold(accord))


@one_act()
def tell_thresholds(accord: AccordCadre) -> None:
    """Tell the farthest threshold in time and in money; those before it are passed with it."""
    today, found = horloge.today(), _untold(accord)
    AlerteAccordCadre.objects.bulk_create(
        AlerteAccordCadre(accord_cadre=accord, seuil=one.key, told_on=today) for one in found
    )
    last = {one.move: one for one in found}
    for one in last.values():
        ACCORDS.run(accord, one.move, actor=CLOCK, on=today, seuil=one.words)
