"""Hours of one place as an iCalendar file, for the calendar of whoever comes (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from icalendar import Calendar, Event

from etabli.core import horloge
from etabli.core.fichiers.http import Stream, download, file_slug
from etabli.core.fuseaux import Place, fuseau_of

TYPE = "text/calendar; charset=utf-8"


class Moment(NamedTuple):
    """What a calendar keeps of some hours: local ones, those of the place."""

    uid: str
    version: int
    summary: str
    start: dt.datetime
    end: dt.datetime
    lieu: str
    words: str
    url: str
    is_cancelled: bool = False
    is_tentative: bool = False


def book(moments: Iterable[Moment], place: Place) -> bytes:
    """The file: one event a moment, with the rules of the clock of its place."""
    made, found = Calendar(), list(moments)
    made.add("prodid", "-//Établi//Séances//FR")
    made.add("version", "2.0")
    for moment in found:
        made.add_component(_event(moment, place))
    if found:
        first, last = min(one.start for one in found), max(one.end for one in found)
        made.add_missing_timezones(first_date=first.date(), last_date=last.date())
    return bytes(made.to_ical())


def _event(moment: Moment, place: Place) -> Event:
    event, zone = Event(), fuseau_of(place)
    event.add("uid", f"{moment.uid}@etabli")
    event.add("dtstamp", horloge.now())
    event.add("sequence", moment.version)
    event.add("summary", moment.summary)
    event.add("dtstart", moment.start.replace(tzinfo=zone))
    event.add("dtend", moment.end.replace(tzinfo=zone))
    event.add("location", moment.lieu)
    if moment.words:
        event.add("description", moment.words)
    event.add("url", f"{settings.SITE_URL}{moment.url}")
    if moment.is_cancelled:
        event.add("status", "CANCELLED")
    elif moment.is_tentative:
        event.add("status", "TENTATIVE")
    return event


def ical_response(data: bytes, titre: str) -> Stream:
    """The file to keep, under this title."""
    return download([data], filename=f"{file_slug(titre)}.ics", content_type=TYPE, size=len(data))
