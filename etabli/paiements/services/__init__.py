"""The verbs of payments; the only code that writes them."""

from etabli.paiements.services.acomptes import ask_acompte, decline_acompte
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
from etabli.paiements.services.chorus import carry_out_chorus
from etabli.paiements.services.fins import (
    FINS,
    advance_fin,
    decide_fin,
    prepare_fin,
    send_notice,
)
from etabli.paiements.services.moves import DEMANDES, SERVICES_FAITS
from etabli.paiements.services.payments import (
    agree_demande,
    certify_service_fait,
    object_demande,
    pay_demande,
    pay_interests,
    record_demande,
    reject_demande,
)
from etabli.paiements.services.penalites import (
    PENALITES,
    announce_penalite,
    answer_penalite,
    decide_penalite,
)
from etabli.paiements.services.sous_traitances import (
    SOUS_TRAITANCES,
    accept_sous_traitance,
    decide_sous_traitance,
    declare_sous_traitance,
)

__all__ = [
    "AVANCES",
    "DEMANDES",
    "FINS",
    "PENALITES",
    "REPARTITIONS",
    "SERVICES_FAITS",
    "SOUS_TRAITANCES",
    "TITRES",
    "accept_sous_traitance",
    "advance_fin",
    "agree_demande",
    "announce_penalite",
    "answer_penalite",
    "ask_acompte",
    "carry_out_chorus",
    "certify_service_fait",
    "decide_fin",
    "decide_penalite",
    "decide_sous_traitance",
    "declare_sous_traitance",
    "decline_acompte",
    "issue_titre",
    "object_demande",
    "pay_avance",
    "pay_demande",
    "pay_interests",
    "prepare_fin",
    "record_demande",
    "recover_titre",
    "reject_demande",
    "renounce_avance",
    "send_notice",
    "share_marche",
]
