"""Questions and closing: answers to all at once, in time, or a later closing (M3)."""

from __future__ import annotations

import datetime as dt

from etabli.consultations import payloads as p
from etabli.consultations.guards.publication import closing_is_sane, framework_lasts, paris_day
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge, parametres
from etabli.core.delais.calcul import end_in_days
from etabli.core.formats import date_courte
from etabli.core.guards import guard
from etabli.core.words import words
from etabli.core.workflow import Attempt, Filled

BEFORE_CLOSING = "consultation_reponse_jours"
LONGEST_QUESTION, LONGEST_ANSWER = 4000, 8000


@guard("M3", "La remise des offres est ouverte")
def is_open(attempt: Attempt[MarcheSubsequent]) -> str | None:
    """M3: nothing is asked, answered or moved after the last second."""
    if not attempt.obj.is_closed(horloge.now()):
        return None
    return "La remise des offres est close : il est trop tard."


@guard("M3", "Des questions attendent leur réponse")
def some_wait(attempt: Attempt[MarcheSubsequent]) -> str | None:
    if attempt.obj.questions.filter(answered_at=None).exists():
        return None
    return "Aucune question n’attend de réponse."


def question_is_whole(attempt: Filled[MarcheSubsequent, p.Asked]) -> str | None:
    texte = attempt.data.texte.strip()
    if not texte:
        return "Écrivez la question."
    if len(texte) > LONGEST_QUESTION:
        return f"La question dépasse {LONGEST_QUESTION} signes : coupez-la en deux."
    return None


def answers_are_whole(attempt: Filled[MarcheSubsequent, p.Answers]) -> list[str]:
    """Each answer is that of a question that waits; one at least is given."""
    waiting = set(attempt.obj.questions.filter(answered_at=None).values_list("numero", flat=True))
    given = {number: text for number, text in attempt.data.reponses.items() if text.strip()}
    faults = [
        f"La question {number} a déjà sa réponse, ou n’existe pas."
        for number in sorted(set(given) - waiting)
    ]
    faults += [
        f"La réponse à la question {number} dépasse {LONGEST_ANSWER} signes."
        for number, text in sorted(given.items())
        if len(text) > LONGEST_ANSWER
    ]
    return faults if given or faults else ["Écrivez une réponse au moins."]


def answers_leave_time(attempt: Filled[MarcheSubsequent, p.Answers]) -> str | None:
    """M3: six days at least before the closing, else it is postponed by the same act."""
    marche, data = attempt.obj, attempt.data
    if data.closes_at is not None:
        fault = later_is_sane(marche, data.closes_at, on=attempt.on)
        if fault:
            return fault
    closes = data.closes_at or marche.closes_at
    assert closes is not None, "a published consultation has a closing"
    first = end_in_days(attempt.on, parametres.integer(BEFORE_CLOSING, on=attempt.on), rolls=False)
    if paris_day(closes) >= first:
        return None
    return (
        f"Les réponses se donnent {words(BEFORE_CLOSING, on=attempt.on)} au moins avant la clôture : "
        f"reportez-la au {date_courte(first)} ou plus tard."
    )


def later_is_later(attempt: Filled[MarcheSubsequent, p.Later]) -> str | None:
    return later_is_sane(attempt.obj, attempt.data.closes_at, on=attempt.on)


def later_is_sane(marche: MarcheSubsequent, moment: dt.datetime, *, on: dt.date) -> str | None:
    """A closing only moves to a later hour, within the validity of the framework (AC-4)."""
    assert marche.closes_at is not None, "a published consultation has a closing"
    if moment <= marche.closes_at:
        return "La clôture ne peut qu’être reportée : choisissez une heure plus tardive."
    if not framework_lasts(marche, moment):
        return (
            f"L’accord-cadre finit le {date_courte(marche.accord_cadre.fin)} : "
            "la clôture ne peut pas le dépasser."
        )
    return closing_is_sane(moment, on=on, what="La nouvelle clôture")
