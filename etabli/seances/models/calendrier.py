"""The calendar of an Atelier: its milestones, and the days when nobody is asked to come."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.models import Movable
from etabli.seances.states import EtatCalendrier, GenreContrainte, GenreJalon
from etabli.territoires.models import Commune


class Calendrier(Movable):
    """Proposed from the start of the contract, then kept day by day by the pilote."""

    root_path = "atelier"

    states = EtatCalendrier
    etat = models.CharField(
        "état", max_length=40, choices=EtatCalendrier, default=EtatCalendrier.PROPOSE
    )
    atelier = models.OneToOneField(
        Atelier, models.PROTECT, related_name="calendrier", verbose_name="atelier"
    )

    class Meta:
        verbose_name = "calendrier"
        verbose_name_plural = "calendriers"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Calendrier, {self.atelier}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return reverse("seances:calendrier", args=[self.atelier_id])


class Jalon(models.Model):
    """One milestone: a day that is proposed, then kept."""

    calendrier = models.ForeignKey(
        Calendrier, models.CASCADE, related_name="jalons", verbose_name="calendrier"
    )
    rang = models.PositiveSmallIntegerField("rang")
    genre = models.CharField("genre", max_length=20, choices=GenreJalon)
    titre = models.CharField("titre", max_length=80)
    jour = models.DateField("jour")
    jours = models.PositiveSmallIntegerField("durée en jours", default=1)
    retenu_le = models.DateField("retenu le", null=True)
    #: what was avoided to find this day, or what stands in its way
    evite = models.JSONField("évité", default=list, blank=True)

    class Meta:
        verbose_name = "jalon"
        verbose_name_plural = "jalons"
        ordering = ("calendrier", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("calendrier", "rang"), name="jalon_ranked_once"),
            models.CheckConstraint(condition=Q(jours__range=(1, 3)), name="jalon_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.titre} ({self.jour:%d/%m/%Y})"

    @property
    def fin(self) -> dt.date:
        """Its last day."""
        return self.jour + dt.timedelta(days=self.jours - 1)


class ContrainteCalendrier(models.Model):
    """Days when nobody is asked to come: elections, the team elsewhere, a local event."""

    calendrier = models.ForeignKey(
        Calendrier, models.CASCADE, related_name="contraintes", verbose_name="calendrier"
    )
    genre = models.CharField("genre", max_length=20, choices=GenreContrainte)
    motif = models.CharField("de quoi s’agit-il", max_length=120)
    du = models.DateField("du")
    au = models.DateField("au")

    class Meta:
        verbose_name = "contrainte de calendrier"
        verbose_name_plural = "contraintes de calendrier"
        ordering = ("calendrier", "du", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="contrainte_in_order",
                violation_error_message="Le dernier jour précède le premier : corrigez l’un des deux.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.motif} ({self.du:%d/%m/%Y})"
