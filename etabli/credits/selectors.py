"""What is available, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from etabli.acteurs.models import Organisation
from etabli.credits.calcul import ZERO, Solde, missing
from etabli.credits.models import (
    ConsommationCp,
    DelegationCredits,
    EngagementJuridique,
    EnveloppeBudgetaire,
    Reservation,
)
from etabli.credits.states import EtatReservation


@dataclass(frozen=True, slots=True)
class Disponible:
    """AE and CP an act may use; AE include what is reserved for its own Atelier (10.3)."""

    ae: Decimal
    cp: Decimal

    def missing_ae(self, montant: Decimal) -> Decimal:
        return missing(montant, self.ae)

    def missing_cp(self, montant: Decimal) -> Decimal:
        return missing(montant, self.cp)


def euros(montant: Decimal) -> str:
    """« 4 560,00 € », with the spaces that do not break."""
    whole, cents = f"{montant:,.2f}".split(".")
    return f"{whole.replace(',', ' ')},{cents} €"


def _total(
    rows: QuerySet[DelegationCredits]
    | QuerySet[Reservation]
    | QuerySet[EngagementJuridique]
    | QuerySet[ConsommationCp],
    column: str,
) -> Decimal:
    found: Decimal | None = rows.aggregate(total=Sum(column))["total"]
    return found or ZERO


def solde(enveloppe: EnveloppeBudgetaire) -> Solde:
    """The year of one envelope (CH-2)."""
    received = DelegationCredits.objects.filter(destination=enveloppe)
    sent = DelegationCredits.objects.filter(source=enveloppe)
    committed = EngagementJuridique.objects.filter(enveloppe=enveloppe)
    reserved = Reservation.objects.filter(enveloppe=enveloppe, etat=EtatReservation.OUVERTE)
    paid = ConsommationCp.objects.filter(enveloppe=enveloppe)
    return Solde(
        ae_recues=_total(received, "ae"),
        ae_transmises=_total(sent, "ae"),
        ae_engagees=_total(committed, "montant") - _total(committed, "degage"),
        ae_reservees=_total(reserved, "montant"),
        cp_recus=_total(received, "cp"),
        cp_transmis=_total(sent, "cp"),
        cp_payes=_total(paid, "montant"),
    )


def reserved_for(origine: str) -> Decimal:
    """The AE now kept for an Atelier."""
    return _total(
        Reservation.objects.filter(origine=origine, etat=EtatReservation.OUVERTE), "montant"
    )


def available(service: Organisation, exercice: int, *, origine: str = "") -> Disponible:
    """What a service may still use this year; without an envelope, nothing."""
    enveloppe = EnveloppeBudgetaire.objects.filter(service=service, exercice=exercice).first()
    if enveloppe is None:
        return Disponible(ZERO, ZERO)
    balance = solde(enveloppe)
    own = Reservation.objects.filter(
        enveloppe=enveloppe, origine=origine, etat=EtatReservation.OUVERTE
    )
    reserve = _total(own, "montant") if origine else ZERO
    return Disponible(balance.ae_disponibles_pour(reserve), balance.cp_disponibles)


def committed_for(origine: str) -> Decimal:
    """Engagé: the AE committed for an Atelier."""
    rows = EngagementJuridique.objects.filter(origine=origine)
    return _total(rows, "montant") - _total(rows, "degage")


def paid_for(origine: str) -> Decimal:
    """Payé: the CP consumed for an Atelier."""
    return _total(ConsommationCp.objects.filter(origine=origine), "montant")
