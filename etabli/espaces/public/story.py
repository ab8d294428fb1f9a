"""The public story of one Atelier in three beats, and what became of it; stable for years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.actualites import selectors as actualites
from etabli.actualites.models import Actualite
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.recherche import themes
from etabli.ateliers.selectors import territory
from etabli.core import horloge
from etabli.core.documents.issuing import FORMATS
from etabli.core.documents.models import Document
from etabli.core.formats import euros
from etabli.espaces.atelier.proofs import when
from etabli.espaces.public import catalogue
from etabli.feuilles_de_route.publication import PublicRoadmap, public_roadmap
from etabli.livrables.publication import published_documents
from etabli.paiements import publication as paiements
from etabli.seances import publication as seances
from etabli.seances.models import SessionInSitu
from etabli.territoires.models import Commune


class Moment(TypedDict):
    """A moment of the story; `state` is done, current or coming."""

    label: str
    date: dt.date | None
    date_end: dt.date | None
    state: str


class SessionStory(TypedDict):
    """A session as the public reads it; `url` is empty when one can no longer register."""

    session: SessionInSitu
    when: str
    counts: seances.PublicCounts | None
    url: str


class Fates(TypedDict):
    """How many propositions, and the lines of what became of them."""

    total: int
    lines: Sequence[tuple[int, str]]


class Download(TypedDict):
    """What anybody may take away; the size (bytes) is unknown until the paper is drawn."""

    label: str
    url: str
    format: str
    size: int | None


class Story(TypedDict):
    """The context of the public page."""

    atelier: Atelier
    themes: list[str]
    stage: str
    carriers: list[Organisation]
    territoire: str
    communes: list[Commune]
    milestones: list[Moment]
    sessions: list[SessionStory]
    holds_sessions: bool
    propositions: Fates | None
    actualites: list[Actualite]
    contributions: seances.Contributions | None
    roadmap: PublicRoadmap | None
    documents: list[Download]
    since: dict[str, object] | None
    cost: str
    licence: str
    leads_to_roadmap: bool


def story(atelier: Atelier) -> Story:
    """The context of the public page."""
    roadmap, deroule = public_roadmap(atelier), deroule_of(atelier)
    return {
        "atelier": atelier,
        "themes": themes(atelier),
        "stage": catalogue.stage_name(atelier),
        "carriers": [atelier.chef_de_file, *atelier.co_porteurs.order_by("nom", "pk")],
        "territoire": territory(atelier),
        "communes": list(atelier.communes.order_by("nom", "pk")),
        "milestones": milestones(atelier, roadmap),
        "sessions": [session_story(one) for one in seances.announced_sessions(atelier)],
        "holds_sessions": bool(deroule.sessions),
        "propositions": propositions(atelier),
        "actualites": list(actualites.published(atelier)[:3]),
        "contributions": seances.contributions(atelier),
        "roadmap": roadmap,
        "documents": documents(atelier, roadmap),
        "since": since(roadmap),
        "cost": cost(atelier),
        "licence": catalogue.LICENCE,
        "leads_to_roadmap": deroule.is_followed,
    }


def handed_in(atelier: Atelier) -> str:
    """The work is handed in, in the words of its kit."""
    if len(deroule_of(atelier).livrables) > 1:
        return "Les livrables sont remis"
    return "Le livrable de synthèse est remis"


def visits(atelier: Atelier) -> list[tuple[str, dt.date | None, dt.date | None]]:
    """The days on site: of the one session, or of each in its order; one to come has those announced, or none."""
    number = deroule_of(atelier).sessions
    if number <= 1:
        return [("Sur place, ensemble", atelier.site_from, atelier.site_to)] * number
    rows = seances.told_sessions(atelier)
    known = {one.numero: (one.debut_on, one.fin_on) for one in rows}
    if atelier.site_from and atelier.site_from not in {first for first, _ in known.values()}:
        known[len(known) + 1] = (atelier.site_from, atelier.site_to or atelier.site_from)
    return [
        (f"Session {rank}, sur place", *known.get(rank, (None, None)))
        for rank in range(1, max((number, *known)) + 1)
    ]


def milestones(atelier: Atelier, roadmap: PublicRoadmap | None) -> list[Moment]:
    """The moments anybody understands, of those that its format has, with their dates."""
    deroule = deroule_of(atelier)
    official = roadmap["feuille"].officialisee_on if roadmap else None
    known: tuple[tuple[bool, tuple[str, dt.date | None, dt.date | None]], ...] = (
        (True, ("L’équipe commence", atelier.notified_on, None)),
        *((True, visit) for visit in visits(atelier)),
        (
            bool(deroule.livrables),
            (handed_in(atelier), atelier.admission_on, None),
        ),
        (deroule.is_followed, ("La feuille de route est officielle", official, None)),
        (
            deroule.is_followed,
            ("L’Atelier est clos, le suivi commence", atelier.closed_on, None),
        ),
    )
    moments = [moment for is_had, moment in known if is_had]
    reached = [_is_past(end or day) for _, day, end in moments]
    current = reached.index(False) if False in reached else len(moments)
    return [
        {
            "label": label,
            "date": day,
            "date_end": end if end != day else None,
            "state": _moment_state(place, current, is_reached=reached[place]),
        }
        for place, (label, day, end) in enumerate(moments)
    ]


def _moment_state(place: int, current: int, *, is_reached: bool) -> str:
    if is_reached:
        return "done"
    return "current" if place == current else "coming"


def _is_past(day: dt.date | None) -> bool:
    return day is not None and day <= horloge.today()


def session_story(session: SessionInSitu) -> SessionStory:
    """When, where, how many people of each college (counts under five masked), how to come."""
    is_open = seances.is_registration_open(session)
    return {
        "session": session,
        "when": when(session),
        "counts": seances.counts(session),
        "url": session.get_public_url() if is_open else "",
    }


def propositions(atelier: Atelier) -> Fates | None:
    """How many propositions were made, and what became of them."""
    lines = seances.fates(atelier)
    return {"total": sum(number for number, _ in lines), "lines": lines} if lines else None


def documents(atelier: Atelier, roadmap: PublicRoadmap | None) -> list[Download]:
    """What anybody may take away: format, size, licence."""
    found: list[Download] = []
    paper = roadmap["document"] if roadmap else None
    if paper is not None:
        found = [_roadmap_file(atelier, paper, fmt) for fmt in FORMATS]
    return found + [
        {"label": one.label, "url": one.url, "format": one.format, "size": one.size}
        for one in published_documents(atelier)
    ]


def _roadmap_file(atelier: Atelier, paper: Document, fmt: str) -> Download:
    return {
        "label": "Feuille de route",
        "url": reverse("espaces:public-document", args=[atelier.slug, fmt]),
        "format": fmt.upper(),
        "size": paper.size if fmt == "pdf" else None,
    }


def public_paper(atelier: Atelier) -> Document | None:
    """The public feuille de route, once it is official."""
    roadmap = public_roadmap(atelier)
    return roadmap["document"] if roadmap else None


def since(roadmap: PublicRoadmap | None) -> dict[str, object] | None:
    """« Et depuis ? »: actions launched and done, at the last review held."""
    if roadmap is None:
        return None
    reviews = roadmap["revues"]
    return {**roadmap["progress"], "revue": reviews[-1] if reviews else None}


def cost(atelier: Atelier) -> str:
    """7.8: what the team costs the State, once the Atelier is closed; nothing before."""
    total = paiements.public_cost(atelier)
    return euros(total, "HT") if total else ""
