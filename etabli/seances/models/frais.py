"""What it costs to organise an Atelier, paid by its porteurs: never in AE nor in CP (D-16)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core import validators
from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.core.models import Movable
from etabli.seances.models.sessions import SessionInSitu
from etabli.seances.states import EtatFrais, PosteFrais
from etabli.territoires.models import Commune

#: no room, no meal of an Atelier costs that much
MOST = Decimal("100000.00")


BOUNDS = [validators.MinValueValidator(Decimal(0)), validators.MaxValueValidator(MOST)]


class FraisOrganisation(Movable):
    """One cost: what for, who pays, foreseen then real."""

    root_path = "atelier"

    states = EtatFrais
    etat = models.CharField("état", max_length=40, choices=EtatFrais, default=EtatFrais.PREVU)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="frais", verbose_name="atelier"
    )
    session = models.ForeignKey(
        SessionInSitu,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="frais",
        verbose_name="session",
    )
    poste = models.CharField("poste", max_length=20, choices=PosteFrais)
    objet = models.CharField("de quoi s’agit-il", max_length=120, blank=True)
    payeur = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="qui paie"
    )
    montant_prevu = models.DecimalField(
        "montant prévu", max_digits=9, decimal_places=2, validators=BOUNDS
    )
    montant_reel = models.DecimalField(
        "montant réglé", max_digits=9, decimal_places=2, validators=BOUNDS, null=True, blank=True
    )

    class Meta:
        verbose_name = "frais d’organisation"
        verbose_name_plural = "frais d’organisation"
        ordering = ("atelier", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(montant_prevu__gte=0, montant_prevu__lte=MOST)
                & (Q(montant_reel=None) | Q(montant_reel__gte=0, montant_reel__lte=MOST)),
                name="frais_bounded",
                violation_error_message="Un frais d’organisation va de 0 à 100 000 euros.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="REGLE") | Q(montant_reel__isnull=False),
                name="frais_settled_has_its_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_poste_display()}, {self.payeur}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    @property
    def montant(self) -> Decimal:
        """What it costs, as far as one knows."""
        known = self.montant_prevu if self.montant_reel is None else self.montant_reel
        return known or Decimal(0)

    def get_absolute_url(self) -> str:
        return reverse("seances:frais", args=[self.atelier_id])
