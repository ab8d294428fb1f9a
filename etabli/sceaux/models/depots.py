"""A sealed offer, as the base holds it: nothing of who handed it in, nor under what names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.consultations.models import MarcheSubsequent
from etabli.core.models import Movable
from etabli.sceaux.models.scelles import Scelle
from etabli.sceaux.states import EtatDepot


class Depot(Scelle, Movable):
    """One container. `moved_at` and `minute` are cut to the minute; the second is inside, sealed.

    Its row is written outside the journal, whose numbered lines everybody may count: its line, with its
    digest, is written at the hour (docs/decisions/0003). Its story is its own (`root`): no page of an Atelier
    counts it.
    """

    Etat = EtatDepot
    states = EtatDepot
    etat = models.CharField("état", max_length=40, choices=EtatDepot, default=EtatDepot.RECU)
    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="depots", verbose_name="marché subséquent"
    )
    minute = models.DateTimeField("reçu à la minute")
    is_late = models.BooleanField("hors délai", default=False)
    #: the digest of the code that the depositor keeps: who shows the code may replace it
    recu = models.CharField("empreinte du code de reçu", max_length=64, unique=True)
    #: chained to that of the deposit it replaces
    chaine = models.CharField("chaîne des reçus", max_length=64)
    remplace = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="remplacant", verbose_name="remplace"
    )

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(taille__gt=0), name="depot_holds_something"),
        ]

    def __str__(self) -> str:
        return "Dépôt scellé"

    def get_absolute_url(self) -> str:
        return reverse("sceaux:sceau", args=[self.marche_id])
