"""Who withdrew the dossier, and when, as the register of PLACE says it (4.9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.consultations.models.marches import MarcheSubsequent
from etabli.marches.models import Groupement


class Retrait(models.Model):
    """A holder consulted withdrew papers of the dossier; no word of the person who did."""

    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="retraits", verbose_name="marché subséquent"
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="retraits", verbose_name="groupement"
    )
    withdrawn_at = models.DateTimeField("retiré à")
    pieces = models.CharField("pièces retirées", max_length=500, blank=True)
    #: holder, second and papers together: read twice, it is kept once
    cle = models.CharField("clé d’origine", max_length=64)

    class Meta:
        verbose_name = "retrait du dossier"
        verbose_name_plural = "retraits du dossier"
        ordering = ("marche", "withdrawn_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "cle"), name="retrait_cle_once")
        ]

    def __str__(self) -> str:
        return f"Retrait {self.groupement} — {self.marche}"
