"""The verbs of payments; the only code that writes them."""

from etabli.paiements.services.avances import (
    AVANCES,
    REPARTITIONS,
    TITRES,
    issue_titre,
    pay_avance,
    recover_titre,
    renounce_avance,
    share_marche,
)
from etabli.paiements.services.moves import DEMANDES, SERVICES_FAITS
from etabli.paiements.services.payments import (
    certify_service_fait,
    pay_demande,
    pay_interests,
    record_demande,
    reject_demande,
)

__all__ = [
    "AVANCES",
    "DEMANDES",
    "REPARTITIONS",
    "SERVICES_FAITS",
    "TITRES",
    "certify_service_fait",
    "issue_titre",
    "pay_avance",
    "pay_demande",
    "pay_interests",
    "record_demande",
    "recover_titre",
    "reject_demande",
    "renounce_avance",
    "share_marche",
]
