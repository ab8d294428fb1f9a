"""The public days of an Atelier as one iCalendar file: its meetings open to all."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from icalendar import Calendar, Event

from etabli.actualites import selectors
from etabli.actualites.models import Actualite
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.fichiers.http import Stream, download
from etabli.core.fuseaux import fuseau_of

#: a meeting that says no end is kept two hours
LASTS = dt.timedelta(hours=2)


def public_calendar(atelier: Atelier) -> bytes:
    """One event a meeting, at the hours of its place."""
    book, found = Calendar(), list(selectors.meetings(atelier))
    book.add("prodid", "-//Établi//Actualités//FR")
    book.add("version", "2.0")
    for one in found:
        book.add_component(_event(one))
    if found:
        days = [one.rendez_vous_on for one in found if one.rendez_vous_on]
        book.add_missing_timezones(first_date=min(days), last_date=max(days) + dt.timedelta(1))
    return bytes(book.to_ical())


def _event(one: Actualite) -> Event:
    event, start = Event(), one.rendez_vous
    assert start is not None, "only what has a meeting is asked for"
    start = start.replace(tzinfo=fuseau_of(one.place))
    event.add("uid", f"actualite-{one.pk}@etabli")
    event.add("dtstamp", horloge.now())
    event.add("sequence", one.revision)
    event.add("summary", f"{one.titre} — {one.atelier}")
    event.add("dtstart", start)
    event.add("dtend", start + LASTS)
    event.add("location", one.lieu)
    event.add("url", f"{settings.SITE_URL}{one.get_public_url()}")
    return event


def calendar_response(atelier: Atelier) -> Stream:
    data = public_calendar(atelier)
    return download(
        [data], filename=f"agenda-{atelier.slug}.ics", content_type="text/calendar; charset=utf-8",
        size=len(data),
    )  # fmt: skip
