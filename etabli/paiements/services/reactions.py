"""What follows from earlier moves: the steps of an order are planned, awaited, dropped (CH-8)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.marches.models import BonDeCommande
from etabli.paiements import echeancier, selectors
from etabli.paiements.models import ServiceFait
from etabli.paiements.services.moves import SERVICES_FAITS
from etabli.paiements.states import CERTIFIED, WAITING, Etape, EtatServiceFait


def on_notify(bon: BonDeCommande, attempt: Attempt[BonDeCommande]) -> None:
    """The schedule of the order, the day it is notified."""
    order = deroule_of(bon.atelier).order(bon.phases)
    shares = {step.code: Decimal(step.share) for step in order.steps} if order else {}
    amounts = echeancier.schedule(bon.ttc, list(shares.values()))
    for rang, ((etape, taux), ttc) in enumerate(
        zip(shares.items(), amounts, strict=True), start=1
    ):
        _plan(bon, etape, rang=rang, ttc=ttc, taux=taux, on=attempt.on)


def _plan(
    bon: BonDeCommande, etape: str, *, rang: int, ttc: Decimal, taux: Decimal | None, on: dt.date
) -> None:
    found = ServiceFait(bon=bon, etape=etape, rang=rang, taux=taux, ttc=ttc)
    SERVICES_FAITS.run(found, "plan", actor=CLOCK, on=on)
    _await(found, on=on)


def _await(found: ServiceFait, *, on: dt.date) -> None:
    if selectors.not_reached(found) is None:
        SERVICES_FAITS.run(found, "await_certification", actor=CLOCK, on=on)


def on_progress(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """The session took place, or the livrable is admitted: the next step waits for the pilote."""
    rows = ServiceFait.objects.filter(bon__atelier=atelier, etat=EtatServiceFait.A_VENIR)
    for found in rows.select_related("bon__atelier").order_by("bon", "rang"):
        _await(found, on=attempt.on)


def on_terminate(bon: BonDeCommande, attempt: Attempt[BonDeCommande]) -> None:
    """2.7.4: what is admitted is paid; the steps not certified give way to one balance."""
    motif = attempt.motif
    rows = bon.services_faits.order_by("rang")
    for found in rows.filter(etat__in=WAITING):
        SERVICES_FAITS.run(found, "drop", actor=CLOCK, on=attempt.on, motif=motif)
    certified = sum((row.ttc for row in rows.filter(etat__in=CERTIFIED)), echeancier.ZERO)
    final = echeancier.cents((bon.final_ht or echeancier.ZERO) * (100 + bon.taux_tva) / 100)
    if final > certified:
        _plan(
            bon, Etape.RESILIATION, rang=rows.count() + 1, ttc=final - certified, taux=None,
            on=attempt.on,
        )  # fmt: skip
