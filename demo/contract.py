"""Second act: the holder drawn by the tourniquet, its devis, the orders (F1 to F7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from demo.scene import Scene
from etabli.core import horloge
from etabli.marches import prix, services
from etabli.marches.models import Groupement

Days = Iterator[dt.date]


def engage(scene: Scene) -> Days:
    """F1, F3, F5, F6: designated, accepted, quoted, validated."""
    yield scene.day(64)
    services.designate_atelier(scene.atelier, actor=scene.bureau.chef_projet)
    yield scene.day(67)
    accept(scene)
    yield from quote(scene)


def engage_after_refusal(scene: Scene) -> Days:
    """T-6 c: the first holder refuses; the next one accepts."""
    yield scene.day(64)
    services.designate_atelier(scene.atelier, actor=scene.bureau.chef_projet)
    yield scene.day(66)
    services.refuse_designation(
        scene.designation,
        actor=scene.mandataire,
        cause="AUTRE",
        motif="L’équipe est retenue ailleurs jusqu’à la fin du trimestre.",
    )
    yield scene.day(67)
    accept(scene)
    yield from quote(scene)


def accept(scene: Scene) -> None:
    """The declaration of every member."""
    designation = scene.designation
    services.accept_designation(
        designation, actor=scene.mandataire, declaration=members(designation.groupement)
    )


def members(groupement: Groupement) -> list[int]:
    return list(groupement.membres.order_by("pk").values_list("organisation_id", flat=True))


def quote(scene: Scene) -> Days:
    """The basket of the place at the holder's prices, then validated."""
    yield scene.day(71)
    services.deposit_devis(
        scene.designation,
        actor=scene.mandataire,
        quantites=prix.panier(scene.people.commune.departement_id or ""),
        delai_execution="Trois mois à compter de la notification",
    )
    yield scene.day(74)
    services.validate_devis(scene.devis, actor=scene.people.valideur)


def prepare(scene: Scene, phases: Sequence[int]) -> None:
    """The order of these phases, on the desk of who signs."""
    bon = services.prepare_bon(scene.devis, actor=scene.people.pilote, phases=phases)
    services.present_bon(bon, actor=scene.people.pilote)


def order(scene: Scene, phases: Sequence[int], *, number: int) -> Days:
    """F7: presented, signed, committed under the number of Chorus, notified."""
    yield scene.day(number)
    prepare(scene, phases)
    yield scene.day(number + 1)
    bon = scene.bons[-1]
    services.sign_bon(bon, actor=scene.people.rpa)
    services.engage_bon(bon, actor=scene.people.budget, numero_ej=f"{1_600_000_000 + bon.pk}")
    yield scene.day(number + 2)
    services.notify_bon(
        scene.bons[-1],
        actor=scene.people.pilote,
        preuve=f"PLACE, accusé de réception du {horloge.today():%d/%m/%Y}",
    )
