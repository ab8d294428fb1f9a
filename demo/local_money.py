"""What the team of a Local is paid: parts, advances, each step of its schedule, balance (CH-8 to CH-11, M16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

from demo import consultation
from demo.scene import Scene
from etabli.consultations import services as consultations
from etabli.consultations.selectors.awarding import firms_of
from etabli.core.delais import next_working_day
from etabli.paiements import services
from etabli.paiements.models import Avance, Repartition
from etabli.paiements.payloads import Part
from etabli.paiements.selectors import parts
from etabli.paiements.states import EtatAvance

Days = Iterator[dt.date]
When = Callable[[Scene, int], dt.date]
#: the last firm of the groupement does that part of the contract, the first one the rest
LAST = Decimal("0.40")
#: the credits of a year are delegated on 5 January
CREDITED = 6


def share(scene: Scene) -> None:
    """CH-10: the part of each of its two firms, both small or medium."""
    marche = consultation.marche(scene)
    assert marche.attributaire is not None, "the marché is notified"
    firms = firms_of(marche.attributaire)
    others = (marche.ttc * LAST).quantize(Decimal("0.01"))
    amounts = (marche.ttc - others, others)
    services.share_marche(
        Repartition.objects.get(marche=marche),
        actor=scene.people.budget,
        parts=[Part(firm, ttc, True) for firm, ttc in zip(firms, amounts, strict=True)],
    )


def pay_advances(scene: Scene) -> None:
    """CH-9: to each firm, its own."""
    rows = Avance.objects.filter(marche__atelier=scene.atelier, etat=EtatAvance.A_VERSER)
    for avance in rows.order_by("pk"):
        services.pay_avance(avance, actor=scene.people.budget)


def claim_step(scene: Scene, etape: str) -> None:
    """CH-5, CH-6: the pilote certifies, then each firm is claimed for, by the mandataire."""
    step = services.certify_service_fait(
        consultation.marche(scene), actor=scene.people.pilote, etape=etape
    )
    for rank, waiting in enumerate(parts.to_claim(step), 1):
        services.record_demande(
            step, actor=scene.mandataire, numero=f"DP{step.pk:04d}-{rank}",
            beneficiaire=waiting.organisation,
        )  # fmt: skip


def paying_day(day: dt.date) -> dt.date:
    """Not before the credits of the year are there."""
    opened = dt.date(day.year, 1, CREDITED)
    return next_working_day(max(day, opened))


def begin(scene: Scene, *, when: When) -> Days:
    """The weeks after the notification."""
    yield when(scene, 4)
    share(scene)
    yield paying_day(when(scene, 8))
    pay_advances(scene)


def settle(scene: Scene) -> None:
    """M16."""
    consultations.settle_marche(consultation.marche(scene), actor=scene.people.budget)
