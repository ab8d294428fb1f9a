"""What follows from earlier moves: the steps of a contract are planned, awaited, dropped (CH-8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.consultations import services as consultations
from etabli.consultations.models import Avenant, MarcheSubsequent
from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.credits import services as credits
from etabli.credits.models import EngagementJuridique
from etabli.livrables.models import Livrable
from etabli.marches.models import BonDeCommande
from etabli.paiements import echeancier, selectors
from etabli.paiements.contrats import Contrat, key
from etabli.paiements.models import PartMarche, ServiceFait
from etabli.paiements.selectors import penalites
from etabli.paiements.services.avances import open_repartition
from etabli.paiements.services.moves import SERVICES_FAITS
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.services.sous_traitances import drop_pending
from etabli.paiements.states import CERTIFIED, WAITING, Etape, EtatServiceFait


def on_notify(bon: BonDeCommande, attempt: Attempt[BonDeCommande]) -> None:
    """The schedule of the order, the day it is notified."""
    _schedule(bon, bon.phases, on=attempt.on)
    keep_previsions(bon, on=attempt.on)


def on_notify_marche(marche: MarcheSubsequent, attempt: Attempt[MarcheSubsequent]) -> None:
    """M11, CH-8: the schedule of the forfait, which is whole."""
    _schedule(marche, (), on=attempt.on)
    open_repartition(marche, on=attempt.on)
    keep_previsions(marche, on=attempt.on)


def on_settle(marche: MarcheSubsequent, attempt: Attempt[MarcheSubsequent]) -> None:
    """M16: the final cost; what réfactions took off is not committed any more."""
    taken = selectors.paid_of(marche).refaction
    kept = penalites.withheld(marche)
    final = echeancier.without_refaction(marche.ht, marche.ttc, taken, taux_tva=marche.taux_tva)
    consultations.keep_final(marche, final_ht=final)
    if taken or kept:
        rows = EngagementJuridique.objects.filter(numero=marche.numero_ej).order_by("pk")
        for engagement in rows:
            credits.disengage_ae(engagement, actor=CLOCK, degage=taken + kept, on=attempt.on)
    attempt.record["final_ht"] = str(final)
    drop_pending(marche, on=attempt.on)


def on_avenant(avenant: Avenant, attempt: Attempt[Avenant]) -> None:
    """2.7.6: a change of price goes to the balance, and to the part of its firm; P5: to no advance."""
    amount = avenant.montant_ttc
    if amount:
        _change_balance(avenant, amount)
    keep_previsions(MarcheSubsequent.objects.get(pk=avenant.marche_id), on=attempt.on)


def _change_balance(avenant: Avenant, amount: Decimal) -> None:
    """To the last step, and to the part of its firm."""
    last = avenant.marche.services_faits.exclude(taux=None).order_by("rang").last()
    assert last is not None, "the guards said that the balance stands"
    ServiceFait.objects.filter(pk=last.pk).update(ttc=F("ttc") + amount)
    mine = PartMarche.objects.filter(
        repartition__marche=avenant.marche_id, organisation=avenant.organisation_id
    )
    mine.update(ttc=F("ttc") + amount)


def _schedule(contrat: Contrat, phases: Iterable[int], *, on: dt.date) -> None:
    order = deroule_of(contrat.atelier).order(phases)
    shares = {step.code: Decimal(step.share) for step in order.steps} if order else {}
    amounts = echeancier.schedule(contrat.ttc, list(shares.values())) if shares else ()
    for rang, ((etape, taux), ttc) in enumerate(
        zip(shares.items(), amounts, strict=True), start=1
    ):
        plan_step(contrat, etape, rang=rang, ttc=ttc, taux=taux, on=on)


def plan_step(
    contrat: Contrat, etape: str, *, rang: int, ttc: Decimal, taux: Decimal | None, on: dt.date
) -> None:
    """One payment of a contract; it waits for the pilote at once when its work is done."""
    atelier = contrat.atelier
    found = ServiceFait(
        atelier=atelier, etape=etape, rang=rang, taux=taux, ttc=ttc, **key(contrat)
    )
    SERVICES_FAITS.run(found, "plan", actor=CLOCK, on=on)
    _await(found, on=on)


def _await(found: ServiceFait, *, on: dt.date) -> None:
    if selectors.not_reached(found) is None:
        SERVICES_FAITS.run(found, "await_certification", actor=CLOCK, on=on)


def on_progress(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """The session took place, or the livrable is admitted: the next step waits for the pilote."""
    _await_all(atelier, on=attempt.on)


def on_admission(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V4, CH-8: the steps that this livrable earns wait for the pilote."""
    _await_all(livrable.atelier, on=attempt.on)


def _await_all(atelier: Atelier, *, on: dt.date) -> None:
    rows = ServiceFait.objects.filter(atelier=atelier, etat=EtatServiceFait.A_VENIR)
    for found in rows.select_related("atelier", "bon", "marche").order_by("bon", "marche", "rang"):
        _await(found, on=on)


def on_terminate(bon: BonDeCommande, attempt: Attempt[BonDeCommande]) -> None:
    """2.7.4: what is admitted is paid; the steps not certified give way to one balance."""
    motif = attempt.motif
    rows = bon.services_faits.order_by("rang")
    for found in rows.filter(etat__in=WAITING):
        SERVICES_FAITS.run(found, "drop", actor=CLOCK, on=attempt.on, motif=motif)
    certified = sum((row.ttc for row in rows.filter(etat__in=CERTIFIED)), echeancier.ZERO)
    final = echeancier.cents((bon.final_ht or echeancier.ZERO) * (100 + bon.taux_tva) / 100)
    if final > certified:
        plan_step(
            bon, Etape.RESILIATION, rang=rows.count() + 1, ttc=final - certified, taux=None,
            on=attempt.on,
        )  # fmt: skip
    keep_previsions(bon, on=attempt.on)
