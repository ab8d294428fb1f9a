"""What an action is tied to and what it is expected to change: links, indicators, measures (6.1, 6.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from etabli.core.formats import nombre
from etabli.feuilles_de_route.models.feuilles import Action
from etabli.feuilles_de_route.states import TypeLien


class LienAction(models.Model):
    """A programme or a plan in which the action has its place (6.3)."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="liens", verbose_name="action")
    type = models.CharField("programme ou document", max_length=20, choices=TypeLien)
    reference = models.CharField("où", max_length=160, blank=True)

    class Meta:
        verbose_name = "lien de l’action"
        verbose_name_plural = "liens de l’action"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("action", "type", "reference"),
                name="lien_action_once",
                violation_error_message="Ce lien est déjà écrit.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {self.reference}".removesuffix(", ")


class Indicateur(models.Model):
    """What tells that the action has its effect: where one starts, where one goes, by when (6.1)."""

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="mesurables", verbose_name="action"
    )
    nom = models.CharField("ce qu’on mesure", max_length=120)
    unite = models.CharField("unité", max_length=30, blank=True)
    valeur_depart = models.DecimalField(
        "valeur de départ", max_digits=14, decimal_places=2, null=True, blank=True
    )
    depart_on = models.DateField("mesurée le", null=True, blank=True)
    cible = models.DecimalField("cible", max_digits=14, decimal_places=2)
    cible_on = models.DateField("à atteindre avant le", null=True, blank=True)
    source = models.CharField("source", max_length=160, blank=True)

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("action", "nom"),
                name="indicateur_named_once",
                violation_error_message="Cette action a déjà un indicateur de ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(cible_on=None) | Q(depart_on=None) | Q(cible_on__gt=F("depart_on")),
                name="indicateur_dates_in_order",
                violation_error_message="La cible est à atteindre après le jour de la valeur de départ.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def said(self, value: Decimal | None) -> str:
        """« 120 logements »."""
        return f"{nombre(value)} {self.unite}".strip() if value is not None else ""


class MesureIndicateur(models.Model):
    """What was measured one day."""

    indicateur = models.ForeignKey(
        Indicateur, models.CASCADE, related_name="mesures", verbose_name="indicateur"
    )
    mesuree_on = models.DateField("mesuré le")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    note = models.CharField("remarque", max_length=200, blank=True)

    class Meta:
        verbose_name = "mesure d’indicateur"
        verbose_name_plural = "mesures d’indicateur"
        ordering = ("indicateur", "mesuree_on")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("indicateur", "mesuree_on"),
                name="mesure_once_a_day",
                violation_error_message="Une mesure est déjà écrite pour ce jour.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicateur}, {self.indicateur.said(self.valeur)}"
