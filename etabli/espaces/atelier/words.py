"""What each reader is told of the stage of an Atelier, where no act of the Atelier itself is awaited.

The same stage is news to the collectivité, work to the team, and a file to the State: each reads its
own words. What happens between the State and its holders is told in full to the State only.
"""

from __future__ import annotations

from etabli.acteurs.states import COLLECTIVITE_ROLES, GROUPEMENT_ROLES
from etabli.ateliers.deroules import Reader, deroule_of
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.words import said as read
from etabli.espaces.access import is_state


def reader_of(atelier: Atelier, actor: Actor) -> Reader:
    """As whom the person reads this Atelier."""
    if is_state(actor, atelier):
        return Reader.STATE
    if actor.has(*GROUPEMENT_ROLES):
        return Reader.TEAM
    return Reader.COLLECTIVITE if actor.has(*COLLECTIVITE_ROLES) else Reader.WITNESS


def said(atelier: Atelier, reader: Reader) -> str:
    """The sentence of its stage for this reader, with the delays of the day it began."""
    stage = deroule_of(atelier).stage(atelier.etat)
    told = stage.discreet.get(reader) or stage.said or "Rien n’est attendu pour l’instant."
    return read(told, on=atelier.etat_on)
