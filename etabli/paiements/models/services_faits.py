"""What is paid of a contract: the service fait of each of its steps, and its demandes de paiement."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.ateliers import deroules
from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core.models import Movable
from etabli.marches.models import BonDeCommande
from etabli.paiements.contrats import Contrat, kind, named, titulaire_of
from etabli.paiements.echeancier import ZERO
from etabli.paiements.states import Etape, EtatDemande, EtatServiceFait
from etabli.territoires.models import Commune


def money(label: str) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(label, max_digits=12, decimal_places=2)


class ServiceFait(Movable):
    """One step of a contract: planned at its notification, certified when the work is done (CH-5, CH-8)."""

    root_path = "atelier"

    states = EtatServiceFait
    etat = models.CharField(
        "état", max_length=40, choices=EtatServiceFait, default=EtatServiceFait.A_VENIR
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="services_faits", verbose_name="Atelier"
    )
    #: one of the two: what is paid is a bon de commande or a marché subséquent
    bon = models.ForeignKey(
        BonDeCommande,
        models.PROTECT,
        null=True,
        related_name="services_faits",
        verbose_name="bon de commande",
    )
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.PROTECT,
        null=True,
        related_name="services_faits",
        verbose_name="marché subséquent",
    )
    etape = models.CharField("étape", max_length=20)
    rang = models.PositiveSmallIntegerField("rang")
    #: in percent of the contract; none for what is left due by a terminated one
    taux = models.DecimalField("part du contrat, en %", max_digits=5, decimal_places=2, null=True)
    ttc = money("montant TTC")
    refaction = models.DecimalField("réfaction TTC", max_digits=12, decimal_places=2, default=ZERO)
    #: of an intermediate acompte: the step it is paid ahead of, and the work it pays (CH-8)
    acompte_de = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="acomptes",
        verbose_name="acompte de l’étape",
    )
    travaux = models.TextField("prestations exécutées", blank=True)
    #: the year whose closing was told of, while this step was still to claim (CH-15)
    closing_told = models.PositiveSmallIntegerField("clôture signalée pour", null=True)
    certified_on = models.DateField("certifié le", null=True)
    certified_by = done_by("certifié par")
    certified_by_name = models.CharField("certificateur", max_length=200, blank=True)

    class Meta:
        verbose_name = "service fait"
        verbose_name_plural = "services faits"
        ordering = ("bon", "marche", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(bon__isnull=False, marche=None) | Q(bon=None, marche__isnull=False),
                name="service_fait_of_one_contract",
            ),
            models.UniqueConstraint(
                fields=("bon", "etape"),
                name="service_fait_once_a_step",
                violation_error_message="Le service fait de cette étape existe déjà.",
            ),
            models.UniqueConstraint(
                fields=("marche", "etape"),
                name="service_fait_once_a_step_of_a_marche",
                violation_error_message="Le service fait de cette étape existe déjà.",
            ),
            models.CheckConstraint(condition=Q(ttc__gt=0), name="service_fait_positive"),
            models.CheckConstraint(
                condition=Q(refaction__gte=0), name="service_fait_refaction_positive"
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["CERTIFIE", "DEMANDE"]) | Q(certified_on__isnull=False),
                name="service_fait_certified_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        contrat = self.contrat
        return f"Service fait « {self.get_etape_display()} » du {kind(contrat)} {contrat.numero}"

    def get_absolute_url(self) -> str:
        return reverse("paiements:service-fait", args=[self.pk])

    def get_etape_display(self) -> str:
        """The name of the payment, which one code has in every format."""
        if self.acompte_de_id:
            return f"Acompte intermédiaire {self.etape.rpartition('_')[2]}"
        return {**dict(Etape.choices), **deroules.steps()}.get(self.etape, self.etape)

    @property
    def contrat(self) -> Contrat:
        """What is paid."""
        found = self.bon or self.marche
        assert found is not None, "a step is that of a contract"
        return found

    @property
    def nom_du_contrat(self) -> str:
        """« bon de commande BC-2026-001 »."""
        return named(self.contrat)

    @property
    def genre_du_contrat(self) -> str:
        """« bon » or « marché »."""
        return kind(self.contrat)

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads what is paid."""
        return titulaire_of(self.contrat)


