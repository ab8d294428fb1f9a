"""The page that ends a deposit: the number, what was received and when, what happens next, who does it."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from etabli.candidatures import selectors
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import thread
from etabli.candidatures.selectors.dossier import received_letters
from etabli.candidatures.states import Etat
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.articles import begins
from etabli.core.fuseaux import minuit
from etabli.core.models import Entry, reference
from etabli.core.words import words


class Step(TypedDict):
    """What happens next: who does it, what, before when."""

    who: str
    what: str
    when: str


class Ending(TypedDict):
    """What the page of a deposit reads besides its frame."""

    entry: Entry | None
    check_by: dt.date | None
    steps: list[Step]
    letters: list[tuple[str, str]]
    receipts: list[dict[str, object]]
    is_waiting: bool


def ending(candidature: Candidature, actor: Actor) -> Ending:
    """Read again at any time: what was received stays, what comes next is told while it is to come."""
    is_waiting = candidature.etat == Etat.DEPOSEE
    found, deadline = thread.documents(candidature, actor), check_by(candidature, actor)
    return {
        "entry": _entry(candidature, actor),
        "check_by": deadline,
        "steps": _steps(candidature, deadline) if is_waiting else [],
        "letters": received_letters(candidature),
        "receipts": [one for one in found if one["code"] == "accuse"][:1],
        "is_waiting": is_waiting,
    }


def check_by(candidature: Candidature, actor: Actor) -> dt.date | None:
    """The last day of the check of completeness, while it runs, for who may know it."""
    rows = selectors.deadlines(candidature, actor)
    deadline = rows.filter(code="completude", met_on=None, cancelled_on=None).first()
    return deadline.due_on if deadline else None


def _entry(candidature: Candidature, actor: Actor) -> Entry | None:
    """The line of the journal of the last deposit: who, at what hour."""
    return (
        selectors.history(candidature, actor)
        .filter(subject=reference(candidature), target=Etat.DEPOSEE, source=Etat.EN_SIGNATURE)
        .first()
    )


def _steps(candidature: Candidature, deadline: dt.date | None) -> list[Step]:
    day = candidature.last_deposit_on or horloge.today()
    complement, decision = words("complement_jours", on=day), words("decision_cible_jours", on=day)
    return [
        {
            "who": "La DGALN",
            "what": "lit chaque pièce et dit si le dossier est complet.",
            "when": f"Au plus tard le {minuit(deadline, candidature.place)}" if deadline else "",
        },
        {
            "who": "Les porteurs",
            "what": "répondent point par point, si la DGALN demande un complément.",
            "when": f"{begins(complement)} après la demande",
        },
        {
            "who": "La DGALN",
            "what": "instruit le dossier, puis décide ; la lettre de décision vous est envoyée.",
            "when": f"Environ {decision} après que le dossier est déclaré complet",
        },
    ]
