"""What is said of a section while it is written: the team and the service, or the State alone.

Remarks travel with a file that goes to a word processor; those of the State alone never leave.
"""

from __future__ import annotations

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.core.access import Actor
from etabli.core.articles import de, le
from etabli.core.cercles import Cercle
from etabli.core.echanges.threads import Room, Thread, opened
from etabli.core.outbox import Recipient
from etabli.redaction.access import SECTIONS
from etabli.redaction.models import SectionTexte


def _pilote(section: SectionTexte) -> list[Recipient]:
    service = section.texte.atelier.service_pilote_id
    return recipients(Role.SERVICE_PILOTE, organisation_id=service)


def _team(section: SectionTexte) -> list[Recipient]:
    """Everybody of the firms of the team, the mandataire's first."""
    atelier = section.texte.atelier
    others = atelier.equipe.order_by("pk").values_list("pk", flat=True)
    firms = dict.fromkeys([atelier.mandataire_id, *others])
    roles = (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
    return [person for pk in firms if pk for person in recipients(*roles, organisation_id=pk)]


def _writers_audience(section: SectionTexte) -> str:
    atelier = section.texte.atelier
    team = f"l’équipe {de(atelier.mandataire.nom)}" if atelier.mandataire else "l’équipe"
    return f"Visible par {team} et {le(atelier.service_pilote.nom)}"


def _state_audience(section: SectionTexte) -> str:
    return f"Visible par {le(section.texte.atelier.service_pilote.nom)} seulement"


ROOM = Room(
    access=SECTIONS,
    threads=(
        Thread(
            Cercle.ETAT_TITULAIRE,
            "Avec l’équipe",
            read="read_team",
            write="write_team",
            told=("pilote", "equipe"),
            read_by="L’équipe et le service pilote lisent cet échange.",
            audience=_writers_audience,
        ),
        Thread(
            Cercle.ETAT,
            "État seul",
            read="read_state",
            write="write_state",
            told=("pilote",),
            read_by="Le service pilote seul lit cet échange ; il ne sort dans aucun fichier.",
            audience=_state_audience,
        ),
    ),
    audiences={"pilote": _pilote, "equipe": _team},
    place=lambda section: section.texte.paper.label,
    title=lambda section: section.partie.titre,
    page="redaction:remarques",
    write="redaction:remarquer",
    piece="redaction:remarque-piece",
)
#: from the narrowest to the widest
NARROWEST = (Cercle.ETAT, Cercle.ETAT_TITULAIRE)


def narrowest(section: SectionTexte, actor: Actor) -> Cercle:
    """The narrowest circle in which this person may write of this section; KeyError when none is theirs."""
    written = opened(ROOM, section, actor).written
    for one in NARROWEST:
        if one in written:
            return one
    raise KeyError(section.code)
