"""An avenant: what is changed of a contract that runs, and on which basis (2.7.3, 2.7.6)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.states import (
    IN_PREPARATION,
    BaseAvenant,
    EtatAvenant,
    ObjetAvenant,
    PublieePar,
)
from etabli.core.fuseaux import Place
from etabli.core.models import Movable


class Avenant(Movable):
    """One at most is in preparation; numbered in the order in which they were prepared."""

    root_path = "marche__atelier"

    Etat = EtatAvenant
    states = EtatAvenant
    etat = models.CharField(
        "état", max_length=40, choices=EtatAvenant, default=EtatAvenant.BROUILLON
    )
    marche = models.ForeignKey(
        MarcheSubsequent, models.PROTECT, related_name="avenants", verbose_name="marché"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    objet = models.CharField("objet", max_length=20, choices=ObjetAvenant)
    base = models.CharField("base juridique", max_length=10, choices=BaseAvenant)
    montant_ht = models.DecimalField(
        "montant HT, en plus ou en moins", max_digits=12, decimal_places=2, default=0
    )
    montant_ttc = models.DecimalField("montant TTC", max_digits=12, decimal_places=2, default=0)
    #: Σ of the amounts ÷ the initial price, this one included
    cumul_pct = models.DecimalField("cumul, en %", max_digits=7, decimal_places=2, default=0)
    duree_ajoutee = models.PositiveSmallIntegerField("mois ajoutés", default=0)
    #: the firm whose part changes with the price
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="entreprise"
    )
    motif = models.TextField("motif", max_length=2000)
    prepared_by = done_by("préparé par")
    #: above so many percent, DGALN sees it first
    visa_on = models.DateField("visé le", null=True)
    #: P2: above the ceiling of the format, decided before
    derogation_on = models.DateField("dérogation du", null=True)
    derogation_motif = models.TextField("motif de la dérogation", blank=True)
    #: P3, D-10: the service commits itself for the added time, and the lead agrees
    engagement_on = models.DateField("engagement du service pilote le", null=True)
    accord_on = models.DateField("accord du chef de file le", null=True)
    accepted_on = models.DateField("accepté par le mandataire le", null=True)
    numero_ej = models.CharField("engagement complémentaire", max_length=20, blank=True)
    notified_on = models.DateField("notifié le", null=True)
    signed_by_name = models.CharField("signataire", max_length=200, blank=True)
    decp_due_on = models.DateField("modification à publier avant le", null=True)
    publie_par = models.CharField(
        "modification publiée par", max_length=20, choices=PublieePar, blank=True
    )
    decp_published_on = models.DateField("modification publiée le", null=True)

    class Meta:
        verbose_name = "avenant"
        verbose_name_plural = "avenants"
        ordering = ("marche", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche", "numero"),
                name="avenant_numbered_once",
                violation_error_message="Cet avenant existe déjà.",
            ),
            models.UniqueConstraint(
                fields=("marche",),
                condition=Q(etat__in=[str(etat) for etat in IN_PREPARATION]),
                name="avenant_one_in_preparation",
                violation_error_message="Un avenant est déjà en préparation pour ce marché.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="NOTIFIE")
                | Q(notified_on__isnull=False, accepted_on__isnull=False),
                name="avenant_notified_whole",
                violation_error_message="Un avenant notifié a sa date et l’accord du mandataire.",
            ),
            models.CheckConstraint(
                condition=Q(duree_ajoutee__lte=24), name="avenant_duration_is_sane"
            ),
            models.CheckConstraint(condition=~Q(motif=""), name="avenant_reasoned"),
        ]

    def __str__(self) -> str:
        return f"Avenant {self.numero} au marché {self.marche.numero}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:avenant", args=[self.pk])

    @property
    def atelier(self) -> Atelier:
        return self.marche.atelier

    @property
    def place(self) -> Place | None:
        return self.marche.atelier.place

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads the holder."""
        return self.marche.groupement.mandataire_id
