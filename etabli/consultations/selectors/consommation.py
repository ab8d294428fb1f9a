"""What marchés subséquents use of a framework (4.2), named in config/consommation.py.

A framework that is executed by orders has none: it is not even asked.
"""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import NOTIFIED, EtatMarche
from etabli.marches.models import AccordCadre, Groupement
from etabli.marches.models.accords import ModeExecution


def notified_ht(accord: AccordCadre, *, groupement: Groupement | None = None) -> Decimal:
    """Σ HT of the marchés notified on the framework, or to one of its holders; the final HT once known (10.3)."""
    return _total(accord, _of(accord, groupement).filter(etat__in=NOTIFIED))


def awarded_ht(
    accord: AccordCadre, *, groupement: Groupement | None = None, sauf: Atelier | None = None
) -> Decimal:
    """Σ HT of those awarded and not yet notified; that of one Atelier left out."""
    rows = _of(accord, groupement).filter(etat=EtatMarche.ATTRIBUE)
    return _total(accord, rows if sauf is None else rows.exclude(atelier=sauf))


def _of(accord: AccordCadre, groupement: Groupement | None) -> QuerySet[MarcheSubsequent]:
    rows = MarcheSubsequent.objects.filter(accord_cadre=accord).order_by()
    return rows if groupement is None else rows.filter(attributaire=groupement)


def _total(accord: AccordCadre, rows: QuerySet[MarcheSubsequent]) -> Decimal:
    if accord.mode != ModeExecution.MARCHES_SUBSEQUENTS:
        return Decimal("0.00")
    found: Decimal | None = rows.aggregate(
        total=Sum(Coalesce("final_ht", F("montant_ht") + F("avenants_ht")))
    )["total"]
    return found or Decimal("0.00")
