"""The livrable de synthèse: written, handed in, admitted, published (V1 to V5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from demo.scene import Scene
from etabli.livrables import services
from etabli.livrables.models import Livrable

Days = Iterator[dt.date]


def _livrable(scene: Scene) -> Livrable:
    return Livrable.objects.select_related("atelier").get(atelier=scene.atelier)


def deposit(scene: Scene) -> Days:
    """The team writes its parts; the rest is taken from the data."""
    yield scene.day(170)
    for code, texte in scene.sujet["synthese"].items():
        part = _livrable(scene).sections.get(code=code)
        services.write_section(part, actor=scene.mandataire, texte=texte)
    yield scene.day(180)
    services.deposit_generated(
        _livrable(scene),
        actor=scene.mandataire,
        note="Toutes les parties sont remises ; l’esquisse a été relue par le groupe de suivi.",
    )
    yield scene.day(183)
    services.start_verification(_livrable(scene), actor=scene.people.pilote)


def admit(scene: Scene) -> Days:
    yield scene.day(195)
    services.admit_livrable(
        _livrable(scene),
        actor=scene.people.valideur,
        motif="Le document répond à la commande et se lit sans l’équipe.",
    )


def publish(scene: Scene) -> Days:
    """Asked by the pilote, agreed by the mayor."""
    yield scene.day(197)
    services.ask_publication(_livrable(scene), actor=scene.people.pilote)
    yield scene.day(199)
    services.agree_publication(_livrable(scene), actor=scene.people.signataire)
