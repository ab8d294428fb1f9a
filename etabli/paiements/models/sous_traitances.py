"""A firm that does a part of a marché for one of its firms: declared, accepted, paid directly (CH-12)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent
from etabli.paiements.models.avances import OfMarche
from etabli.paiements.models.services_faits import ServiceFait, money
from etabli.paiements.states import SUBCONTRACTED, EtatSousTraitance


class SousTraitance(OfMarche):
    """What one firm of the holder has done by another: declared, then accepted by a decision or by silence."""

    page = "sous-traitance"
    states = EtatSousTraitance
    etat = models.CharField(
        "état", max_length=40, choices=EtatSousTraitance, default=EtatSousTraitance.DECLAREE
    )
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.PROTECT,
        related_name="sous_traitances",
        verbose_name="marché subséquent",
    )
    #: whose part of the marché it comes off
    donneur = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="entreprise qui sous-traite"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="sous-traitant"
    )
    prestations = models.TextField("prestations sous-traitées")
    conditions = models.TextField("conditions de paiement")
    ttc = money("montant maximum TTC")
    is_pme = models.BooleanField("petite ou moyenne entreprise", default=False)
    wants_advance = models.BooleanField("demande l’avance", default=False)
    #: paid by the State, and not by the firm that subcontracts
    is_direct = models.BooleanField("paiement direct", default=True)
    declared_on = models.DateField("déclarée le")
    answer_by = models.DateField("réponse attendue au plus tard le")
    decided_on = models.DateField("décidée le", null=True)
    decided_by_name = models.CharField("décidée par", max_length=200, blank=True)
    motif = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "sous-traitance"
        verbose_name_plural = "sous-traitances"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche", "organisation"),
                condition=Q(etat__in=SUBCONTRACTED),
                name="sous_traitance_once_a_firm",
                violation_error_message="Cette entreprise est déjà déclarée sur ce marché.",
            ),
            models.CheckConstraint(condition=Q(ttc__gt=0), name="sous_traitance_positive"),
            models.CheckConstraint(
                condition=~Q(donneur=models.F("organisation")),
                name="sous_traitance_to_another_firm",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["ACCEPTEE", "REFUSEE"]) | Q(decided_on__isnull=False),
                name="sous_traitance_decided_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Sous-traitance à {self.organisation}"


class PartSousTraitee(models.Model):
    """What the subcontractor is to be paid of one step of the marché, in euros TTC."""

    sous_traitance = models.ForeignKey(
        SousTraitance, models.CASCADE, related_name="parts", verbose_name="sous-traitance"
    )
    service_fait = models.ForeignKey(
        ServiceFait, models.PROTECT, related_name="parts_sous_traitees", verbose_name="étape"
    )
    ttc = money("montant TTC")

    class Meta:
        verbose_name = "part sous-traitée"
        verbose_name_plural = "parts sous-traitées"
        ordering = ("sous_traitance", "service_fait__rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("sous_traitance", "service_fait"),
                name="part_sous_traitee_once_a_step",
                violation_error_message="Cette étape a déjà son montant.",
            ),
            models.CheckConstraint(condition=Q(ttc__gt=0), name="part_sous_traitee_positive"),
        ]

    def __str__(self) -> str:
        return f"Part de {self.sous_traitance.organisation}"
