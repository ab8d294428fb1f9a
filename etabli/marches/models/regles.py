"""How the offers of a framework à marchés subséquents are asked and judged: what no consultation changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.marches.criteres import FORMULES, Formule, Grille, Notation, grille_of
from etabli.marches.models.accords import AccordCadre


class ModeNotation(models.TextChoices):
    """How a mark is given (N-1)."""

    CONSENSUS = Notation.CONSENSUS.value, "Une note arrêtée ensemble"
    MOYENNE = Notation.MOYENNE.value, "La moyenne des notes de chacun"


class FormulePrix(models.TextChoices):
    """The price formulas that keep the weight of the price its meaning (N-2)."""

    A = "A", "Proportion inverse : Pmax × Pmin ÷ Pi"
    B = "B", "Linéaire depuis le prix le plus bas : Pmax × (1 − (Pi − Pmin) ÷ Pmin)"


class ReglesConsultation(models.Model):
    """The rules of the consultations of one framework (4.6); written while it is prepared, frozen after."""

    accord_cadre = models.OneToOneField(
        AccordCadre, models.CASCADE, related_name="regles", verbose_name="accord-cadre"
    )
    #: as `criteres.rows_of` writes them
    criteres = models.JSONField("critères", default=list)
    formule = models.CharField(
        "formule du prix", max_length=1, choices=FormulePrix, default=FormulePrix.A
    )
    notation = models.CharField(
        "notation", max_length=10, choices=ModeNotation, default=ModeNotation.CONSENSUS
    )
    departage = models.TextField("départage des ex aequo", max_length=2000)
    tirage_prevu = models.BooleanField("tirage au sort prévu", default=False)
    delai_reponse_jours = models.PositiveSmallIntegerField("délai de réponse, en jours")
    negociation_permise = models.BooleanField("négociation permise", default=False)
    auditions_prevues = models.BooleanField("auditions prévues", default=False)
    standstill_jours = models.PositiveSmallIntegerField("délai avant la signature, en jours")

    class Meta:
        verbose_name = "règles de consultation"
        verbose_name_plural = "règles de consultation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(formule__in=FormulePrix.values),
                name="regles_consultation_formule",
                violation_error_message="Cette formule vide la pondération du prix de son sens.",
            ),
            models.CheckConstraint(
                condition=Q(notation__in=ModeNotation.values), name="regles_consultation_notation"
            ),
        ]

    def __str__(self) -> str:
        return f"Règles de consultation de l’{str(self.accord_cadre)[:1].lower()}{str(self.accord_cadre)[1:]}"

    @property
    def grille(self) -> Grille:
        """The criteria as plain values, in the published order."""
        return grille_of(self.criteres)

    @property
    def formule_prix(self) -> Formule:
        """The price formula as a plain value."""
        return FORMULES[self.formule]


class AlerteAccordCadre(models.Model):
    """A threshold that was told once: a framework near its end, or near its maximum."""

    accord_cadre = models.ForeignKey(
        AccordCadre, models.CASCADE, related_name="alertes", verbose_name="accord-cadre"
    )
    #: « FIN-6 » or « CONSOMMATION-90-2000000.00 »: the threshold, and what it was counted against
    seuil = models.CharField("seuil", max_length=40)
    told_on = models.DateField("signalé le")

    class Meta:
        verbose_name = "alerte d’accord-cadre"
        verbose_name_plural = "alertes d’accord-cadre"
        ordering = ("accord_cadre", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("accord_cadre", "seuil"), name="alerte_accord_cadre_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.accord_cadre} : {self.seuil}"
