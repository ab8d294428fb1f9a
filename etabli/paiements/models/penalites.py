"""What a late livrable costs its holder, once it was heard (CH-13)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.consultations.models import MarcheSubsequent
from etabli.livrables.models import Livrable
from etabli.paiements.models.avances import OfMarche
from etabli.paiements.models.services_faits import money
from etabli.paiements.states import EtatPenalite


class Penalite(OfMarche):
    """One penalty for one late livrable: announced, then withheld or lifted."""

    page = "penalite"
    states = EtatPenalite
    etat = models.CharField(
        "état", max_length=40, choices=EtatPenalite, default=EtatPenalite.NOTIFIEE
    )
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.PROTECT,
        related_name="penalites",
        verbose_name="marché subséquent",
    )
    livrable = models.ForeignKey(
        Livrable, models.PROTECT, related_name="+", verbose_name="livrable en retard"
    )
    valeur_ht = money("valeur HT de la part en retard")
    jours = models.PositiveSmallIntegerField("jours de retard")
    montant = money("montant HT")
    motif = models.TextField("motif")
    notified_on = models.DateField("annoncée le")
    answer_by = models.DateField("observations attendues au plus tard le")
    observations = models.TextField("observations du titulaire", blank=True)
    heard_on = models.DateField("observations reçues le", null=True)
    decided_on = models.DateField("décidée le", null=True)

    class Meta:
        verbose_name = "pénalité de retard"
        verbose_name_plural = "pénalités de retard"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche", "livrable"),
                condition=~Q(etat="LEVEE"),
                name="penalite_once_a_livrable",
                violation_error_message="Une pénalité est déjà annoncée pour ce livrable.",
            ),
            models.CheckConstraint(
                condition=Q(valeur_ht__gt=0, jours__gt=0, montant__gt=0), name="penalite_positive"
            ),
            models.CheckConstraint(
                condition=Q(etat="NOTIFIEE") | Q(decided_on__isnull=False),
                name="penalite_decided_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Pénalité pour « {self.livrable.get_type_display()} »"
