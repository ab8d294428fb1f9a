"""Messages about a dossier, each for one circle: nobody outside it is told that they exist."""

from __future__ import annotations

from etabli.acteurs.states import Role
from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Candidature, Echange
from etabli.candidatures.services.audiences import AUDIENCES
from etabli.candidatures.states import Cercle
from etabli.core import horloge, outbox
from etabli.core.access import Actor
from etabli.core.annonce import COLON
from etabli.core.composition import composed
from etabli.core.outbox import Recipient
from etabli.core.refus import Refused

WRITE = {Cercle.ETAT: "write_state", Cercle.PORTEURS: "write_porteurs"}
READERS = {
    Cercle.ETAT: ("pilote", "valideur", "voisins", "dgaln", "decideur"),
    Cercle.PORTEURS: (
        "porteurs", "operateurs", "pilote", "valideur", "voisins", "dgaln", "decideur", "prefecture",
    ),
}  # fmt: skip

#: who else reads it, said to each of them
READ_BY = {
    Cercle.ETAT: "Seuls les services de l’État lisent cet échange.",
    Cercle.PORTEURS: "Les porteurs et les services de l’État lisent cet échange.",
}


def post_message(candidature: Candidature, *, actor: Actor, cercle: str, texte: str) -> Echange:
    """Say something to one circle; its members are told, and nobody else."""
    circle = Cercle(cercle)
    membership = TABLE.require(actor, WRITE[circle], candidature)
    if not texte.strip():
        raise Refused("Écrivez votre message.")
    message = Echange.objects.create(
        candidature=candidature,
        cercle=circle,
        texte=texte.strip(),
        written_by_id=actor.person_id,
        written_by_name=actor.name,
        written_by_role=str(Role(membership.role).label),
        le=horloge.now(),
    )
    for recipient in _readers(candidature, circle, but=actor):
        outbox.remind(
            _draft(candidature, message, recipient),
            key=f"echange:{message.pk}:{recipient.person_id}",
        )
    return message


def _readers(candidature: Candidature, circle: Cercle, *, but: Actor) -> list[Recipient]:
    found = {
        person.person_id: person
        for audience in READERS[circle]
        for person in AUDIENCES[audience](candidature)
    }
    return [person for pk, person in found.items() if not but.is_same_person(pk)]


def _draft(candidature: Candidature, message: Echange, recipient: Recipient) -> outbox.Draft:
    """The mail carries the word itself: all its readers are of the circle it was written to."""
    return outbox.Draft(
        recipient,
        message.cercle,
        False,
        f"{candidature.commune.nom}{COLON}{message.written_by_name} vous a écrit",
        f"{message.written_by_name} vous a écrit au sujet de « {composed(candidature.title)} ». "
        f"{READ_BY[Cercle(message.cercle)]}",
        f"{candidature.get_absolute_url()}echanges/",
        candidature.root,
        by=f"{message.written_by_name}, {message.written_by_role}",
        mot=message.texte,
        bouton="Lire et répondre",
    )
