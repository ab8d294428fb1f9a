"""A published consultation runs: questions, answers to all, a later closing, the last second (M3, M4, M13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from etabli.ateliers import services as ateliers
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.services.moves import WORKFLOW
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.core.outbox import one_act


def ask_question(
    marche: MarcheSubsequent, *, actor: Actor, texte: str, on: dt.date | None = None
) -> Entry:
    """M3: a holder asks, or the service copies what was asked on PLACE."""
    return WORKFLOW.run(marche, "ask_question", actor=actor, on=on, texte=texte)


def answer_questions(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    reponses: Mapping[int, str],
    closes_at: dt.datetime | None = None,
    on: dt.date | None = None,
) -> Entry:
    """M3: to all at the same instant; refused too near the closing, unless it moves."""
    return WORKFLOW.run(
        marche,
        "answer_questions",
        actor=actor,
        on=on,
        reponses=dict(reponses),
        closes_at=closes_at,
    )


def postpone_closing(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    closes_at: dt.datetime,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """The closing moves to a later hour, for everybody."""
    return WORKFLOW.run(marche, "postpone", actor=actor, on=on, motif=motif, closes_at=closes_at)


@one_act()
def abandon_consultation(
    marche: MarcheSubsequent, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """M13, MS-7: no contract, for reasons told to all who were consulted; the Atelier is to launch again."""
    day = on or horloge.today()
    entry = WORKFLOW.run(marche, "abandon", actor=actor, on=day, motif=motif)
    # a suspended Atelier goes back to its launch when it is resumed (`reactions.on_resume`)
    if marche.atelier.etat == EtatAtelier.CONSULTATION:
        ateliers.end_consultation(marche.atelier, motif=motif, on=day)
    return entry
