"""My dates in my own calendar: a feed at a private, signed address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404
from django.urls import reverse
from icalendar import Calendar, Event

from etabli.accounts.models import Personne
from etabli.acteurs.selectors import actor_for
from etabli.core import duties, horloge
from etabli.core.access import Actor
from etabli.core.liens import lien
from etabli.espaces import selectors
from etabli.espaces.lecture import concerned

LINK = lien("espaces.agenda")


def address_of(actor: Actor) -> str:
    """The private address of this person's feed: whoever holds it reads their dates."""
    return settings.SITE_URL + reverse("espaces:agenda", args=[LINK.sign(str(actor.person_id))])


def actor_of_address(token: str) -> Actor:
    """Whose feed it is. The roles that ask a second factor are left out: a feed gives none."""
    try:
        pk = LINK.unsign(token)
    except BadSignature as forged:
        raise Http404("Cette adresse d’agenda n’est pas valable.") from forged
    personne = Personne.objects.filter(pk=pk, is_active=True).first()
    if personne is None:
        raise Http404("Cette adresse d’agenda n’est pas valable.")
    return actor_for(personne, is_strong=False)


def feed(actor: Actor) -> bytes:
    """The dates of « À venir » as a calendar."""
    book = Calendar()
    book.add("prodid", "-//Établi//Agenda//FR")
    book.add("version", "2.0")
    book.add("x-wr-calname", "Établi")
    book.add("refresh-interval;value=duration", "PT6H")
    found = duties.duties(selectors.every_workflow(), concerned(actor))
    for row in selectors.comings(actor, found):
        book.add_component(_event(row))
    return bytes(book.to_ical())


def _event(row: dict[str, Any]) -> Event:
    event = Event()
    event.add("uid", f"{row['key']}@etabli")
    event.add("summary", f"{row['what']} — {row['about']}" if row["about"] else row["what"])
    event.add("dtstart", row["date"])
    event.add("dtend", row["end"] + dt.timedelta(days=1))
    event.add("dtstamp", horloge.now())
    event.add("url", settings.SITE_URL + row["url"])
    event.add("transp", "TRANSPARENT")
    if row.get("place"):
        event.add("location", row["place"])
    return event
