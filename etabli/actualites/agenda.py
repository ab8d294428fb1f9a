"""The public days of an Atelier as one iCalendar file: its meetings open to all."""

from __future__ import annotations

import datetime as dt

from etabli.actualites import selectors
from etabli.actualites.models import Actualite
from etabli.ateliers.models import Atelier
from etabli.core.agenda import Moment, book, ical_response
from etabli.core.fichiers.http import Stream

#: a meeting that says no end is kept two hours
LASTS = dt.timedelta(hours=2)


def public_calendar(atelier: Atelier) -> bytes:
    """One event a meeting, at the hours of its place."""
    return book((_moment(one) for one in selectors.meetings(atelier)), atelier.place)


def _moment(one: Actualite) -> Moment:
    start = one.rendez_vous
    assert start is not None, "only what has a meeting is asked for"
    return Moment(
        uid=f"actualite-{one.pk}",
        version=one.revision,
        summary=f"{one.titre} — {one.atelier}",
        start=start,
        end=start + LASTS,
        lieu=one.lieu,
        words="",
        url=one.get_public_url(),
    )


def calendar_response(atelier: Atelier) -> Stream:
    return ical_response(public_calendar(atelier), f"Agenda {atelier.slug}")
