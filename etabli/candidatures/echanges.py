"""The threads of a dossier: that of the State, that of the porteurs; the table says who reads each."""

from __future__ import annotations

from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import operators
from etabli.candidatures.services.audiences import AUDIENCES
from etabli.core.articles import le
from etabli.core.cercles import Cercle
from etabli.core.echanges.threads import Room, Thread
from etabli.core.formats import listed


def state_audience(candidature: Candidature) -> str:
    """Who reads what the State keeps for itself, as it is written above a box."""
    return f"Visible par {listed(['la DGALN', *_services(candidature)])} seulement"


def _porteurs_audience(candidature: Candidature) -> str:
    named = [le(row.organisation.nom) for row in operators(candidature)]
    services = _services(candidature)
    readers = ["les collectivités porteuses", *named, *services, "la préfecture", "la DGALN"]
    return f"Visible par {listed(readers)}"


def _services(candidature: Candidature) -> list[str]:
    """The pilote, then the services that follow because the perimeter enters their territory."""
    beside = [row.organisation for row in neighbours.concerned(candidature)]
    return [le(one.nom) for one in (candidature.service_pilote, *beside)]


STATE = ("pilote", "valideur", "voisins", "dgaln", "decideur")
ROOM = Room(
    access=TABLE,
    threads=(
        Thread(
            Cercle.PORTEURS,
            "Porteurs et État",
            read="read_porteurs",
            write="write_porteurs",
            told=("porteurs", "operateurs", *STATE, "prefecture"),
            read_by="Les porteurs et les services de l’État lisent cet échange.",
            audience=_porteurs_audience,
        ),
        Thread(
            Cercle.ETAT,
            "État seul",
            read="read_state",
            write="write_state",
            told=STATE,
            read_by="Seuls les services de l’État lisent cet échange.",
            audience=state_audience,
        ),
    ),
    audiences=AUDIENCES,
    place=lambda candidature: candidature.commune.nom,
    title=lambda candidature: candidature.title,
    page="candidatures:echanges",
    write="candidatures:ecrire",
    piece="candidatures:piece",
)
