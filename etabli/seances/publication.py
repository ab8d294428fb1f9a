"""What sessions say to everybody: the only door for a page or a paper that others than us will read.

Counts of people go through `participation.publish`; nobody is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from etabli.ateliers.models import Atelier
from etabli.seances import acteurs, desseins, selectors
from etabli.seances import contributions as written
from etabli.seances.documents import fate_sentence
from etabli.seances.models import DecisionSeance, SessionInSitu
from etabli.seances.participation import publish
from etabli.seances.states import College, EtatProposition, EtatReunion

FATES = (
    (EtatProposition.TRANSFORMEE, "devenues des actions"),
    (EtatProposition.RETENUE, "retenues"),
    (EtatProposition.A_CREUSER, "à creuser"),
    (EtatProposition.ECARTEE, "écartées, avec leur raison"),
    (EtatProposition.EMISE, "en cours d’examen"),
)


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """Who came, by college: `rows` (college, how many) and the total, both in words (7.4)."""

    rows: tuple[tuple[str, str], ...]
    total: str


def counts(session: SessionInSitu) -> PublicCounts | None:
    """None when nobody was counted."""
    shown = selectors.participation_of(session).published
    if not shown.cells:
        return None
    rows = tuple((str(College(code).label), shown.said(code)) for code in shown.cells)
    return PublicCounts(rows, shown.words)


@dataclass(frozen=True, slots=True)
class Contributions:
    """May inhabitants write, and how many contributions everybody reads."""

    is_open: bool
    published: int


def contributions(atelier: Atelier) -> Contributions | None:
    """None when nobody may write, and nothing was published."""
    found = Contributions(written.is_open(atelier), written.published(atelier).count())
    return found if found.is_open or found.published else None


def actors(atelier: Atelier) -> list[tuple[str, str, str]]:
    """The map of the actors without any name: a college, how many are on it, how many were met (7.4)."""
    found = acteurs.by_college(atelier)
    total = publish({row.college.value: row.total for row in found})
    met = publish({row.college.value: row.met for row in found})
    return [
        (
            str(row.college.label),
            total.said(row.college.value),
            met.said(row.college.value) if row.met else "aucun",
        )
        for row in found
    ]


def drawn(atelier: Atelier, genre: str) -> list[tuple[str, str, dt.date, str]]:
    """The vision or the sites as they stand: title, words, the day they were said, the session ('' between two)."""
    return [
        (
            one.dessein.titre,
            one.current.texte,
            one.current.jour,
            one.current.session.titre if one.current.session else "",
        )
        for one in desseins.standing(atelier, genre)
    ]


def meeting_day(atelier: Atelier, genre: str) -> tuple[dt.date, bool] | None:
    """The day of the first meeting of this kind, and whether it was held; None when none is planned."""
    rows = [row for row in selectors.reunions_of(atelier) if row.genre == genre]
    standing = [row for row in rows if row.etat != EtatReunion.ANNULEE]
    held = [row for row in standing if row.etat == EtatReunion.TENUE]
    for row in held or standing:
        return row.jour_dit, bool(held)
    return None


def announced_sessions(atelier: Atelier) -> list[SessionInSitu]:
    """The sessions the public may read about, in order."""
    return selectors.announced_sessions(atelier)


def told_sessions(atelier: Atelier) -> list[SessionInSitu]:
    """Those the livrable tells, in order: what happened on site, open to the public or not."""
    return selectors.sessions_of(atelier)


def programme(session: SessionInSitu) -> list[selectors.Day]:
    return selectors.programme(session)


def is_registration_open(session: SessionInSitu) -> bool:
    return selectors.is_registration_open(session)


def propositions(atelier: Atelier) -> list[tuple[str, str, str]]:
    """Each proposition: its number, its text, what it became; never who made it."""
    return [(p.code, p.texte, fate_sentence(p)) for p in selectors.propositions_of(atelier)]


def propositions_of(session: SessionInSitu) -> list[tuple[str, str, str]]:
    """The same of one session."""
    rows = selectors.propositions_of(session.atelier).filter(session=session)
    return [(p.code, p.texte, fate_sentence(p)) for p in rows]


def fates(atelier: Atelier) -> list[tuple[int, str]]:
    """How many propositions met each fate, in words; the fates nobody met are left out."""
    found = selectors.fates(atelier)
    return [(found[etat], label) for etat, label in FATES if found.get(etat)]


def decisions(sessions: Iterable[SessionInSitu]) -> list[DecisionSeance]:
    """What was decided, in the order of the sessions."""
    return [row for session in sessions for row in session.decisions.order_by("pk")]
