"""The programme as a vertical rail: each moment at its hour, and what each day still holds."""

from __future__ import annotations

from etabli.core.access import Actor
from etabli.seances import selectors
from etabli.seances.forms import SequenceForm
from etabli.seances.models import Sequence, SessionInSitu
from etabli.seances.pages.frame import frame, part_of
from etabli.seances.states import NatureSequence

#: how tall a moment is drawn, from how many minutes
SIZES = ((120, "xl"), (75, "l"), (40, "m"), (0, "s"))


def programme(
    session: SessionInSitu, actor: Actor, form: SequenceForm | None
) -> dict[str, object]:
    return {
        **frame(session, actor, current="programme"),
        "days": [rail(session, day) for day in selectors.programme(session)],
        "alerts": selectors.programme_alerts(session),
        "form": form,
    }


def rail(session: SessionInSitu, day: selectors.Day) -> dict[str, object]:
    start = session.heure_debut
    return {
        "day": day,
        "start": start.hour * 60 + start.minute,
        "slots": [
            {
                "slot": slot,
                "sequence": slot.sequence,
                "size": next(size for least, size in SIZES if slot.sequence.duree >= least),
                "is_break": slot.sequence.nature == NatureSequence.PAUSE,
            }
            for slot in day.slots
        ],
    }


def sequence_page(sequence: Sequence, actor: Actor, form: SequenceForm) -> dict[str, object]:
    session = sequence.session
    return {
        **frame(session, actor, current="programme"),
        "sequence": sequence,
        "form": form,
        "back_url": part_of(session, "programme"),
    }
