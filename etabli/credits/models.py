"""The ledger of credits: envelopes, delegations, reserves, commitments, payments. Amounts TTC in €."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.core.formats import euros
from etabli.core.models import Movable
from etabli.credits.states import (
    EtatConsommation,
    EtatDelegation,
    EtatEngagement,
    EtatEnveloppe,
    EtatReservation,
)


def _money(label: str) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=Decimal("0.00"))


class EnveloppeBudgetaire(Movable):
    """What a service may spend in one year on programme 135 (CH-1); codes are the service's own."""

    states = EtatEnveloppe
    etat = models.CharField(
        "état", max_length=40, choices=EtatEnveloppe, default=EtatEnveloppe.OUVERTE
    )
    service = models.ForeignKey(
        Organisation, models.PROTECT, related_name="enveloppes", verbose_name="service"
    )
    exercice = models.PositiveSmallIntegerField("exercice")
    centre_financier = models.CharField("centre financier", max_length=30, blank=True)
    domaine_fonctionnel = models.CharField("domaine fonctionnel", max_length=30, default="0135-07")
    centre_couts = models.CharField("centre de coûts", max_length=30, blank=True)
    activite = models.CharField("activité", max_length=30, blank=True)

    class Meta:
        verbose_name = "enveloppe budgétaire"
        verbose_name_plural = "enveloppes budgétaires"
        ordering = ("-exercice", "service_id")
        constraints = [
            models.UniqueConstraint(
                fields=("service", "exercice"),
                name="enveloppe_once_a_year",
                violation_error_message="Ce service a déjà une enveloppe pour cet exercice.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} — {self.exercice}"

    def get_absolute_url(self) -> str:
        return reverse("credits:enveloppe", args=[self.pk])


class DelegationCredits(Movable):
    """Credits passed from one envelope to another, or opened by the DGALN (no source) (CH-2)."""

    states = EtatDelegation
    etat = models.CharField(
        "état", max_length=40, choices=EtatDelegation, default=EtatDelegation.ENREGISTREE
    )
    source = models.ForeignKey(
        EnveloppeBudgetaire, models.PROTECT, null=True, related_name="sent", verbose_name="de"
    )
    destination = models.ForeignKey(
        EnveloppeBudgetaire, models.PROTECT, related_name="received", verbose_name="vers"
    )
    ae = _money("autorisations d’engagement")
    cp = _money("crédits de paiement")
    delegated_on = models.DateField("déléguée le")
    objet = models.CharField("objet", max_length=200, blank=True)

    class Meta:
        verbose_name = "délégation de crédits"
        verbose_name_plural = "délégations de crédits"
        ordering = ("delegated_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ae__gte=0) & Q(cp__gte=0) & (Q(ae__gt=0) | Q(cp__gt=0)),
                name="delegation_positive",
                violation_error_message="Une délégation porte un montant d’AE ou de CP.",
            ),
            models.CheckConstraint(
                condition=Q(source=None) | ~Q(source=F("destination")), name="delegation_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"Délégation à {self.destination} : {euros(self.ae)} d’AE, {euros(self.cp)} de CP"

    def get_absolute_url(self) -> str:
        return self.destination.get_absolute_url()


class Origine(Movable):
    """A line that belongs to the story of another object, named in text (`ateliers.atelier:5`)."""

    enveloppe = models.ForeignKey(
        EnveloppeBudgetaire, models.PROTECT, related_name="%(class)ss", verbose_name="enveloppe"
    )
    origine = models.CharField("dossier", max_length=120, db_index=True)
    montant = _money("montant TTC")

    class Meta:
        abstract = True

    @property
    def root(self) -> str:
        return self.origine

    def get_absolute_url(self) -> str:
        return self.enveloppe.get_absolute_url()


class Reservation(Origine):
    """AE kept for one Atelier from the validation of its devis; lowered by each commitment (10.3)."""

    states = EtatReservation
    etat = models.CharField(
        "état", max_length=40, choices=EtatReservation, default=EtatReservation.OUVERTE
    )

    class Meta:
        verbose_name = "réservation"
        verbose_name_plural = "réservations"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("origine",),
                condition=Q(etat="OUVERTE"),
                name="reservation_once_an_atelier",
                violation_error_message="Une réservation court déjà pour cet Atelier.",
            ),
            models.CheckConstraint(condition=Q(montant__gte=0), name="reservation_not_negative"),
        ]

    def __str__(self) -> str:
        return f"Réservation de {euros(self.montant)} sur {self.enveloppe}"


class EngagementJuridique(Origine):
    """The AE committed by one order, under the number Chorus gave it (CH-3)."""

    states = EtatEngagement
    etat = models.CharField(
        "état", max_length=40, choices=EtatEngagement, default=EtatEngagement.ENGAGE
    )
    numero = models.CharField("numéro d’EJ", max_length=20, unique=True)
    objet = models.CharField("objet", max_length=200, blank=True)
    degage = _money("montant dégagé")

    class Meta:
        verbose_name = "engagement juridique"
        verbose_name_plural = "engagements juridiques"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(montant__gt=0), name="engagement_positive"),
            models.CheckConstraint(
                condition=Q(degage__gte=0) & Q(degage__lte=F("montant")), name="engagement_degage"
            ),
        ]

    def __str__(self) -> str:
        return f"EJ {self.numero} ({euros(self.montant)})"


class ConsommationCp(Origine):
    """Payment credits consumed by one payment."""

    states = EtatConsommation
    etat = models.CharField(
        "état", max_length=40, choices=EtatConsommation, default=EtatConsommation.PAYEE
    )
    objet = models.CharField("objet", max_length=200, unique=True)
    paid_on = models.DateField("payée le")

    class Meta:
        verbose_name = "consommation de crédits de paiement"
        verbose_name_plural = "consommations de crédits de paiement"
        ordering = ("paid_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(montant__gt=0), name="consommation_positive")
        ]

    def __str__(self) -> str:
        return f"Paiement de {euros(self.montant)} sur {self.enveloppe}"
