"""The opening of the offers of one consultation: two keys meet, containers are opened one by one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core.models import Movable
from etabli.sceaux.models.cles import Cle
from etabli.sceaux.states import RUNNING, EtatOuverture


class Ouverture(Movable):
    """Where it stands is kept at each step: a browser that closes in the middle loses nothing."""

    root_path = "marche__atelier"

    Etat = EtatOuverture
    states = EtatOuverture
    etat = models.CharField(
        "état", max_length=40, choices=EtatOuverture, default=EtatOuverture.EN_COURS
    )
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="ouvertures",
        verbose_name="marché subséquent",
    )
    premiere = models.ForeignKey(
        Cle, models.PROTECT, related_name="+", verbose_name="première clé"
    )
    seconde = models.ForeignKey(Cle, models.PROTECT, related_name="+", verbose_name="seconde clé")
    #: by name of container, what the first has left, then the key itself; emptied at the end
    restes = models.JSONField("ce qui reste, par dépôt", default=dict)
    cles = models.JSONField("clés des dépôts", default=dict)
    #: how many containers are read, and what came out: for the page that waits
    lus = models.PositiveIntegerField("dépôts lus", default=0)
    registre = models.JSONField("registre des dépôts", default=list)

    class Meta:
        verbose_name = "ouverture"
        verbose_name_plural = "ouvertures"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche",),
                condition=Q(etat__in=[str(etat) for etat in RUNNING]),
                name="ouverture_one_in_course",
                violation_error_message="Une ouverture est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=~Q(premiere=F("seconde")), name="ouverture_two_holders"
            ),
        ]

    def __str__(self) -> str:
        return f"Ouverture des offres — {self.marche}"

    def get_absolute_url(self) -> str:
        return reverse("sceaux:sceau", args=[self.marche_id])

    @property
    def atelier(self) -> Atelier:
        return self.marche.atelier

    @property
    def paire(self) -> str:
        return f"{self.premiere_id}-{self.seconde_id}"
