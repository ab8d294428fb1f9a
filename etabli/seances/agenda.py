"""The days of sessions and meetings as iCalendar files, for the calendar of whoever comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from icalendar import Calendar, Event

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.fichiers.http import Stream, download, file_slug
from etabli.core.fuseaux import fuseau_of
from etabli.seances import selectors
from etabli.seances.models import Calendrier, Reunion, SessionInSitu
from etabli.seances.states import EtatReunion
from etabli.territoires.models import Commune

TYPE = "text/calendar; charset=utf-8"
#: the hours of a milestone whose meeting or session is not prepared yet
OPENS, CLOSES = dt.time(9), dt.time(17)


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


def calendar(session: SessionInSitu) -> bytes:
    """One event a day, at the hours of its place: the nights between are free."""
    return _book(days_of(session), session.place)


def days_of(session: SessionInSitu) -> list[Moment]:
    """The days of a session."""
    access = session.accessibilite and f"Accessibilité : {session.accessibilite}"
    words = "\n\n".join(part for part in (session.presentation, access) if part)
    dates = [session.debut_on + dt.timedelta(days=number) for number in range(session.jours)]
    return [
        Moment(
            uid=f"session-{session.pk}-{number}",
            version=session.revision,
            summary=f"{session.titre} — {session.atelier}",
            start=dt.datetime.combine(date, session.heure_debut),
            end=dt.datetime.combine(date, session.heure_fin),
            lieu=session.lieu,
            words=words,
            url=session.get_public_url(),
        )
        for number, date in enumerate(dates, start=1)
    ]


def moment_of(reunion: Reunion) -> Moment:
    """The hours of a meeting; one that is cancelled leaves the calendar that kept it."""
    start = dt.datetime.combine(reunion.jour_dit, reunion.heure)
    return Moment(
        uid=f"reunion-{reunion.pk}",
        version=reunion.revision,
        summary=f"{reunion.titre} — {reunion.atelier}",
        start=start,
        end=start + dt.timedelta(minutes=reunion.duree),
        lieu=reunion.lieu,
        words=reunion.ordre_du_jour,
        url=reunion.get_absolute_url(),
        is_cancelled=reunion.etat == EtatReunion.ANNULEE,
    )


def milestones(calendrier: Calendrier) -> list[Moment]:
    """One event a day for each milestone, in the hours of work; those not kept are said tentative."""
    return [
        Moment(
            uid=f"jalon-{row.pk}-{number}",
            version=calendrier.revision,
            summary=f"{row.titre} — {calendrier.atelier}",
            start=dt.datetime.combine(row.jour + dt.timedelta(days=number), OPENS),
            end=dt.datetime.combine(row.jour + dt.timedelta(days=number), CLOSES),
            lieu=calendrier.atelier.commune.nom,
            words="Date retenue" if row.retenu_le else "Date proposée, à confirmer",
            url=calendrier.get_absolute_url(),
            is_tentative=row.retenu_le is None,
        )
        for row in calendrier.jalons.order_by("rang")
        for number in range(row.jours)
    ]


def calendrier_response(calendrier: Calendrier) -> Stream:
    atelier = calendrier.atelier
    return _response(
        _book(milestones(calendrier), atelier.commune), f"Calendrier {atelier.numero}"
    )


def _book(moments: Iterable[Moment], place: Commune) -> bytes:
    book, found = Calendar(), list(moments)
    book.add("prodid", "-//Établi//Séances//FR")
    book.add("version", "2.0")
    for moment in found:
        book.add_component(_event(moment, place))
    if found:
        first, last = min(one.start for one in found), max(one.end for one in found)
        book.add_missing_timezones(first_date=first.date(), last_date=last.date())
    return bytes(book.to_ical())


def _event(moment: Moment, place: Commune) -> Event:
    event, zone = Event(), fuseau_of(place)
    event.add("uid", f"{moment.uid}@etabli")
    event.add("dtstamp", horloge.now())
    event.add("sequence", moment.version)
    event.add("summary", moment.summary)
    event.add("dtstart", moment.start.replace(tzinfo=zone))
    event.add("dtend", moment.end.replace(tzinfo=zone))
    event.add("location", moment.lieu)
    event.add("description", moment.words)
    event.add("url", f"{settings.SITE_URL}{moment.url}")
    if moment.is_cancelled:
        event.add("status", "CANCELLED")
    elif moment.is_tentative:
        event.add("status", "TENTATIVE")
    return event


def calendar_response(session: SessionInSitu) -> Stream:
    return _response(calendar(session), session.titre)


def reunion_response(reunion: Reunion) -> Stream:
    return _response(_book([moment_of(reunion)], reunion.place), reunion.titre)


def atelier_book(atelier: Atelier) -> bytes:
    """Its sessions and its meetings together, those cancelled said so."""
    sessions = SessionInSitu.objects.filter(atelier=atelier).select_related("atelier__commune")
    moments = [day for session in sessions.order_by("numero") for day in days_of(session)]
    moments += [moment_of(reunion) for reunion in selectors.reunions_of(atelier)]
    return _book(moments, atelier.commune)


def atelier_response(atelier: Atelier) -> Stream:
    return _response(atelier_book(atelier), f"Agenda {atelier.numero}")


def _response(data: bytes, titre: str) -> Stream:
    return download([data], filename=f"{file_slug(titre)}.ics", content_type=TYPE, size=len(data))
