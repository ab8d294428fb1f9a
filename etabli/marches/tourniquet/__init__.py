"""The tourniquet: whose turn it is, and why. Plain values, no database, no clock (T-1 to T-14).

The log is the truth: a `TourDeRole` is only what its replay gives. Nobody re-orders the file by
hand (T-12): it moves because a record of the log moves it. Holders and ateliers are known by code.
"""

from etabli.marches.tourniquet.acts import (
    about_holder,
    answer,
    ask_again,
    designate,
    give_back,
)
from etabli.marches.tourniquet.questions import (
    LigneVisible,
    Seuils,
    alerte,
    chosen,
    counted_refusals,
    deputy,
    examine,
    visible_to,
)
from etabli.marches.tourniquet.replays import apply, replay, replay_from
from etabli.marches.tourniquet.values import (
    Alerte,
    Cause,
    Designation,
    Issue,
    Nature,
    Record,
    RefusCompte,
    Resultat,
    Test,
    TourDeRole,
    empreinte,
)

__all__ = [
    "Alerte",
    "Cause",
    "Designation",
    "Issue",
    "LigneVisible",
    "Nature",
    "Record",
    "RefusCompte",
    "Resultat",
    "Seuils",
    "Test",
    "TourDeRole",
    "about_holder",
    "alerte",
    "answer",
    "apply",
    "ask_again",
    "chosen",
    "counted_refusals",
    "deputy",
    "designate",
    "empreinte",
    "examine",
    "give_back",
    "replay",
    "replay_from",
    "visible_to",
]
