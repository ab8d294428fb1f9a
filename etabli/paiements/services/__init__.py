"""The verbs of payments; the only code that writes them."""

from etabli.paiements.services.moves import DEMANDES, SERVICES_FAITS
from etabli.paiements.services.payments import (
    certify_service_fait,
    pay_demande,
    record_demande,
    reject_demande,
)

__all__ = [
    "DEMANDES",
    "SERVICES_FAITS",
    "certify_service_fait",
    "pay_demande",
    "record_demande",
    "reject_demande",
]
