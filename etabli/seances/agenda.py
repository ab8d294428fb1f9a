"""The days of a session as an iCalendar file, for the calendar of whoever comes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from icalendar import Calendar, Event

from etabli.core import horloge
from etabli.core.fichiers.http import Stream, download, file_slug
from etabli.core.fuseaux import fuseau_of
from etabli.seances.models import SessionInSitu

TYPE = "text/calendar; charset=utf-8"


def calendar(session: SessionInSitu) -> bytes:
    """One event a day, at the hours of its place: the nights between are free."""
    book = Calendar()
    book.add("prodid", "-//Établi//Séances//FR")
    book.add("version", "2.0")
    for number in range(session.jours):
        book.add_component(_day(session, number))
    book.add_missing_timezones(first_date=session.debut_on, last_date=session.fin_on)
    return bytes(book.to_ical())


def _day(session: SessionInSitu, number: int) -> Event:
    date = session.debut_on + dt.timedelta(days=number)
    event = Event()
    event.add("uid", f"session-{session.pk}-{number + 1}@etabli")
    event.add("dtstamp", horloge.now())
    event.add("sequence", session.revision)
    event.add("summary", f"{session.titre} — {session.atelier}")
    for name, hour in (("dtstart", session.heure_debut), ("dtend", session.heure_fin)):
        event.add(name, dt.datetime.combine(date, hour, fuseau_of(session.atelier.commune)))
    event.add("location", session.lieu)
    words = [
        session.presentation,
        session.accessibilite and f"Accessibilité : {session.accessibilite}",
    ]
    event.add("description", "\n\n".join(part for part in words if part))
    event.add("url", f"{settings.SITE_URL}{session.get_public_url()}")
    return event


def calendar_response(session: SessionInSitu) -> Stream:
    data = calendar(session)
    name = f"{file_slug(session.titre)}.ics"
    return download([data], filename=name, content_type=TYPE, size=len(data))
