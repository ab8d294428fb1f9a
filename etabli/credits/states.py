"""The states of the ledger's lines; most are written once."""

from __future__ import annotations

from etabli.core.states import State, Tone


class EtatEnveloppe(State):
    OUVERTE = "OUVERTE", Tone.INFO, "Ouverte"


class EtatDelegation(State):
    ENREGISTREE = "ENREGISTREE", Tone.SUCCESS, "Enregistrée"


class EtatReservation(State):
    OUVERTE = "OUVERTE", Tone.PROGRESS, "Ouverte"
    LEVEE = "LEVEE", Tone.NEUTRAL, "Levée"


class EtatEngagement(State):
    ENGAGE = "ENGAGE", Tone.PROGRESS, "Engagé"
    CLOS = "CLOS", Tone.NEUTRAL, "Clos"


class EtatConsommation(State):
    PAYEE = "PAYEE", Tone.SUCCESS, "Payée"
