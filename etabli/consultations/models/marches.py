"""A marché subséquent: what is put to competition among the holders of a framework, then contracted (2.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.consultations.states import NOTIFIED, RUNNING, STOPPED, Canal, EtatMarche, PublieePar
from etabli.core.fuseaux import Place
from etabli.core.models import Movable
from etabli.marches.models import AccordCadre, Groupement


class MarcheSubsequent(Movable):
    """The consultation of one Atelier; one at most is in course, the earlier ones stay readable (M14)."""

    root_path = "atelier"

    Etat = EtatMarche
    states = EtatMarche
    etat = models.CharField(
        "état", max_length=40, choices=EtatMarche, default=EtatMarche.PREPARATION
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="marches_subsequents", verbose_name="Atelier"
    )
    accord_cadre = models.ForeignKey(
        AccordCadre,
        models.PROTECT,
        related_name="marches_subsequents",
        verbose_name="accord-cadre",
    )
    numero = models.CharField("numéro", max_length=40, unique=True)
    suite_de = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="relances", verbose_name="relance de"
    )
    objet = models.CharField("objet", max_length=1000)
    #: whoever prepared it does not sign it (2.1)
    prepared_by = done_by("préparé par")
    canal = models.CharField("canal", max_length=20, choices=Canal, default=Canal.PLACE)

    #: fixed before publication: an offer above it is inacceptable (N-7, MS-5)
    budget_ttc = models.DecimalField("budget TTC", max_digits=12, decimal_places=2, null=True)
    #: why it is above the reference of the format (D-15)
    budget_motif = models.TextField("motif du budget", blank=True)
    is_budget_said = models.BooleanField("le règlement donne le budget", default=False)
    #: for the State alone (N-6)
    estimation_ht = models.DecimalField(
        "estimation HT", max_digits=12, decimal_places=2, null=True
    )
    duree_mois = models.PositiveSmallIntegerField("durée d’exécution en mois", null=True)
    has_auditions = models.BooleanField("des auditions sont prévues", default=False)

    reference_place = models.CharField("référence PLACE", max_length=60, blank=True)
    published_at = models.DateTimeField("publié à", null=True)
    #: to the second, in the hour of the server that receives the offers (N-8)
    closes_at = models.DateTimeField("remise des offres jusqu’à", null=True)
    #: criteria, formula, tie rule, as they were on the day of publication: nothing of them moves after
    reglement = models.JSONField("règles figées", default=dict, blank=True)
    reglement_digest = models.CharField("empreinte des règles", max_length=64, blank=True)

    #: the holder it is awarded to, and its price; consumed on the framework once notified (4.2)
    attributaire = models.ForeignKey(
        Groupement,
        models.PROTECT,
        null=True,
        related_name="marches_attribues",
        verbose_name="attributaire",
    )
    montant_ht = models.DecimalField("montant HT", max_digits=12, decimal_places=2, null=True)
    montant_ttc = models.DecimalField("montant TTC", max_digits=12, decimal_places=2, null=True)
    awarded_on = models.DateField("attribué le", null=True)
    #: every paper of N-14 was given once; their dates are read again on the day of each act
    pieces_on = models.DateField("pièces de l’attributaire réunies le", null=True)
    rejections_on = models.DateField("rejets envoyés le", null=True)
    #: a delay of the service before it signs, when the framework has one (MS-1)
    standstill_until = models.DateField("pas de signature avant le", null=True)
    signed_on = models.DateField("signé le", null=True)
    signed_by = done_by("signé par")
    signed_by_name = models.CharField("signataire", max_length=200, blank=True)
    numero_ej = models.CharField("numéro d’engagement juridique", max_length=20, blank=True)
    engaged_on = models.DateField("engagé le", null=True)
    notified_on = models.DateField("notifié le", null=True)
    #: what it cost, once it is settled or stopped; the framework counts it then (10.3, 4.2)
    final_ht = models.DecimalField(
        "montant HT définitif", max_digits=12, decimal_places=2, null=True
    )
    ended_on = models.DateField("soldé ou arrêté le", null=True)
    #: what its avenants changed since; its price and its duration stay those of the first day
    avenants_ht = models.DecimalField(
        "avenants HT", max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
    avenants_ttc = models.DecimalField(
        "avenants TTC", max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
    avenants_mois = models.PositiveSmallIntegerField("mois ajoutés par avenant", default=0)
    preuve = models.CharField("preuve de la notification", max_length=300, blank=True)
    #: its essential data are to be published before that day (DE-1); null below the threshold
    decp_due_on = models.DateField("données essentielles à publier avant le", null=True)
    publie_par = models.CharField(
        "données publiées par", max_length=20, choices=PublieePar, blank=True
    )
    decp_published_on = models.DateField("données publiées le", null=True)

    class Meta:
        verbose_name = "marché subséquent"
        verbose_name_plural = "marchés subséquents"
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("atelier",),
                condition=Q(etat__in=[str(etat) for etat in RUNNING]),
                name="marche_subsequent_one_in_course",
                violation_error_message="Une consultation est déjà en cours pour cet Atelier.",
            ),
            models.CheckConstraint(
                condition=Q(budget_ttc=None) | Q(budget_ttc__gt=0),
                name="marche_subsequent_budget_positive",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[str(etat) for etat in (EtatMarche.ATTRIBUE, *NOTIFIED)])
                | (Q(attributaire__isnull=False) & Q(montant_ht__gt=0)),
                name="marche_subsequent_awarded_whole",
                violation_error_message="Un marché attribué a un titulaire et un montant.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[str(etat) for etat in NOTIFIED])
                | (
                    Q(notified_on__isnull=False)
                    & Q(signed_on__isnull=False)
                    & Q(montant_ttc__gt=0)
                    & ~Q(numero_ej="")
                ),
                name="marche_subsequent_notified_whole",
                violation_error_message="Un marché notifié a sa signature, son engagement et sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[str(etat) for etat in (EtatMarche.SOLDE, *STOPPED)])
                | Q(ended_on__isnull=False),
                name="marche_subsequent_ended_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(final_ht=None) | Q(final_ht__gte=0),
                name="marche_subsequent_final_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatMarche.PREPARATION.value)
                | Q(etat=EtatMarche.SANS_SUITE.value)
                | (
                    Q(budget_ttc__gt=0)
                    & Q(closes_at__gt=F("published_at"))
                    & ~Q(reglement_digest="")
                ),
                name="marche_subsequent_published_whole",
                violation_error_message="Une consultation publiée a un budget, une clôture et des règles figées.",
            ),
        ]

    def __str__(self) -> str:
        return f"Marché subséquent {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:marche", args=[self.pk])

    @property
    def place(self) -> Place | None:
        return self.atelier.place

    @property
    def service(self) -> Organisation:
        """The service that buys."""
        return self.atelier.service_pilote

    @property
    def groupement(self) -> Groupement:
        """The holder it is awarded to. LookupError before the award."""
        if self.attributaire is None:
            raise LookupError(f"{self} is not awarded")
        return self.attributaire

    @property
    def ht(self) -> Decimal:
        """Its price today, avenants included. LookupError before the award."""
        if self.montant_ht is None:
            raise LookupError(f"{self} is not awarded")
        return self.montant_ht + self.avenants_ht

    @property
    def ttc(self) -> Decimal:
        """The same with the tax. LookupError before the award."""
        if self.montant_ttc is None:
            raise LookupError(f"{self} is not awarded")
        return self.montant_ttc + self.avenants_ttc

    @property
    def taux_tva(self) -> Decimal:
        """The rate that its two prices say, in percent. LookupError before the award."""
        if self.montant_ht is None or self.montant_ttc is None:
            raise LookupError(f"{self} is not awarded")
        tax = self.montant_ttc - self.montant_ht
        return (tax * 100 / self.montant_ht).quantize(Decimal("0.1"))

    @property
    def duree_totale(self) -> int:
        """Its months today, avenants included. LookupError before they are fixed."""
        if self.duree_mois is None:
            raise LookupError(f"{self} has no duration")
        return self.duree_mois + self.avenants_mois

    @property
    def is_sealed_here(self) -> bool:
        """Are its offers handed in here, and not on PLACE?"""
        return self.canal == Canal.PLATEFORME

    def is_closed(self, at: dt.datetime) -> bool:
        """Is it later than the last second at which an offer is in time (N-8)?"""
        return self.closes_at is not None and at.replace(microsecond=0) > self.closes_at
