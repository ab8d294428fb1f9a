"""Who is to do what of a marché, what is advanced to each, and what is asked back (CH-9 to CH-11)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core.models import Movable
from etabli.paiements.models.services_faits import money
from etabli.paiements.states import EtatAvance, EtatRepartition, EtatTitre
from etabli.territoires.models import Commune


class OfMarche(Movable):
    """A row of the money of one marché."""

    root_path = "marche__atelier"
    #: the name of its address
    page: ClassVar[str]

    class Meta:
        abstract = True

    marche: models.ForeignKey[MarcheSubsequent, MarcheSubsequent]

    def get_absolute_url(self) -> str:
        return reverse(f"paiements:{self.page}", args=[self.pk])

    @property
    def atelier(self) -> Atelier:
        return self.marche.atelier

    @property
    def place(self) -> Commune:
        return self.marche.atelier.commune

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads the groupement."""
        return self.marche.groupement.mandataire_id


class Repartition(OfMarche):
    """How the price of a marché is shared among the firms of its holder (CH-10)."""

    page = "repartition"
    states = EtatRepartition
    etat = models.CharField(
        "état", max_length=40, choices=EtatRepartition, default=EtatRepartition.A_SAISIR
    )
    marche = models.OneToOneField(
        MarcheSubsequent,
        models.PROTECT,
        related_name="repartition",
        verbose_name="marché subséquent",
    )

    class Meta:
        verbose_name = "répartition du marché"
        verbose_name_plural = "répartitions du marché"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Répartition du marché {self.marche.numero}"


class PartMarche(models.Model):
    """The part of one firm, in euros TTC, and whether it is a small or medium one."""

    repartition = models.ForeignKey(
        Repartition, models.CASCADE, related_name="parts", verbose_name="répartition"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parts_de_marche", verbose_name="entreprise"
    )
    rang = models.PositiveSmallIntegerField("rang")
    ttc = money("part TTC")
    is_pme = models.BooleanField("petite ou moyenne entreprise", default=False)

    class Meta:
        verbose_name = "part du marché"
        verbose_name_plural = "parts du marché"
        ordering = ("repartition", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("repartition", "organisation"),
                name="part_marche_once_a_firm",
                violation_error_message="Cette entreprise a déjà sa part.",
            ),
            models.CheckConstraint(condition=Q(ttc__gt=0), name="part_marche_positive"),
        ]

    def __str__(self) -> str:
        return f"Part de {self.organisation}"


class Avance(OfMarche):
    """What one firm receives before any work, unless it renounces; given back on its requests (CH-9)."""

    page = "avance"
    states = EtatAvance
    etat = models.CharField("état", max_length=40, choices=EtatAvance, default=EtatAvance.A_VERSER)
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.PROTECT,
        related_name="avances",
        verbose_name="marché subséquent",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="avances", verbose_name="entreprise"
    )
    #: as they were on the day of the notification: an avenant changes nothing of them (P5)
    base_ttc = money("part TTC du jour de la notification")
    duree_mois = models.PositiveSmallIntegerField("durée initiale, en mois")
    taux = models.DecimalField("taux", max_digits=5, decimal_places=4)
    montant = money("montant de l’avance")
    due_on = models.DateField("à verser au plus tard le")
    versee_on = models.DateField("versée le", null=True)

    class Meta:
        verbose_name = "avance"
        verbose_name_plural = "avances"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche", "organisation"),
                condition=~Q(etat="SANS_OBJET"),
                name="avance_once_a_firm",
                violation_error_message="Cette entreprise a déjà son avance.",
            ),
            models.CheckConstraint(condition=Q(montant__gt=0), name="avance_positive"),
            models.CheckConstraint(
                condition=~Q(etat="VERSEE") | Q(versee_on__isnull=False),
                name="avance_paid_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Avance à {self.organisation}"


class TitrePerception(OfMarche):
    """What the State asks back of a firm: an advance that no request gives back any more (CH-11, 2.7.4)."""

    page = "titre"
    states = EtatTitre
    etat = models.CharField("état", max_length=40, choices=EtatTitre, default=EtatTitre.A_EMETTRE)
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.PROTECT,
        related_name="titres",
        verbose_name="marché subséquent",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="entreprise"
    )
    montant = money("montant")
    motif = models.CharField("motif", max_length=300)
    #: else it asks for a penalty, or for what another costs
    is_advance = models.BooleanField("rembourse une avance", default=True)
    numero = models.CharField("numéro du titre", max_length=40, blank=True)
    emis_on = models.DateField("émis le", null=True)
    recouvre_on = models.DateField("recouvré le", null=True)

    class Meta:
        verbose_name = "titre de perception"
        verbose_name_plural = "titres de perception"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(montant__gt=0), name="titre_positive"),
            models.CheckConstraint(
                condition=Q(etat="A_EMETTRE") | (Q(emis_on__isnull=False) & ~Q(numero="")),
                name="titre_issued_whole",
                violation_error_message="Un titre émis a son numéro et sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Titre de perception à {self.organisation}"


def total(rows: models.QuerySet[Avance] | models.QuerySet[TitrePerception]) -> Decimal:
    """Their sum."""
    found: Decimal | None = rows.order_by().aggregate(total=models.Sum("montant"))["total"]
    return found or Decimal("0.00")
