"""Somebody in front of the analysis of offers: what the table lets them open, asked once (N-9, N-13).

What is closed to them is hidden: they learn nothing of it, not even that it exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from etabli.acteurs.states import Role
from etabli.consultations import access
from etabli.consultations.models import MarcheSubsequent, MembreComite
from etabli.consultations.selectors import judging
from etabli.consultations.states import PUBLISHED
from etabli.core.access import Actor

HIDDEN = "Cette page n’existe pas, ou n’est pas ouverte à votre compte."
ASKED = (
    "view_deposits", "read_offers", "seat_member", "declare_interests", "record_prices", "ask_candidate",
    "record_answer", "decide_request", "eliminate_offer", "reinstate_offer", "write_mark", "freeze_marks",
    "record_hearing", "step_aside",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """One person in front of the analysis of one consultation: their seat, their rights."""

    marche: MarcheSubsequent
    actor: Actor
    membre: MembreComite | None
    can: Mapping[str, bool]

    @property
    def knows_committee(self) -> bool:
        """Who sits, who has declared, who stepped aside: those who name, those who know the deposits."""
        is_out = self.marche.etat in PUBLISHED
        return is_out and (self.can["seat_member"] or self.knows_deposits)

    @property
    def knows_deposits(self) -> bool:
        """Who deposited and when; before the closing there is nothing to know."""
        return self.can["view_deposits"]

    @property
    def opens_offers(self) -> bool:
        """What the offers say: files, prices, marks, comments, ranking."""
        return self.can["read_offers"]

    @property
    def sees_journal(self) -> bool:
        """Who opened which file, and when (N-13): for who answers for the purchase, and the audit."""
        service = self.marche.atelier.service_pilote_id
        hats = self.actor.memberships
        answers = any(h.role == Role.RPA and h.organisation_id == service for h in hats)
        return self.opens_offers and (answers or self.actor.has(Role.AUDITEUR))


def reader_of(marche: MarcheSubsequent, actor: Actor) -> Reader:
    """This person in front of this consultation."""
    can = access.TABLE.abilities(actor, marche, *ASKED)
    return Reader(marche, actor, judging.member_of(marche, actor), can)


def open_to(actor: Actor, pk: int) -> Reader:
    """The consultation that this person sees, with what they open of it; 404 when they do not."""
    return reader_of(access.TABLE.get_or_404(actor, pk=pk), actor)


def require(found: bool | object) -> None:
    """Nothing, or 404."""
    if not found:
        raise Http404(HIDDEN)
