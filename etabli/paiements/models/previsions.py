"""What each contract is to pay each year, kept and made again at each act that changes it (CH-15)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.consultations.models import MarcheSubsequent
from etabli.marches.models import BonDeCommande
from etabli.paiements.models.services_faits import money


class PrevisionCp(models.Model):
    """The payment credits of one year of one contract, TTC: paid, or foreseen."""

    bon = models.ForeignKey(
        BonDeCommande,
        models.CASCADE,
        null=True,
        related_name="previsions_cp",
        verbose_name="bon de commande",
    )
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        null=True,
        related_name="previsions_cp",
        verbose_name="marché subséquent",
    )
    exercice = models.PositiveSmallIntegerField("exercice")
    montant = money("montant TTC")

    class Meta:
        verbose_name = "prévision de crédits de paiement"
        verbose_name_plural = "prévisions de crédits de paiement"
        ordering = ("bon", "marche", "exercice")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(bon__isnull=False, marche=None) | Q(bon=None, marche__isnull=False),
                name="prevision_of_one_contract",
            ),
            models.UniqueConstraint(
                fields=("bon", "exercice"), name="prevision_once_a_year_of_a_bon"
            ),
            models.UniqueConstraint(
                fields=("marche", "exercice"), name="prevision_once_a_year_of_a_marche"
            ),
            models.CheckConstraint(condition=Q(montant__gt=0), name="prevision_positive"),
        ]

    def __str__(self) -> str:
        return f"Crédits de paiement de {self.exercice}"
