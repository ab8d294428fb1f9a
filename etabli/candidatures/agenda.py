"""The date that a deposit opens, for one's own calendar: the day by which DGALN has looked at it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from etabli.candidatures.models import Candidature
from etabli.core import horloge
from etabli.core.composition import composed
from etabli.core.fuseaux import minuit

TYPE = "text/calendar; charset=utf-8"


def calendar(candidature: Candidature, *, check_by: dt.date) -> bytes:
    """One event of a whole day: the last day of the check of completeness."""
    book = Calendar()
    book.add("prodid", "-//Établi//Candidatures//FR")
    book.add("version", "2.0")
    event = Event()
    event.add("uid", f"candidature-{candidature.pk}-completude@etabli")
    event.add("dtstamp", horloge.now())
    event.add("summary", f"Candidature {candidature.numero} : complète, ou à compléter")
    event.add("dtstart", check_by)
    event.add("dtend", check_by + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    said = (
        f"La DGALN dit au plus tard le {minuit(check_by, candidature.place)} si la candidature "
        f"« {composed(candidature.title)} » est complète."
    )
    event.add("description", said)
    page = reverse("candidatures:depot", args=[candidature.pk])
    event.add("url", f"{settings.SITE_URL}{page}")
    book.add_component(event)
    return bytes(book.to_ical())
