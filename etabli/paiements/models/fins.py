"""The end of a marché before its term: how, why, and its account once it is decided (2.7.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.accounts.models import done_by
from etabli.consultations.models import MarcheSubsequent
from etabli.paiements.echeancier import ZERO
from etabli.paiements.models.avances import OfMarche
from etabli.paiements.resiliation import Decompte
from etabli.paiements.states import FIN_OPEN, EtatFin, Voie


def counted(label: str) -> models.DecimalField[Decimal, Decimal]:
    """An amount of the account: zero until it is decided."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, default=ZERO)


class FinAnticipee(OfMarche):
    """One way of ending a marché early, prepared by the pilote, decided by the person who signs it."""

    page = "fin"
    states = EtatFin
    etat = models.CharField("état", max_length=40, choices=EtatFin, default=EtatFin.EN_PREPARATION)
    marche = models.ForeignKey(
        MarcheSubsequent,
        models.PROTECT,
        related_name="fins_anticipees",
        verbose_name="marché subséquent",
    )
    voie = models.CharField("voie", max_length=20, choices=Voie)
    motif = models.TextField("motif")
    #: what both agreed on, without VAT, when it is by agreement
    indemnite_convenue = counted("indemnité convenue")
    #: what another costs more, charged to the holder at fault
    surcout = counted("surcoût mis à la charge du titulaire, TTC")
    prepared_by = done_by("préparée par")
    notice_on = models.DateField("mise en demeure envoyée le", null=True)
    notice_due_on = models.DateField("réponse attendue au plus tard le", null=True)
    accepted_on = models.DateField("acceptée par le mandataire le", null=True)
    decided_on = models.DateField("décidée le", null=True)
    decided_by_name = models.CharField("signataire", max_length=200, blank=True)
    #: its account, as it was counted the day it was decided
    admis = counted("admis TTC")
    indemnite = counted("indemnité, sans taxe")
    penalites = counted("pénalités")
    paye = counted("payé, avance comprise")
    degage = counted("AE rendues")

    class Meta:
        verbose_name = "fin anticipée"
        verbose_name_plural = "fins anticipées"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche",),
                condition=Q(etat__in=[str(etat) for etat in FIN_OPEN]),
                name="fin_one_in_preparation",
                violation_error_message="Une fin anticipée est déjà en préparation pour ce marché.",
            ),
            models.UniqueConstraint(
                fields=("marche",),
                condition=Q(etat="DECIDEE"),
                name="fin_decided_once",
                violation_error_message="Ce marché a déjà pris fin.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="DECIDEE") | Q(decided_on__isnull=False) & ~Q(decided_by_name=""),
                name="fin_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(etat="MISE_EN_DEMEURE")
                | Q(notice_on__isnull=False, notice_due_on__isnull=False),
                name="fin_notice_has_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(
                    indemnite_convenue__gte=0, surcout__gte=0, admis__gte=0, indemnite__gte=0,
                    penalites__gte=0, paye__gte=0, degage__gte=0,
                ),
                name="fin_amounts_not_negative",
                violation_error_message="Un montant du décompte n’est jamais négatif.",
            ),
            models.CheckConstraint(
                condition=Q(indemnite_convenue=0) | Q(voie="AMIABLE"),
                name="fin_agreed_when_amiable",
                violation_error_message="Une indemnité se convient d’une résiliation amiable.",
            ),
            models.CheckConstraint(
                condition=Q(surcout=0) | Q(voie="FAUTE"),
                name="fin_surcout_when_at_fault",
                violation_error_message="Un surcoût se demande après une faute.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_voie_display()} du marché {self.marche.numero}"

    @property
    def decompte(self) -> Decompte:
        """The account that was kept."""
        return Decompte(
            admis=self.admis,
            paye=self.paye,
            indemnite=self.indemnite,
            penalites=self.penalites,
            surcout=self.surcout,
        )
