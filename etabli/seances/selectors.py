"""Reads of sessions shared by several screens and by later apps."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import is_older_than_months
from etabli.core.formats import compte, duree
from etabli.core.outbox import Recipient
from etabli.seances import access
from etabli.seances.contributions import to_take_up
from etabli.seances.models import (
    Contribution,
    DecisionSeance,
    DocumentRecu,
    Entretien,
    Inscription,
    Jalon,
    Presence,
    Proposition,
    Reunion,
    Sequence,
    SessionInSitu,
)
from etabli.seances.participation import Participation
from etabli.seances.states import (
    CAME,
    College,
    Etat,
    EtatDocument,
    EtatEntretien,
    EtatInscription,
    EtatProposition,
    EtatReunion,
    GenreReunion,
)

SEATED = (EtatInscription.CONFIRMEE,)


# -- the programme --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """A sequence at its hour."""

    sequence: Sequence
    debut: dt.time
    fin: dt.time
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the programme: its slots one after the other, and what is left or too much."""

    numero: int
    date: dt.date
    slots: tuple[Slot, ...]
    minutes: int
    minutes_disponibles: int

    @property
    def excess(self) -> int:
        return max(0, self.minutes - self.minutes_disponibles)

    @property
    def left(self) -> int:
        return max(0, self.minutes_disponibles - self.minutes)


def session_to_come(atelier: Atelier) -> SessionInSitu | None:
    """The first session not held yet: its dates are those on site."""
    rows = SessionInSitu.objects.filter(atelier=atelier).exclude(etat=Etat.CLOSE)
    return rows.order_by("debut_on", "pk").first()


def session_number(atelier: Atelier, number: int) -> SessionInSitu | None:
    """The session of this number: a session keeps its own."""
    return SessionInSitu.objects.filter(atelier=atelier, numero=number).first()


def session_dated(atelier: Atelier) -> SessionInSitu | None:
    """The session whose days are those on site: that of the stage, when the format holds several."""
    number = deroule_of(atelier).stage(atelier.etat).session
    return session_number(atelier, number) if number else session_to_come(atelier)


def fault_of_order(atelier: Atelier, number: int, *, first: dt.date) -> str | None:
    """Sessions follow one another: this one begins after the last day of those before."""
    rows = SessionInSitu.objects.filter(atelier=atelier, numero__lt=number)
    former = rows.order_by("-fin_on").first()
    if former is None or first > former.fin_on or deroule_of(atelier).sessions < 2:
        return None
    return (
        f"La session {number} vient après la session {former.numero}, qui finit le "
        f"{former.fin_on:%d/%m/%Y} : choisissez une date ultérieure."
    )


def programme(session: SessionInSitu) -> list[Day]:
    """Every day of the session with its sequences at their hours, in order."""
    rows = list(session.sequences.order_by("jour", "ordre", "pk"))
    return [
        _day(session, number, [r for r in rows if r.jour == number])
        for number in range(1, session.jours + 1)
    ]


def _day(session: SessionInSitu, number: int, rows: list[Sequence]) -> Day:
    date = session.debut_on + dt.timedelta(days=number - 1)
    at, slots = dt.datetime.combine(date, session.heure_debut), []
    for place, sequence in enumerate(rows):
        end = at + dt.timedelta(minutes=sequence.duree)
        slots.append(Slot(sequence, at.time(), end.time(), place == 0, place == len(rows) - 1))
        at = end
    return Day(number, date, tuple(slots), sum(r.duree for r in rows), session.minutes_par_jour)


def programme_alerts(session: SessionInSitu) -> list[str]:
    """Days whose sequences last longer than the day (2.9: alert, never a block)."""
    return [
        f"Le jour {day.numero} dure trop longtemps : {duree(day.minutes)} de séquences pour "
        f"{duree(day.minutes_disponibles)} ; retirez {duree(day.excess)}."
        for day in programme(session)
        if day.excess
    ]


def is_running(session: SessionInSitu) -> bool:
    """The session is neither closed nor past."""
    return session.etat != Etat.CLOSE and horloge.today() <= session.fin_on


# -- people ---------------------------------------------------------------------------------


def seats_taken(session: SessionInSitu) -> int:
    return session.inscriptions.filter(etat__in=SEATED).count()


def seats_left(session: SessionInSitu) -> int:
    return max(0, session.capacite - seats_taken(session))


def participation_of(session: SessionInSitu) -> Participation:
    """K15 for one session."""
    return participation([session])