class DemandePaiement(Movable):
    """The holder's invoice for one step, received by Chorus Pro; to pay within thirty days (CH-6)."""

    root_path = "service_fait__atelier"

    states = EtatDemande
    etat = models.CharField("état", max_length=40, choices=EtatDemande, default=EtatDemande.RECUE)
    service_fait = models.ForeignKey(
        ServiceFait, models.PROTECT, related_name="demandes", verbose_name="service fait"
    )
    numero = models.CharField("numéro Chorus Pro", max_length=40)
    rang = models.PositiveSmallIntegerField("rang")
    #: the firm that is paid: a member of the groupement, for its share of the step
    beneficiaire = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="bénéficiaire"
    )
    ttc = money("montant TTC")
    #: what this request gives back of the advance (CH-11)
    recuperation = models.DecimalField(
        "avance récupérée", max_digits=12, decimal_places=2, default=ZERO
    )
    #: what is withheld of it for lateness of the work (CH-13)
    penalite = models.DecimalField(
        "pénalités retenues", max_digits=12, decimal_places=2, default=ZERO
    )
    recue_on = models.DateField("reçue le")
    #: of a subcontractor: the last day of its holder to answer, and the day of the agreement (CH-12)
    answer_by = models.DateField("accord du titulaire attendu au plus tard le", null=True)
    agreed_on = models.DateField("accord du titulaire le", null=True)
    due_on = models.DateField("à payer au plus tard le", null=True)
    payee_on = models.DateField("payée le", null=True)
    motif_rejet = models.TextField("motif du rejet", blank=True)
    #: owed without request because it was paid late, the flat sum included (CH-7)
    interets = models.DecimalField(
        "intérêts moratoires", max_digits=12, decimal_places=2, default=ZERO
    )
    interets_on = models.DateField("intérêts payés le", null=True)

    class Meta:
        verbose_name = "demande de paiement"
        verbose_name_plural = "demandes de paiement"
        ordering = ("recue_on", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("service_fait", "beneficiaire"),
                condition=~Q(etat="REJETEE"),
                name="demande_once_a_step_and_firm",
                violation_error_message="Une demande de paiement court déjà pour cette étape.",
            ),
            models.CheckConstraint(condition=Q(ttc__gt=0), name="demande_positive"),
            models.CheckConstraint(
                condition=Q(
                    recuperation__gte=0,
                    penalite__gte=0,
                    recuperation__lte=F("ttc") - F("penalite"),
                    interets__gte=0,
                ),
                name="demande_amounts_in_order",
                violation_error_message="L’avance récupérée et les pénalités ne dépassent pas la demande.",
            ),  # fmt: skip
            models.CheckConstraint(
                condition=Q(interets_on=None) | Q(etat="PAYEE", interets__gt=0),
                name="demande_interests_paid_are_owed",
            ),
            models.CheckConstraint(
                condition=Q(answer_by=None)
                | Q(etat__in=["AU_TITULAIRE", "REJETEE"])
                | Q(agreed_on__isnull=False),
                name="demande_of_a_subcontractor_is_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["A_PAYER", "PAYEE"]) | Q(due_on__isnull=False),
                name="demande_to_pay_has_a_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="PAYEE") | Q(payee_on__isnull=False),
                name="demande_paid_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande de paiement {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("paiements:demande", args=[self.pk])

    @property
    def contrat(self) -> Contrat:
        return self.service_fait.contrat

    @property
    def net(self) -> Decimal:
        """What is paid: its amount, less what it gives back of the advance and what is withheld (CH-11, CH-13)."""
        return self.ttc - self.recuperation - self.penalite

    @property
    def atelier(self) -> Atelier:
        return self.service_fait.atelier

    @property
    def titulaire_id(self) -> int | None:
        """The firm that is paid."""
        return self.service_fait.titulaire_id

    @property
    def place(self) -> Commune:
        return self.service_fait.atelier.commune
