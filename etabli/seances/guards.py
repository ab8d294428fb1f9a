"""What sessions ask of an Atelier that moves on."""

from __future__ import annotations

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.seances.models import Presence, SessionInSitu
from etabli.seances.states import CAME


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
