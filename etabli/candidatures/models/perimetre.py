"""The composition of an EPCI as it was when its communes entered a perimeter: codes, with their vintage."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.candidatures.models.candidature import Candidature


class CompositionEpci(models.Model):
    """What an EPCI was made of when it was taken as a whole; another package of geography moves nothing of it."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="compositions", verbose_name="candidature"
    )
    epci_code = models.CharField("SIREN de l’EPCI", max_length=9)
    epci_nom = models.CharField("nom de l’EPCI", max_length=200)
    communes = models.JSONField("codes des communes", default=list)
    millesime = models.PositiveSmallIntegerField("millésime")
    noted_on = models.DateField("relevée le")

    class Meta:
        verbose_name = "composition d’EPCI"
        verbose_name_plural = "compositions d’EPCI"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("candidature", "epci_code"),
                name="composition_epci_once",
                violation_error_message="La composition de cet EPCI est déjà relevée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.epci_nom}, {self.millesime}"
