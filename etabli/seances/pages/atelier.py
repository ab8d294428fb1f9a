"""The tab « Séances » of an Atelier."""

from __future__ import annotations

from django.urls import reverse

from etabli.ateliers.access import reaches
from etabli.ateliers.deroules import RUNNING, states
from etabli.ateliers.models import Atelier
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.formats import NBSP, compte
from etabli.seances import access, selectors
from etabli.seances.models import SessionInSitu
from etabli.seances.pages.frame import counts, when
from etabli.seances.states import EtatProposition

SHOWN = 5
#: a fate under its number: one, several
WORDS = {
    EtatProposition.EMISE: "à trier,à trier",
    EtatProposition.RETENUE: "retenue,retenues",
    EtatProposition.A_CREUSER: "à creuser,à creuser",
    EtatProposition.ECARTEE: "écartée,écartées",
    EtatProposition.TRANSFORMEE: "devenue une action,devenues des actions",
}


def may_host(actor: Actor, atelier: Atelier) -> bool:
    """Would this reader be a host of a session of the Atelier? (the pilote, the mandataire)"""
    return reaches(access.HOSTS_OF_ATELIER, actor, atelier)


def atelier(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Sessions, what to do next, propositions and their fate."""
    sessions, is_host = selectors.sessions_of(atelier), may_host(actor, atelier)
    people = selectors.participation(sessions)
    waiting = [
        {
            "what": duty.sentence,
            "about": duty.row.about,
            "url": duty.row.url,
            "button": "Continuer",
        }
        for duty in duties.duties(actor, roots=[atelier.reference])
        if duty.is_mine and duty.row.model == SessionInSitu._meta.label_lower
    ]
    return {
        "atelier": atelier,
        "cards": [_card(session) for session in sessions],
        "waiting": waiting,
        "may_prepare": is_host and atelier.etat in states(*RUNNING),
        "is_host": is_host,
        "has_costs": any(hat.role in access.PAYING_ATELIER for hat in actor.memberships),
        "figures": _figures(atelier, sessions, people.presents, people.inscrits),
        "propositions": selectors.propositions_of(atelier)[:SHOWN],
        "fates": fates(atelier),
    }


def _card(session: SessionInSitu) -> dict[str, object]:
    return {
        "session": session,
        "when": when(session),
        "figures": counts(session),
    }


def _figures(
    atelier: Atelier, sessions: list[SessionInSitu], present: int, registered: int
) -> list[dict[str, object]]:
    if not sessions:
        return []
    last = sessions[-1]
    listed = reverse("seances:propositions", args=[atelier.pk])
    total = sum(selectors.fates(atelier).values())
    return [
        {"value": registered, "label": "inscrits", "url": reverse("seances:inscriptions", args=[last.pk])},
        {"value": present, "label": "présents", "url": reverse("seances:presences", args=[last.pk])},
        {"value": total, "label": "propositions", "url": listed},
    ]  # fmt: skip


def fates(atelier: Atelier) -> list[dict[str, object]]:
    """Each fate with its number, in the order of a life; what nobody has is left out."""
    found = selectors.fates(atelier)
    listed = reverse("seances:propositions", args=[atelier.pk])
    return [
        {
            "label": compte(found[state], WORDS[state]).partition(NBSP)[2],
            "value": found[state],
            "url": f"{listed}?etat={state.value}",
        }
        for state in EtatProposition
        if found.get(state)
    ]
