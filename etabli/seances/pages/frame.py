"""What every page of a session carries: its rights, its parts with their state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import compte, date_longue
from etabli.seances import access, selectors
from etabli.seances.models import SessionInSitu
from etabli.seances.states import Etat, EtatInscription, EtatInvitation


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a session, read once a page."""

    sequences: int
    excess: int
    guests: int
    waiting_answers: int
    seats: int
    waiting_list: int
    attended: int
    present: int
    propositions: int
    unsorted: int


def counts(session: SessionInSitu) -> Counts:
    days = selectors.programme(session)
    guests = list(
        session.invitations.exclude(etat=EtatInvitation.ANNULEE)
        .order_by("pk")
        .values_list("etat", flat=True)
    )
    people = list(session.inscriptions.order_by("pk").values_list("etat", flat=True))
    fates = list(session.propositions.order_by("pk").values_list("etat", flat=True))
    return Counts(
        sequences=sum(len(day.slots) for day in days),
        excess=sum(day.excess for day in days),
        guests=len(guests),
        waiting_answers=guests.count(EtatInvitation.ENVOYEE),
        seats=people.count(EtatInscription.CONFIRMEE),
        waiting_list=people.count(EtatInscription.EN_ATTENTE),
        attended=session.presences.count(),
        present=selectors.participation_of(session).presents,
        propositions=len(fates),
        unsorted=fates.count("EMISE"),
    )


def when(session: SessionInSitu) -> str:
    if session.jours == 1:
        return date_longue(session.debut_on)
    return f"du {date_longue(session.debut_on)} au {date_longue(session.fin_on)}"


class Frame(TypedDict):
    """What the pages of a session share."""

    session: SessionInSitu
    atelier: Atelier
    can: dict[str, bool]
    figures: Counts
    when: str
    menu: list[dict[str, object]]
    page_name: str
    is_closed: bool


def frame(session: SessionInSitu, actor: Actor, *, current: str) -> Frame:
    """Context shared by the pages of a session; `current` is the name of the address."""
    figures = counts(session)
    return {
        "session": session,
        "atelier": session.atelier,
        "can": access.SESSIONS.abilities(actor, session),
        "figures": figures,
        "when": when(session),
        "menu": menu(session, figures, current=current),
        "page_name": NAMES[current],
        "is_closed": session.etat == Etat.CLOSE,
    }


NAMES = {
    "session": "Vue d’ensemble",
    "programme": "Programme",
    "invitations": "Invitations",
    "inscriptions": "Inscriptions",
    "presences": "Présences",
    "compte-rendu": "Compte rendu",
}


def part_of(session: SessionInSitu, name: str) -> str:
    return reverse(f"seances:{name}", args=[session.pk])


def menu(session: SessionInSitu, figures: Counts, *, current: str) -> list[dict[str, object]]:
    """The parts of a session, each with where it stands."""
    told = _minutes_state(session)
    states = {
        "session": ("", ""),
        "programme": _programme_state(figures),
        "invitations": (
            _state(figures.guests, figures.waiting_answers),
            compte(figures.guests, "invité,invités"),
        ),
        "inscriptions": (
            _state(figures.seats, figures.seats < session.capacite),
            f"{figures.seats} sur {session.capacite} places",
        ),
        "presences": (
            _state(figures.attended, session.etat != Etat.CLOSE),
            compte(figures.present, "présent,présents"),
        ),
        "compte-rendu": told,
    }
    return [
        {
            "label": label,
            "url": part_of(session, name),
            "current": name == current,
            "state": states[name][0],
            "detail": states[name][1],
        }
        for name, label in NAMES.items()
    ]


def _state(done: int, left: int | bool) -> str:
    if not done:
        return "vide"
    return "en_cours" if left else "complet"


def _programme_state(figures: Counts) -> tuple[str, str]:
    if figures.excess:
        return "a_corriger", "la journée déborde"
    return _state(figures.sequences, left=False), compte(
        figures.sequences, "séquence,séquences,aucune séquence"
    )


def _minutes_state(session: SessionInSitu) -> tuple[str, str]:
    if session.compte_rendu_id:
        return "complet", "établi"
    return ("en_cours" if session.deroule else "vide"), ""
