"""What sessions ask of an Atelier that moves on."""

from __future__ import annotations

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.payloads import SiteDates
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.seances import selectors
from etabli.seances.models import Presence, SessionInSitu
from etabli.seances.states import CAME, GenreReunion


@guard("F9", "La session sur place s’est tenue")
def session_held(attempt: Attempt[Atelier]) -> list[str]:
    """F9: the session took place — an attendance list, at least a visit and a collective session.

    Nothing is asked of a format that holds none.
    """
    if not deroule_of(attempt.obj).sessions:
        return []
    sessions = SessionInSitu.objects.filter(atelier=attempt.obj)
    if not sessions.exists():
        return [
            "Aucune session sur place n’est préparée : elle se prépare dans l’onglet « Séances »."
        ]
    missing = []
    if not Presence.objects.filter(session__atelier=attempt.obj, venue__in=CAME).exists():
        missing.append(
            "La liste de présence est vide : qui est venu à la session reste à relever."
        )
    if not sessions.filter(visite_tenue=True).exists():
        missing.append(
            "La visite collective n’est pas notée comme tenue : dites-le en fermant la session."
        )
    if not sessions.filter(seance_tenue=True).exists():
        missing.append(
            "La séance collective n’est pas notée comme tenue : dites-le en fermant la session."
        )
    return missing


@guard("L3", "La réunion de cadrage s’est tenue")
def cadrage_held(attempt: Attempt[Atelier]) -> str | None:
    """L3: the launch seminar, which may be held besides, is not asked."""
    if selectors.is_meeting_held(attempt.obj, GenreReunion.CADRAGE):
        return None
    return "La réunion de cadrage n’est pas notée tenue : elle se note dans l’onglet « Réunions »."


@guard("L4", "Les présences de la session sont relevées")
def attendance_entered(attempt: Attempt[Atelier]) -> str | None:
    """L4: who came to the session of this stage."""
    number = deroule_of(attempt.obj).stage(attempt.obj.etat).session
    session = selectors.session_number(attempt.obj, number)
    if session is None:
        return (
            f"La session {number} n’est pas préparée : elle se prépare dans l’onglet « Séances »."
        )
    if not session.presences.filter(venue__in=CAME).exists():
        return (
            f"La liste de présence de la session {number} est vide : qui est venu reste à relever."
        )
    return None


@guard("L5", "Un entretien est mené ou un document est lu")
def worked_between(attempt: Attempt[Atelier]) -> str | None:
    """L5: since the session; the meeting of a group does not count."""
    number = deroule_of(attempt.obj).stage(attempt.obj.etat).session
    session = selectors.session_number(attempt.obj, number)
    if session and selectors.has_worked_since(attempt.obj, session.debut_on):
        return None
    return (
        f"Aucun entretien ni aucune lecture n’est noté depuis la session {number} : il en faut un, dans "
        "l’onglet « Réunions »."
    )


@guard("L8", "La restitution locale s’est tenue")
def restitution_held(attempt: Attempt[Atelier]) -> str | None:
    """L8."""
    if selectors.is_meeting_held(attempt.obj, GenreReunion.RESTITUTION):
        return None
    return "La restitution locale n’est pas notée tenue : elle se note dans l’onglet « Réunions »."


def after_the_former(attempt: Filled[Atelier, SiteDates]) -> str | None:
    """L5: a session comes after the one before."""
    number = deroule_of(attempt.obj).stage(attempt.obj.etat).session
    return selectors.fault_of_order(attempt.obj, number + 1, first=attempt.data.site_from)
