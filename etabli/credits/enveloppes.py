"""Credits: what is available of an envelope (CH-2, CH-4). Amounts TTC, plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Solde:
    """The year of one envelope, in AE and in CP."""

    ae_recues: Decimal = ZERO
    ae_transmises: Decimal = ZERO
    ae_engagees: Decimal = ZERO
    ae_reservees: Decimal = ZERO
    cp_recus: Decimal = ZERO
    cp_transmis: Decimal = ZERO
    cp_payes: Decimal = ZERO

    @property
    def ae_disponibles(self) -> Decimal:
        """Received − sent − committed − reserved (CH-2)."""
        return self.ae_recues - self.ae_transmises - self.ae_engagees - self.ae_reservees

    @property
    def cp_disponibles(self) -> Decimal:
        """Received − sent − paid (CH-2)."""
        return self.cp_recus - self.cp_transmis - self.cp_payes

    def ae_disponibles_pour(self, reserve: Decimal) -> Decimal:
        """For a guard of one atelier: what is reserved for it is added back (10.3)."""
        return self.ae_disponibles + reserve

    def missing_ae(self, montant: Decimal, *, reserve: Decimal = ZERO) -> Decimal:
        """What the envelope lacks to commit the amount; blocks the signature (CH-4)."""
        return missing(montant, self.ae_disponibles_pour(reserve))

    def missing_cp(self, montant: Decimal) -> Decimal:
        """What it lacks to pay: an alert when committing, a block when paying (CH-4)."""
        return missing(montant, self.cp_disponibles)


def missing(needed: Decimal, available: Decimal) -> Decimal:
    """What lacks, zero when it is enough, equality included."""
    return max(ZERO, needed - available)
