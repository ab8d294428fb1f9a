"""Who sits in the committee, declares, leaves (N-9, N-10, INT-1)."""

from __future__ import annotations

import datetime as dt

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent, MembreComite
from etabli.consultations.services.moves import WORKFLOW
from etabli.core.access import Actor
from etabli.core.models import Entry


def seat_member(
    marche: MarcheSubsequent,
    organisation: Organisation,
    personne: Personne,
    siege: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> MembreComite:
    """N-9: a person sits for an organisation; they are told, and asked for their declaration."""
    WORKFLOW.run(
        marche, "seat_member", actor=actor, on=on, organisation=organisation, personne=personne,
        siege=siege,
    )  # fmt: skip
    return marche.membres.get(personne=personne)


def unseat_member(
    marche: MarcheSubsequent, membre: MembreComite, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """Somebody named by mistake, who has not declared; after, it is a déport."""
    return WORKFLOW.run(marche, "unseat_member", actor=actor, on=on, membre=membre)


def declare_interests(
    marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """N-9: the member signs the words of `declarations.words_on` of that day."""
    return WORKFLOW.run(marche, "declare_interests", actor=actor, on=on)


def step_aside(
    marche: MarcheSubsequent,
    raison: str,
    membre: MembreComite | None = None,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """N-10, INT-1: the member leaves the whole analysis; by themselves, or noted by the service."""
    return WORKFLOW.run(marche, "step_aside", actor=actor, on=on, raison=raison, membre=membre)
