"""What a contract that stops before its end costs, and what it gives back (2.7.4). Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from etabli.paiements.echeancier import ZERO, cents


def indemnity(initial_ht: Decimal, *, admis_ht: Decimal, taux: Decimal) -> Decimal:
    """Rate × (initial − admitted), HT, without VAT; nothing when all is admitted (2.7.4)."""
    return cents(max(ZERO, initial_ht - admis_ht) * taux)


@dataclass(frozen=True, slots=True)
class Decompte:
    """The account of a contract on the day it ends, in euros TTC.

    admis      what is admitted, réfactions taken off
    indemnite  owed by the State, without VAT
    penalites  owed by the holder
    surcout    what another costs more, charged to the holder at fault
    paye       all that was paid, the advance included
    """

    admis: Decimal
    paye: Decimal
    indemnite: Decimal = ZERO
    penalites: Decimal = ZERO
    surcout: Decimal = ZERO

    @property
    def du(self) -> Decimal:
        """What the contract costs in the end."""
        return self.admis + self.indemnite - self.penalites - self.surcout

    @property
    def solde(self) -> Decimal:
        """Still to pay when positive; an advance not given back is in what was paid."""
        return self.du - self.paye

    @property
    def a_payer(self) -> Decimal:
        return max(ZERO, self.solde)

    @property
    def titre(self) -> Decimal:
        """What the State asks back, by an order to pay."""
        return max(ZERO, -self.solde)

    def degagement(self, engage: Decimal) -> Decimal:
        """The AE given back: what was committed and will never be paid."""
        return max(ZERO, engage - self.paye - self.a_payer)
