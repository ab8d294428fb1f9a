"""What every page of the analysis shows around its matter: where it leads, for those who may."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.consultations.states import OPENED
from etabli.core.ui.contexts import Context

#: what a candidate is asked, the only page of the analysis that is its own
OWN_OFFER = "consultations:notre-offre"
#: the moves whose buttons stand on the pages of the analysis, not on that of the consultation
ANALYSIS = frozenset(
    {
        "seat_member", "unseat_member", "step_aside", "declare_interests", "receive_offers", "begin_analysis",
        "record_prices", "freeze_marks", "open_auditions", "end_auditions", "announce_lots", "draw_lots",
        "order_tied", "freeze_ranking", "cast_vote", "count_votes", "review_analysis", "declare_unfruitful",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the analysis."""

    label: str
    name: str
    url: str
    current: bool
    count: int | None = None


def doors(reader: Reader, current: str = "") -> list[Tab]:
    """The pages of the analysis that this reader opens, in the order of the work."""
    marche = reader.marche
    has_marks = marche.etat in OPENED
    listed = (
        ("Comité", "consultations:comite", reader.knows_committee),
        ("Offres reçues", "consultations:offres", reader.knows_deposits),
        ("Comparaison", "consultations:grille", reader.opens_offers and has_marks),
        ("Auditions", "consultations:auditions", _hears(reader)),
        ("Tirage au sort", "consultations:tirage", _draws(reader)),
        ("Classement", "consultations:classement", reader.opens_offers and has_marks),
        ("Ouvertures", "consultations:acces", reader.sees_journal),
    )
    return [
        Tab(label, name, reverse(name, args=[marche.pk]), name == current)
        for label, name, is_open in listed
        if is_open
    ]


def _hears(reader: Reader) -> bool:
    marche = reader.marche
    are_said = bool(marche.reglement.get("auditions"))
    return reader.opens_offers and are_said and marche.etat in OPENED


def _draws(reader: Reader) -> bool:
    is_foreseen = bool(reader.marche.reglement.get("tirage_prevu"))
    return is_foreseen and reader.knows_deposits


def entries(reader: Reader) -> list[Tab]:
    """Where the page of the consultation leads: what one has to sign first, what a candidate is asked."""
    membre = reader.membre
    is_to_sign = membre is not None and not membre.declared_at and not membre.deported_on
    is_aside = membre is not None and membre.deported_on is not None
    own = (
        ("Signer ma déclaration d’intérêts", "consultations:declaration", is_to_sign),
        ("Mon déport", "consultations:declaration", is_aside),
        ("Ce qui est demandé sur notre offre", OWN_OFFER, is_asked(reader)),
    )
    args = [reader.marche.pk]
    first = [
        Tab(label, name, reverse(name, args=args), False) for label, name, is_so in own if is_so
    ]
    return [*first, *doors(reader)]


def is_asked(reader: Reader) -> bool:
    """Is their groupement asked something, or heard? Nothing else of the analysis concerns it."""
    if not reader.actor.has(Role.GROUPEMENT_MANDATAIRE):
        return False
    marche, actor = reader.marche, reader.actor
    return (
        judging.requests_seen(marche, actor).exists()
        or judging.hearing_of(marche, actor) is not None
    )


def frame(reader: Reader, current: str) -> Context:
    """The tabs and the consultation they are about."""
    return {
        "marche": reader.marche,
        "reader": reader,
        "doors": doors(reader, current),
        "current": current,
    }
