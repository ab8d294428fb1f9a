"""What the doors share: the reader, the dossier they may open, the frame of its pages."""

from __future__ import annotations

from typing import TypedDict

from django.http import Http404, HttpRequest

from etabli.candidatures import selectors
from etabli.candidatures.access import TABLE, seats
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import dossier as shown
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of as actor_of


def find(request: HttpRequest, pk: int) -> Candidature:
    """The dossier with its seat, if the reader may open it; hidden and absent are the same page."""
    actor = actor_of(request)
    found = selectors.dossiers(actor).annotate(**seats(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    return found


class Frame(TypedDict):
    """What the template of every page of a dossier reads around its own."""

    obj: Candidature
    can: dict[str, bool]
    dossier_facts: list[str]
    tabs: list[shown.Tab]


def frame(request: HttpRequest, candidature: Candidature, tab: str, **more: object) -> Context:
    """The context of every page of a dossier, with what this one shows more."""
    return {**framed(request, candidature, tab), **more}


def framed(request: HttpRequest, candidature: Candidature, tab: str) -> Frame:
    """What surrounds every page of a dossier."""
    actor = actor_of(request)
    can = TABLE.abilities(actor, candidature)
    return {
        "obj": candidature,
        "can": can,
        "dossier_facts": shown.facts(candidature),
        "tabs": shown.tabs(candidature, actor, can, tab),
    }