def attendance_words(session: SessionInSitu, counted: Participation) -> str:
    """« 3 des 4 inscrits, et 3 venus sans être inscrits »: never a rate above 100."""
    came = session.presences.filter(venue__in=CAME, inscription__etat__in=SEATED).count()
    others = counted.presents - came
    parts = [registered_who_came(came, counted.inscrits)] if counted.inscrits else []
    if others:
        end = "inscrits" if others > 1 else "inscrit"
        parts.append(f"{compte(others, 'venu,venus')} sans être {end}")
    return ", et ".join(parts)


def registered_who_came(came: int, registered: int) -> str:
    """After « dont »: « 3 des 4 inscrits », « le seul inscrit », « aucun inscrit »."""
    if not came:
        return "aucun inscrit"
    return "le seul inscrit" if registered == 1 else f"{came} des {registered} inscrits"


def participation(sessions: Iterable[SessionInSitu]) -> Participation:
    """K15 over some sessions: registered (a seat held), and present or replaced, by college."""
    pks = [session.pk for session in sessions]
    registered = Inscription.objects.filter(session_id__in=pks, etat__in=SEATED).count()
    rows = Presence.objects.filter(session_id__in=pks, venue__in=CAME)
    counts = dict(rows.values_list("college").annotate(n=Count("pk")).order_by("college"))
    ordered = {
        college.value: counts[college.value] for college in College if counts.get(college.value)
    }
    return Participation(registered, sum(ordered.values()), ordered)


def seated(session: SessionInSitu) -> list[Inscription]:
    """Who is expected, by name as a sheet at the door lists them."""
    return sorted(
        session.inscriptions.filter(etat__in=SEATED).order_by("pk"),
        key=lambda row: row.nom.casefold(),
    )


def registered_by_college(session: SessionInSitu) -> Counter[str]:
    rows = (
        session.inscriptions.filter(etat__in=SEATED)
        .order_by("pk")
        .values_list("college", flat=True)
    )
    return Counter(rows)


def against_target(session: SessionInSitu) -> list[dict[str, object]]:
    """People registered by college beside those hoped for (screen 12)."""
    found = registered_by_college(session)
    return [
        {
            "college": college.label,
            "inscrits": found[college.value],
            "cible": session.cible.get(college.value),
        }
        for college in College
    ]


def registrants(session: SessionInSitu) -> list[Recipient]:
    """Audience: those who hold a seat or wait for one."""
    states = (*SEATED, EtatInscription.EN_ATTENTE)
    rows = session.inscriptions.filter(etat__in=states).exclude(courriel="").order_by("pk")
    return [Recipient(None, row.nom, row.courriel) for row in rows]


# -- sessions of an Atelier -----------------------------------------------------------------


def sessions_of(atelier: Atelier) -> list[SessionInSitu]:
    return list(SessionInSitu.objects.filter(atelier=atelier).order_by("numero"))


def announced_sessions(atelier: Atelier) -> list[SessionInSitu]:
    """The sessions the public may read about, in order."""
    rows = SessionInSitu.objects.filter(atelier=atelier, is_public=True, annoncee_le__isnull=False)
    return list(rows.order_by("numero"))


def coming_sessions(actor: Actor, *, limit: int = 10) -> list[SessionInSitu]:
    """For « À venir »: the sessions this person follows that are not over."""
    rows = _coming(actor).select_related("atelier", "atelier__commune")
    return list(rows.order_by("debut_on", "pk")[:limit])


def coming_sessions_of(ateliers: Iterable[Atelier], actor: Actor) -> list[SessionInSitu]:
    """The same, of these Ateliers, soonest first."""
    return list(_coming(actor).filter(atelier__in=ateliers).order_by("debut_on", "pk"))


def _coming(actor: Actor) -> QuerySet[SessionInSitu]:
    return access.SESSIONS.visible(actor, "follow").filter(fin_on__gte=horloge.today())


def is_registration_open(session: SessionInSitu) -> bool:
    """One may register until the end of the last day."""
    return session.is_announced and is_running(session)


def past_retention(
    rows: Iterable[SessionInSitu], months: int, *, on: dt.date
) -> list[SessionInSitu]:
    """Sessions whose Atelier closed more than so many months ago (7.4)."""
    return [
        session
        for session in rows
        if session.atelier.closed_on
        and is_older_than_months(session.atelier.closed_on, months, on=on)
    ]


# -- meetings -------------------------------------------------------------------------------


def reunions_of(atelier: Atelier) -> list[Reunion]:
    """Every meeting of the Atelier, in the order of their days."""
    rows = Reunion.objects.filter(atelier=atelier).select_related("atelier__commune", "session")
    found = list(rows.prefetch_related("decisions").order_by("jour", "heure", "pk"))
    return sorted(found, key=lambda row: row.jour_dit)


