"""The programme of a session: moments added, changed, put in order, until it is closed."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.db.models import Max

from etabli.core.access import Actor
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.seances import access
from etabli.seances.models import Sequence, SessionInSitu
from etabli.seances.services.checks import check_row
from etabli.seances.states import NatureSequence


class Words(TypedDict, total=False):
    """What is written of a moment besides its frame."""

    methode: str
    objectif: str
    animateur: str
    materiel: str


class SequenceFields(Words, total=False):
    """The same with its frame, `duree` in minutes; what is not given does not change."""

    titre: str
    jour: int
    duree: int
    nature: str


def add_sequence(
    session: SessionInSitu,
    *,
    actor: Actor,
    titre: str,
    duree: int,
    jour: int = 1,
    nature: str = NatureSequence.SEANCE,
    **fields: Unpack[Words],
) -> Sequence:
    """Add a moment at the end of its day. `duree` in minutes."""
    access.SESSIONS.require(actor, "edit", session)
    last = session.sequences.filter(jour=jour).aggregate(n=Max("ordre"))["n"] or 0
    sequence = Sequence(
        session=session,
        titre=titre,
        duree=duree,
        jour=jour,
        nature=nature,
        ordre=last + 1,
        **fields,
    )
    return _save_sequence(sequence)


def change_sequence(
    sequence: Sequence, *, actor: Actor, **fields: Unpack[SequenceFields]
) -> Sequence:
    access.SESSIONS.require(actor, "edit", sequence.session)
    for name, value in fields.items():
        setattr(sequence, name, value)
    return _save_sequence(sequence)


def remove_sequence(sequence: Sequence, *, actor: Actor) -> None:
    access.SESSIONS.require(actor, "edit", sequence.session)
    sequence.delete()


def _save_sequence(sequence: Sequence) -> Sequence:
    if not 1 <= sequence.jour <= sequence.session.jours:
        raise Refused(
            f"La session dure {sequence.session.jours} jour(s) : choisissez un jour du programme."
        )
    check_row(sequence, exclude=("session",))
    sequence.save()
    return sequence


@one_act()
def move_sequence(
    sequence: Sequence, *, actor: Actor, sens: str = "", rang: int | None = None
) -> None:
    """One step up (`haut`) or down (`bas`), or straight to a rank (from 1), within its day."""
    access.SESSIONS.require(actor, "edit", sequence.session)
    rows = list(sequence.session.sequences.filter(jour=sequence.jour).order_by("ordre", "pk"))
    place = rows.index(sequence)
    target = rang - 1 if rang is not None else place + {"haut": -1, "bas": 1}.get(sens, 0)
    rows.insert(max(0, min(target, len(rows) - 1)), rows.pop(place))
    for order, row in enumerate(rows, start=1):
        Sequence.objects.filter(pk=row.pk).update(ordre=order)
