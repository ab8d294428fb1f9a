"""What the pilote sets beside the sessions of a Local: its calendar, what organising it costs (A.2, D-16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from demo.scene import Scene
from etabli.core import horloge
from etabli.seances import services
from etabli.seances.models import FraisOrganisation, SessionInSitu
from etabli.seances.states import EtatFrais, PosteFrais

#: of each session: what for, foreseen, then real; the mayor's side pays the first, the State the second
COSTS = (
    (PosteFrais.RESTAURATION, "Repas partagé", "640.00", "688.40"),
    (PosteFrais.DEPLACEMENTS, "Car pour l’arpentage", "380.00", "352.00"),
)


def settle_calendar(scene: Scene, days: Mapping[int, dt.date]) -> None:
    """Every milestone keeps the day it is given by its rank, or the one that was proposed."""
    pilote = scene.people.pilote
    calendrier = services.propose_calendar(scene.atelier, actor=pilote)
    for row in calendrier.jalons.order_by("rang"):
        services.keep_date(row, actor=pilote, jour=days.get(row.rang, row.jour))


def foresee_costs(scene: Scene, session: SessionInSitu) -> None:
    """What this session will cost, and who pays."""
    people = scene.people
    for (poste, objet, foreseen, _), payeur in zip(
        COSTS, (scene.atelier.chef_de_file, people.service), strict=True
    ):
        services.foresee_cost(
            scene.atelier, actor=people.pilote, session=session, poste=poste, objet=objet,
            payeur=payeur, montant_prevu=Decimal(foreseen),
        )  # fmt: skip


def settle_costs(scene: Scene, session: SessionInSitu) -> None:
    """What it really cost."""
    real = {objet: Decimal(paid) for _, objet, _, paid in COSTS}
    rows = FraisOrganisation.objects.filter(session=session, etat=EtatFrais.PREVU)
    for row in rows.select_related("atelier", "payeur").order_by("pk"):
        services.settle_cost(
            row, actor=scene.people.pilote, montant_reel=real[row.objet], on=horloge.today()
        )