def is_meeting_held(atelier: Atelier, genre: str) -> bool:
    """Was a meeting of this kind held?"""
    rows = Reunion.objects.filter(atelier=atelier, genre=genre, etat=EtatReunion.TENUE)
    return rows.exists()


# -- between the sessions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Between:
    """How much was done between the sessions."""

    reunions: int
    entretiens: int
    documents: int
    jalons: int


def counts_between(atelier: Atelier) -> Between:
    """Every meeting that was not cancelled, interview that counts, document that is not given up."""
    return Between(
        Reunion.objects.filter(atelier=atelier).exclude(etat=EtatReunion.ANNULEE).count(),
        Entretien.objects.filter(atelier=atelier, etat=EtatEntretien.CONSIGNE).count(),
        DocumentRecu.objects.filter(atelier=atelier).exclude(etat=EtatDocument.ABANDONNE).count(),
        Jalon.objects.filter(calendrier__atelier=atelier).count(),
    )


def entretiens_of(atelier: Atelier) -> list[Entretien]:
    """Every interview, the last first."""
    return list(Entretien.objects.filter(atelier=atelier).order_by("-mene_le", "-pk"))


def documents_of(atelier: Atelier) -> list[DocumentRecu]:
    """Every document that the team asked for, in order."""
    return list(DocumentRecu.objects.filter(atelier=atelier).order_by("pk"))


def has_worked_since(atelier: Atelier, day: dt.date) -> bool:
    """L5: from that day on, was somebody met or a document read? A meeting of a group does not count."""
    met = Entretien.objects.filter(atelier=atelier, etat=EtatEntretien.CONSIGNE, mene_le__gte=day)
    read = DocumentRecu.objects.filter(atelier=atelier, etat=EtatDocument.LU, lu_le__gte=day)
    return met.exists() or read.exists()


# -- from a session to the next -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Memory:
    """What a session takes up from those before: what stays open, what is held, what was settled."""

    open_points: tuple[Proposition, ...]
    hypotheses: tuple[Proposition, ...]
    decisions: tuple[DecisionSeance, ...]
    debriefings: tuple[Reunion, ...]
    contributions: tuple[Contribution, ...]

    @property
    def is_of_sessions(self) -> bool:
        """Does a session before it leave something?"""
        return any((self.open_points, self.hypotheses, self.decisions, self.debriefings))

    def __bool__(self) -> bool:
        return self.is_of_sessions or bool(self.contributions)


def memory_of(session: SessionInSitu) -> Memory | None:
    """Of the sessions before it, under the numbers that do not change, and of the inhabitants (2.9).

    None for a first session to which nobody wrote.
    """
    written = to_take_up(session)
    if session.numero < 2:
        return Memory((), (), (), (), written) if written else None
    before = {"session__atelier_id": session.atelier_id, "session__numero__lt": session.numero}
    said = Proposition.objects.filter(**before).order_by("numero")
    settled = DecisionSeance.objects.filter(**before).select_related("session")
    told = Reunion.objects.filter(
        **before, genre=GenreReunion.DEBRIEFING, etat=EtatReunion.TENUE
    ).select_related("session")
    return Memory(
        tuple(said.filter(etat__in=(EtatProposition.EMISE, EtatProposition.A_CREUSER))),
        tuple(said.filter(etat=EtatProposition.RETENUE)),
        tuple(settled.order_by("session__numero", "pk")),
        tuple(told.order_by("session__numero", "pk")),
        written,
    )


# -- propositions ---------------------------------------------------------------------------


def propositions_of(atelier: Atelier) -> QuerySet[Proposition]:
    return Proposition.objects.filter(atelier=atelier).select_related("session").order_by("numero")


def fates(atelier: Atelier) -> dict[str, int]:
    """How many propositions stand in each state."""
    rows = Proposition.objects.filter(atelier=atelier).values_list("etat").annotate(n=Count("pk"))
    return dict(rows.order_by("etat"))


def summary(atelier: Atelier) -> dict[str, object]:
    """The panel of the Atelier's page: sessions, people, propositions."""
    sessions = sessions_of(atelier)
    counts = Proposition.objects.filter(atelier=atelier).aggregate(
        total=Count("pk"), waiting=Count("pk", filter=Q(etat="EMISE"))
    )
    return {"sessions": sessions, "participation": participation(sessions), "propositions": counts}


def running_session(atelier: Atelier) -> SessionInSitu | None:
    """The session that is being held (or in a pause), where what is typed now was said."""
    rows = SessionInSitu.objects.filter(atelier=atelier, etat__in=(Etat.OUVERTE, Etat.PAUSE))
    return rows.order_by("-debut_on", "-numero").first()
