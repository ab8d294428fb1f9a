"""What is available, and what for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import F, Model, QuerySet, Sum, Value

from etabli.acteurs.models import Organisation
from etabli.credits.enveloppes import ZERO, Solde, missing
from etabli.credits.models import (
    ConsommationCp,
    DelegationCredits,
    EngagementJuridique,
    EnveloppeBudgetaire,
    Reservation,
)
from etabli.credits.states import EtatReservation

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Disponible:
    """AE and CP an act may use; AE include what is reserved for its own Atelier (10.3)."""

    ae: Decimal
    cp: Decimal

    def missing_ae(self, montant: Decimal) -> Decimal:
        return missing(montant, self.ae)

    def missing_cp(self, montant: Decimal) -> Decimal:
        return missing(montant, self.cp)


def _total(
    rows: QuerySet[Reservation] | QuerySet[EngagementJuridique] | QuerySet[ConsommationCp],
    column: str,
) -> Decimal:
    found: Decimal | None = rows.aggregate(total=Sum(column))["total"]
    return found or ZERO


def _sums(
    rows: QuerySet[M], key: str, enveloppes: list[int], *columns: str
) -> dict[int, dict[str, Decimal]]:
    """The totals of some columns by envelope, in one query."""
    totals = {column: Sum(column) for column in columns}
    found = rows.filter(**{f"{key}__in": enveloppes}).order_by().values(key)
    return {
        row[key]: {column: row[f"total_{column}"] or ZERO for column in columns}
        for row in found.annotate(**{f"total_{name}": total for name, total in totals.items()})
    }


def soldes(enveloppes: Iterable[EnveloppeBudgetaire]) -> dict[int, Solde]:
    """The year of several envelopes, by their number; five queries whatever their count (CH-2)."""
    keys = [enveloppe.pk for enveloppe in enveloppes]
    nothing = {"ae": ZERO, "cp": ZERO, "montant": ZERO, "degage": ZERO}
    received = _sums(DelegationCredits.objects.all(), "destination_id", keys, "ae", "cp")
    sent = _sums(DelegationCredits.objects.all(), "source_id", keys, "ae", "cp")
    committed = _sums(EngagementJuridique.objects.all(), "enveloppe_id", keys, "montant", "degage")
    open_ones = Reservation.objects.filter(etat=EtatReservation.OUVERTE)
    reserved = _sums(open_ones, "enveloppe_id", keys, "montant")
    paid = _sums(ConsommationCp.objects.all(), "enveloppe_id", keys, "montant")
    return {
        pk: Solde(
            ae_recues=received.get(pk, nothing)["ae"],
            ae_transmises=sent.get(pk, nothing)["ae"],
            ae_engagees=committed.get(pk, nothing)["montant"]
            - committed.get(pk, nothing)["degage"],
            ae_reservees=reserved.get(pk, nothing)["montant"],
            cp_recus=received.get(pk, nothing)["cp"],
            cp_transmis=sent.get(pk, nothing)["cp"],
            cp_payes=paid.get(pk, nothing)["montant"],
        )
        for pk in keys
    }


def solde(enveloppe: EnveloppeBudgetaire) -> Solde:
    """The year of one envelope (CH-2)."""
    return soldes([enveloppe])[enveloppe.pk]


def is_report(source: EnveloppeBudgetaire | None, destination: EnveloppeBudgetaire | None) -> bool:
    """CH-2: from one year of a service to its next year."""
    if source is None or destination is None:
        return False
    is_next = destination.exercice == source.exercice + 1
    return is_next and source.service_id == destination.service_id


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


@dataclass(frozen=True, slots=True)
class Depense:
    """What an Atelier costs, in euros: AE committed, CP consumed."""

    engage: Decimal
    paye: Decimal


def depense_of(origine: str) -> Depense:
    """Engagé and payé for an Atelier, in one query."""
    committed = EngagementJuridique.objects.filter(origine=origine).order_by()
    paid = ConsommationCp.objects.filter(origine=origine).order_by()
    nothing = Value(ZERO, output_field=committed.model._meta.get_field("montant"))
    rows = committed.values_list(F("montant") - F("degage"), nothing).union(
        paid.values_list(nothing, "montant"), all=True
    )
    found = list(rows)
    return Depense(sum((one for one, _ in found), ZERO), sum((one for _, one in found), ZERO))
