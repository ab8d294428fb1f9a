"""My dates in my own calendar: a feed at a private address, a secret that ends when asked."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from icalendar import Calendar, Event

from etabli.acteurs.selectors import actor_for
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais.calcul import is_within_months
from etabli.core.fuseaux import minuit
from etabli.espaces.models import AbonnementAgenda, draw_secret
from etabli.espaces.mon_etabli import board

#: an address that no calendar has read for that many months is forgotten
MONTHS = 12
UNKNOWN = (
    "Cette adresse d’agenda n’est pas valable, ou ne l’est plus : "
    "« Mon établi » en donne une autre, dans « À venir »."
)


def address_of(actor: Actor) -> str:
    """The private address of this person's feed, '' when they have none: whoever holds it reads it."""
    row = AbonnementAgenda.objects.filter(personne_id=actor.person_id or 0).first()
    if row is None or _is_forgotten(row):
        return ""
    return settings.SITE_URL + reverse("espaces:agenda", args=[row.secret])


def open_address(actor: Actor) -> None:
    """A new address; the one before, if any, ends at once."""
    fresh = {"secret": draw_secret(), "created_on": horloge.today(), "read_on": None}
    AbonnementAgenda.objects.update_or_create(personne_id=actor.person_id or 0, defaults=fresh)


def close_address(actor: Actor) -> None:
    """No calendar reads these dates any more."""
    AbonnementAgenda.objects.filter(personne_id=actor.person_id or 0).delete()


def actor_of_address(secret: str) -> Actor:
    """Whose feed it is. The roles that ask a second factor are left out: a feed gives none."""
    row = AbonnementAgenda.objects.select_related("personne").filter(secret=secret).first()
    if row is None or not row.personne.may_sign_in or _is_forgotten(row):
        raise Http404(UNKNOWN)
    if row.read_on != horloge.today():
        AbonnementAgenda.objects.filter(pk=row.pk).update(read_on=horloge.today())
    return actor_for(row.personne, is_strong=False)


def _is_forgotten(row: AbonnementAgenda) -> bool:
    last = row.read_on or row.created_on
    return not is_within_months(last, MONTHS, on=horloge.today())


def feed(actor: Actor) -> bytes:
    """The dates of « À venir » as a calendar."""
    book = Calendar()
    book.add("prodid", "-//Établi//Agenda//FR")
    book.add("version", "2.0")
    book.add("x-wr-calname", "Établi")
    book.add("refresh-interval;value=duration", "PT6H")
    for row in board.comings(actor):
        book.add_component(_event(row))
    return bytes(book.to_ical())


def _event(row: board.Coming) -> Event:
    event = Event()
    event.add("uid", f"{row['key']}@etabli")
    event.add("summary", f"{row['what']} — {row['about']}" if row["about"] else row["what"])
    if row.get("is_deadline"):
        event.add("description", f"Dernier jour : {minuit(row['date'], row.get('hour_of'))}.")
    event.add("dtstart", row["date"])
    event.add("dtend", row["end"] + dt.timedelta(days=1))
    event.add("dtstamp", horloge.now())
    event.add("url", settings.SITE_URL + row["url"])
    event.add("transp", "TRANSPARENT")
    if row.get("place"):
        event.add("location", row["place"])
    return event
