"""Who writes, reads and hands in a text (D-07): the team and the service; the others once it is handed in."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.ateliers.access import scopes_through
from etabli.core import cercles
from etabli.core.access import ALL, Actor, Row, Table, given, narrowed
from etabli.core.cercles import Seat
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.states import Etat
from etabli.seances.access import concerned_through


def _pilote(prefix: str) -> Row:
    return {Role.SERVICE_PILOTE: scopes_through(prefix)["service"]}


def _team(prefix: str) -> Row:
    firm = scopes_through(prefix)["firm"]
    return {Role.GROUPEMENT_MANDATAIRE: firm, Role.GROUPEMENT_MEMBRE: firm}


def _readers(prefix: str) -> Row:
    """Those who write read always; the others the Atelier concerns, once it was handed in."""
    writers = {**_pilote(prefix), **_team(prefix), Role.CLOCK: ALL}
    handed_in = given(
        "une fois remis", Q(**{f"{prefix.removesuffix('atelier__')}remis_on__isnull": False})
    )
    return {**narrowed(concerned_through(prefix), handed_in), **writers}


A, TA = "atelier__", "texte__atelier__"
PILOTE, TEAM = _pilote(A), _team(A)
MANDATAIRE: Row = {Role.GROUPEMENT_MANDATAIRE: scopes_through(A)["led"]}
CLOCK: Row = {Role.CLOCK: ALL}
OPEN = given("en cours d’écriture", Q(etat=Etat.EN_ECRITURE))
HANDED_IN = given("remis", Q(etat=Etat.REMIS))
ALONE = given("qui n’est pas un livrable du contrat", Q(livrable=None))
SHARED = given("que le service coécrit", Q(livrable=None) | Q(livrable__is_co_written=True))

TEXTES = Table(
    Texte,
    view=_readers(A),
    follow=_readers(A),
    read_draft={**PILOTE, **TEAM},
    write=narrowed({**PILOTE, **TEAM}, OPEN),
    begin={**PILOTE, **MANDATAIRE},
    print=narrowed({**PILOTE, **TEAM}, HANDED_IN),
    hand_in={**MANDATAIRE, **narrowed(PILOTE, SHARED)},
    resume={**narrowed({**PILOTE, **MANDATAIRE}, ALONE), **CLOCK},
    forget_pictured=CLOCK,
)

#: the part of the pilote is written by the pilote alone
OF_THE_TEAM = given("qui n’est pas le regard du pilote", Q(is_pilote=False))
IN_WRITING = given("d’un texte en cours d’écriture", Q(texte__etat=Etat.EN_ECRITURE))
SECTIONS = Table(
    SectionTexte,
    view={**_pilote(TA), **_team(TA)},
    read_team={**_pilote(TA), **_team(TA)},
    write_team={**_pilote(TA), **_team(TA)},
    read_state=_pilote(TA),
    write_state=_pilote(TA),
    write=narrowed({**_pilote(TA), **narrowed(_team(TA), OF_THE_TEAM)}, IN_WRITING),
    enter_rights={**_pilote(TA), **_team(TA)},
)


def seat_of(texte: Texte, actor: Actor) -> Seat:
    """As whom the person reads what is written about this text (`core.cercles`)."""
    return cercles.seat_of(TEXTES, texte, actor, "follow")
