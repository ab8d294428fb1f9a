"""The threads of an Atelier: the State, the porteurs, and the team once it is ordered from.

What the team reads is personal: a holder that comes after another reads nothing of what was written
with the first one (`Cercle.EQUIPE`).
"""

from __future__ import annotations

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers.access import IS_ORDERED, TABLE
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences
from etabli.core.articles import de, le
from etabli.core.cercles import Cercle
from etabli.core.echanges.threads import Room, Thread
from etabli.core.outbox import Recipient

STATE = ("pilote", "valideur", "rpa", "budget", "dgaln", "decideur", "achats")
CARRIERS = ("porteurs", "prefecture")


def _equipe(atelier: Atelier) -> list[Recipient]:
    """Everybody of the firms of the team, the mandataire's first; nobody while none is ordered from."""
    if not Atelier.objects.filter(IS_ORDERED, pk=atelier.pk).exists():
        return []
    firms = [atelier.mandataire_id, *atelier.equipe.order_by("pk").values_list("pk", flat=True)]
    roles = (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
    return [person for pk in firms for person in recipients(*roles, organisation_id=pk)]


def _state_audience(atelier: Atelier) -> str:
    return f"Visible par la DGALN et {le(atelier.service_pilote.nom)} seulement"


def _porteurs_audience(atelier: Atelier) -> str:
    pilote = le(atelier.service_pilote.nom)
    return f"Visible par les collectivités porteuses, {pilote}, la préfecture et la DGALN"


def _team_audience(atelier: Atelier) -> str:
    pilote, firm = le(atelier.service_pilote.nom), atelier.mandataire
    team = f"l’équipe {de(firm.nom)}" if firm else "l’équipe"
    return f"Visible par {team}, les collectivités porteuses, {pilote}, la préfecture et la DGALN"


ROOM = Room(
    access=TABLE,
    threads=(
        Thread(
            Cercle.EQUIPE,
            "Avec l’équipe",
            read="read_team",
            write="write_team",
            told=(*CARRIERS, *STATE, "equipe"),
            read_by="L’équipe, les porteurs et les services de l’État lisent cet échange.",
            audience=_team_audience,
        ),
        Thread(
            Cercle.PORTEURS,
            "Porteurs et État",
            read="read_porteurs",
            write="write_porteurs",
            told=(*CARRIERS, *STATE),
            read_by="Les porteurs et les services de l’État lisent cet échange, l’équipe non.",
            audience=_porteurs_audience,
        ),
        Thread(
            Cercle.ETAT,
            "État seul",
            read="read_state",
            write="write_state",
            told=STATE,
            read_by="Seuls les services de l’État lisent cet échange.",
            audience=_state_audience,
        ),
    ),
    audiences={**audiences, "equipe": _equipe},
    place=lambda atelier: atelier.commune.nom,
    title=lambda atelier: atelier.titre,
    page="espaces:atelier-echanges",
    write="espaces:atelier-ecrire",
    piece="espaces:atelier-piece",
    follow="follow",
)
