"""An intermediate acompte: asked by the holder ahead of a step, certified as any other, or refused (CH-8)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import F

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.paiements.contrats import locked
from etabli.paiements.echeancier import cents
from etabli.paiements.models import ServiceFait
from etabli.paiements.services.moves import SERVICES_FAITS
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.states import ACOMPTE


@one_act()
def ask_acompte(
    step: ServiceFait,
    *,
    actor: Actor,
    montant: Decimal,
    travaux: str,
    on: dt.date | None = None,
) -> ServiceFait:
    """CH-8: what is done of the step in hand; it comes off the step, which follows it in the schedule."""
    day, marche = on or horloge.today(), step.marche
    if marche is None:
        raise Refused(
            "Un acompte intermédiaire se demande sur un marché : un bon se paie à ses étapes."
        )
    locked(marche)
    step = ServiceFait.objects.select_related("marche", "atelier").get(pk=step.pk)
    number = marche.services_faits.filter(acompte_de__isnull=False).count() + 1
    taux = cents(montant * 100 / marche.ttc)
    found = ServiceFait(
        atelier=step.atelier, marche=step.marche, etape=f"{ACOMPTE}{number}", rang=step.rang, taux=taux,
        ttc=montant, acompte_de=step,
    )  # fmt: skip
    SERVICES_FAITS.run(found, "ask_acompte", actor=actor, on=day, montant=montant, travaux=travaux)
    later = marche.services_faits.filter(rang__gte=step.rang).exclude(pk=found.pk)
    later.update(rang=F("rang") + 1)
    _give(step, -montant, -taux)
    keep_previsions(marche, on=day)
    return found


@one_act()
def decline_acompte(
    found: ServiceFait, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """CH-8: the amount goes back to its step."""
    locked(found.contrat)
    amount, taux, step = found.ttc, found.taux, found.acompte_de
    entry = SERVICES_FAITS.run(found, "decline", actor=actor, on=on, motif=motif)
    assert step is not None, "nobody may refuse what is no acompte"
    _give(step, amount, taux or Decimal(0))
    keep_previsions(found.contrat, on=on or horloge.today())
    return entry


def _give(step: ServiceFait, amount: Decimal, taux: Decimal) -> None:
    """What of the schedule goes to this step, or comes off it."""
    rows = ServiceFait.objects.filter(pk=step.pk)
    rows.update(ttc=F("ttc") + amount, taux=F("taux") + taux)
