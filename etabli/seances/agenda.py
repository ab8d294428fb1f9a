"""The days of sessions and meetings as iCalendar files, for the calendar of whoever comes."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.models import Atelier
from etabli.core.agenda import Moment, book, ical_response
from etabli.core.fichiers.http import Stream
from etabli.seances import selectors
from etabli.seances.models import Calendrier, Reunion, SessionInSitu
from etabli.seances.states import EtatReunion

#: the hours of a milestone whose meeting or session is not prepared yet
OPENS, CLOSES = dt.time(9), dt.time(17)


def calendar(session: SessionInSitu) -> bytes:
    """One event a day, at the hours of its place: the nights between are free."""
    return book(days_of(session), session.place)


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
    return ical_response(
        book(milestones(calendrier), atelier.commune), f"Calendrier {atelier.numero}"
    )


def calendar_response(session: SessionInSitu) -> Stream:
    return ical_response(calendar(session), session.titre)


def reunion_response(reunion: Reunion) -> Stream:
    return ical_response(book([moment_of(reunion)], reunion.place), reunion.titre)


def atelier_book(atelier: Atelier) -> bytes:
    """Its sessions and its meetings together, those cancelled said so."""
    sessions = SessionInSitu.objects.filter(atelier=atelier).select_related("atelier__commune")
    moments = [day for session in sessions.order_by("numero") for day in days_of(session)]
    moments += [moment_of(reunion) for reunion in selectors.reunions_of(atelier)]
    return book(moments, atelier.commune)


def atelier_response(atelier: Atelier) -> Stream:
    return ical_response(atelier_book(atelier), f"Agenda {atelier.numero}")
