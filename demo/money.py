"""What is certified, asked and paid (CH-5, CH-6, CH-8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from demo.scene import Scene
from etabli.marches.models import BonDeCommande
from etabli.paiements import services
from etabli.paiements.models import DemandePaiement
from etabli.paiements.states import Etape, EtatDemande

Days = Iterator[dt.date]


def phase_2(scene: Scene) -> Days:
    """BC 1: the whole at the service fait of phase 2."""
    yield scene.day(99)
    _certify(scene, scene.bons[0], "PHASE_2")
    yield scene.day(101)
    _claim(scene, scene.bons[0], "PHASE_2")


def session(scene: Scene) -> Days:
    """BC 2: 60 % after the session; what was asked before is paid in time."""
    yield scene.day(133)
    _certify(scene, scene.bons[1], "SESSION")
    yield scene.day(135)
    _claim(scene, scene.bons[1], "SESSION")
    yield scene.day(148)
    pay(scene)


def admission(scene: Scene) -> Days:
    """BC 2: 40 % at the admission of the livrable."""
    yield scene.day(200)
    _certify(scene, scene.bons[1], Etape.ADMISSION)
    yield scene.day(202)
    _claim(scene, scene.bons[1], Etape.ADMISSION)


def balance(scene: Scene) -> Days:
    """The last payment settles the order."""
    yield scene.day(216)
    pay(scene)


def advance(scene: Scene) -> Days:
    """What was asked for phase 2 is paid within the thirty days."""
    yield scene.day(112)
    pay(scene)


def _certify(scene: Scene, bon: BonDeCommande, etape: str) -> None:
    services.certify_service_fait(bon, actor=scene.people.pilote, etape=etape)


def _claim(scene: Scene, bon: BonDeCommande, etape: str) -> None:
    services.record_demande(
        bon, actor=scene.mandataire, etape=etape, numero=f"DP{bon.pk:04d}-{etape[:3]}"
    )


def pay(scene: Scene) -> None:
    """Every request of the Atelier that waits."""
    rows = DemandePaiement.objects.filter(
        service_fait__atelier=scene.atelier, etat=EtatDemande.A_PAYER
    )
    for demande in rows.order_by("pk"):
        services.pay_demande(demande, actor=scene.people.budget)
