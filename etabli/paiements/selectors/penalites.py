"""Reads of the penalties of a marché: how late, how much, and what is withheld of them (CH-13)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Sum

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import STOPPED
from etabli.core import parametres
from etabli.core.delais import days_between
from etabli.livrables import selectors as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.states import Etat as EtatLivrable
from etabli.paiements import echeancier
from etabli.paiements.models import DemandePaiement, Penalite
from etabli.paiements.penalites import Bareme, Total, total
from etabli.paiements.selectors.parts import DUE
from etabli.paiements.states import EtatPenalite

ZERO = echeancier.ZERO


def bareme(*, on: dt.date) -> Bareme:
    """The figures of the day the marché was notified."""
    return Bareme(
        diviseur=parametres.integer("penalite_diviseur", on=on),
        plafond=parametres.decimal("penalite_plafond", on=on),
        franchise_ht=parametres.decimal("penalite_franchise_ht", on=on),
    )


def days_late(livrable: Livrable, *, on: dt.date) -> int:
    """From its last day to the day it was handed in, or to that day when it is still awaited."""
    due, version = livrables.handing_over_day(livrable), livrable.current
    if due is None or livrable.etat == EtatLivrable.SANS_OBJET:
        return 0
    return max(0, days_between(due, version.deposited_on if version else on))


def late_ones(marche: MarcheSubsequent, *, on: dt.date) -> list[Livrable]:
    """Those that are late and have no penalty that stands."""
    known = Penalite.objects.filter(marche=marche).exclude(etat=EtatPenalite.LEVEE)
    rows = Livrable.objects.filter(atelier=marche.atelier_id).select_related("atelier")
    rows = rows.exclude(pk__in=known.values("livrable_id")).order_by("pk")
    return [one for one in rows if days_late(one, on=on)]


def total_of(marche: MarcheSubsequent) -> Total:
    """The sum of those withheld, then the cap, then the waiver (10.6)."""
    assert marche.notified_on is not None, "a marché that is late is notified"
    rows = Penalite.objects.filter(marche=marche, etat=EtatPenalite.RETENUE).order_by("pk")
    amounts = rows.values_list("montant", flat=True)
    return total(amounts, montant_ht=marche.ht, bareme=bareme(on=marche.notified_on))


def withheld(marche: MarcheSubsequent) -> Decimal:
    """What the requests have kept so far."""
    rows = DemandePaiement.objects.filter(service_fait__marche=marche, etat__in=DUE).order_by()
    found: Decimal | None = rows.aggregate(total=Sum("penalite"))["total"]
    return found or ZERO


def still_due(marche: MarcheSubsequent) -> Decimal:
    """What no request has kept yet; a marché that stopped has it in its account (2.7.4)."""
    if marche.etat in STOPPED:
        return ZERO
    return max(ZERO, total_of(marche).du - withheld(marche))
