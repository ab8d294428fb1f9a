"""The plans of finance of an action and their lines (domain 6.1, 6.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.core.formats import euros
from etabli.feuilles_de_route.cofinancement import SOURCES, Nature
from etabli.feuilles_de_route.models.feuilles import Action
from etabli.feuilles_de_route.states import SOURCE_CHOICES, StatutLigne, TypePorteur


class PlanFinancement(models.Model):
    """The plan of one maître d'ouvrage for one action (CF-8)."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="plans", verbose_name="action")
    maitre_ouvrage_nom = models.CharField("maître d’ouvrage", max_length=160, blank=True)
    type_porteur = models.CharField(
        "nature du maître d’ouvrage",
        max_length=30,
        choices=TypePorteur,
        default=TypePorteur.INCONNU,
    )
    departement_code = models.CharField(
        "département du maître d’ouvrage", max_length=3, blank=True
    )
    cout_ht = models.DecimalField("coût HT", max_digits=12, decimal_places=2)
    is_chef_de_file = models.BooleanField("compétence à chef de file (30 %)", default=False)
    is_energie_scolaire = models.BooleanField(
        "rénovation énergétique d’une école (10 %)", default=False
    )
    is_epci_corse = models.BooleanField("travaux d’un EPCI de Corse (10 %)", default=False)
    is_renouvellement_urbain = models.BooleanField("renouvellement urbain (ANRU)", default=False)
    is_feder_cooperation = models.BooleanField(
        "coopération territoriale européenne", default=False
    )
    derogation_taux = models.DecimalField(
        "taux de la dérogation", max_digits=4, decimal_places=1, null=True, blank=True
    )
    derogation_reference = models.CharField(
        "référence de l’acte de dérogation", max_length=120, blank=True
    )
    derogation_on = models.DateField("date de l’acte de dérogation", null=True, blank=True)

    class Meta:
        verbose_name = "plan de financement"
        verbose_name_plural = "plans de financement"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(cout_ht__gte=0),
                name="plan_cost_not_negative",
                violation_error_message="Le coût ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"Plan de financement, {self.maitre_ouvrage_nom or 'maître d’ouvrage à préciser'}"


class LigneFinancement(models.Model):
    """Who brings how much, and how sure it is."""

    plan = models.ForeignKey(
        PlanFinancement, models.CASCADE, related_name="lignes", verbose_name="plan"
    )
    source = models.CharField("source", max_length=20, choices=SOURCE_CHOICES)
    organisation = models.CharField("financeur", max_length=160, blank=True)
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)
    statut = models.CharField(
        "statut", max_length=12, choices=StatutLigne, default=StatutLigne.ENVISAGEE
    )
    poste = models.CharField("poste financé", max_length=120, blank=True)
    recue_on = models.DateField("demande reçue le", null=True, blank=True)
    reference = models.CharField("référence", max_length=80, blank=True)

    class Meta:
        verbose_name = "ligne de financement"
        verbose_name_plural = "lignes de financement"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(montant__gt=Decimal(0)),
                name="line_amount_positive",
                violation_error_message="Une ligne porte un montant supérieur à zéro.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}, {euros(self.montant)}"

    @property
    def nature(self) -> Nature | None:
        known = SOURCES.get(self.source)
        return known[1] if known else None
