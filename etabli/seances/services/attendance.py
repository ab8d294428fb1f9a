"""The attendance list of a session: who came among those registered, and who simply came (K15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from etabli.core.access import Actor
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.seances import access
from etabli.seances.models import Presence, SessionInSitu
from etabli.seances.services.sessions import SESSIONS
from etabli.seances.states import College, Venue


@one_act()
def record_attendance(
    session: SessionInSitu,
    *,
    actor: Actor,
    venues: Mapping[int, str] | None = None,
    walk_ins: Iterable[Mapping[str, str]] = (),
    remplacants: Mapping[int, str] | None = None,
    on: dt.date | None = None,
) -> None:
    """Say who came: `venues` by registration pk (PRESENT, ABSENT, REMPLACE), `walk_ins` {nom, college}.

    May be done in several times: each registration keeps the last word.
    """
    names = remplacants or {}
    for pk, venue in (venues or {}).items():
        row = session.inscriptions.get(pk=pk)
        said = {
            "nom": row.nom,
            "college": row.college,
            "venue": Venue(venue),
            "remplacant": names.get(pk, ""),
        }
        Presence.objects.update_or_create(inscription=row, defaults={"session": session, **said})
    extra = [
        Presence(
            session=session,
            nom=walk_in.get("nom", "").strip(),
            college=College(walk_in["college"]),
        )
        for walk_in in walk_ins
    ]
    Presence.objects.bulk_create(extra)
    SESSIONS.run(
        session,
        "record_attendance",
        actor=actor,
        on=on,
        releves=len(venues or {}),
        sans_inscription=len(extra),
    )


def remove_walk_in(presence: Presence, *, actor: Actor) -> None:
    """Take back a line typed by mistake; lines of registered people are only corrected."""
    access.SESSIONS.require(actor, "record_attendance", presence.session)
    if presence.inscription_id is not None:
        raise Refused(
            "Cette personne est inscrite : corrigez sa venue au lieu de retirer la ligne."
        )
    presence.delete()
