"""Reads of the analysis: what was received, who sits, what was marked, what comes out (4.6).

`figures`, `ranking` and `signalements` give everything, to services and papers. A page reads through
`reading`, which asks who looks.
"""

from etabli.consultations.selectors.judging.committee import (
    active_members,
    committee,
    faults_of_committee,
    has_frozen,
    last_ballots,
    member_of,
    voting,
)
from etabli.consultations.selectors.judging.offers import (
    current_offers,
    deposits,
    offer_of,
    subject_of_offers,
)
from etabli.consultations.selectors.judging.ranking import (
    Figures,
    compared_offers,
    current_ranking,
    faults_of_own,
    faults_to_freeze,
    faults_to_rank,
    figures,
    marks_asked,
    marks_kept,
    numbers_of,
    ranking,
    reglement,
    signalements,
    tied,
)
from etabli.consultations.selectors.judging.reading import (
    hearing_of,
    marks_seen,
    ranking_seen,
    requests_seen,
)

__all__ = [
    "Figures",
    "active_members",
    "committee",
    "compared_offers",
    "current_offers",
    "current_ranking",
    "deposits",
    "faults_of_committee",
    "faults_of_own",
    "faults_to_freeze",
    "faults_to_rank",
    "figures",
    "has_frozen",
    "hearing_of",
    "last_ballots",
    "marks_asked",
    "marks_kept",
    "marks_seen",
    "member_of",
    "numbers_of",
    "offer_of",
    "ranking",
    "ranking_seen",
    "reglement",
    "requests_seen",
    "signalements",
    "subject_of_offers",
    "tied",
    "voting",
]
