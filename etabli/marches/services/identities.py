"""SIRET and address of who is named on an order: completed by the holder, and by the service that buys."""

from __future__ import annotations

from collections.abc import Collection

from etabli.acteurs.models import Organisation
from etabli.acteurs.services import keep_identity
from etabli.acteurs.siret import Identite
from etabli.acteurs.states import Role
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.core.move import M
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Workflow
from etabli.marches import selectors
from etabli.marches.models import Designation, Groupement
from etabli.marches.services.designation_moves import WORKFLOW as DESIGNATIONS
from etabli.marches.services.titulaires import GROUPEMENTS


def complete_groupement(
    groupement: Groupement, *, actor: Actor, identites: Collection[Identite]
) -> Entry:
    """The mandataire (or DGALN’s buyers) says who the firms of its groupement are."""
    named = selectors.firms_to_complete(groupement)
    return _complete(GROUPEMENTS, groupement, "complete", named, actor, identites)


def corrects_siren(actor: Actor) -> bool:
    """A SIREN entered wrong with the framework is corrected by those who enter frameworks."""
    return actor.has(Role.DGALN_ACHATS)


def complete_buyer(
    designation: Designation, *, actor: Actor, identites: Collection[Identite]
) -> Entry:
    """The service that pilots the Atelier says who it is, as buyer."""
    named = [designation.atelier.service_pilote]
    return _complete(DESIGNATIONS, designation, "complete_buyer", named, actor, identites)


def _complete(
    workflow: Workflow[M],
    obj: M,
    move: str,
    named: Collection[Organisation],
    actor: Actor,
    identites: Collection[Identite],
) -> Entry:
    if not identites:
        raise Refused("Rien n’a changé : écrivez un SIRET ou une adresse, ou revenez en arrière.")
    strangers = [one.organisation.nom for one in identites if one.organisation not in named]
    if strangers:
        raise Refused(f"Vous ne complétez pas {strangers[0]} d’ici.")
    with one_act():
        entry = workflow.run(obj, move, actor=actor, identites=[str(one) for one in identites])
        for one in identites:
            keep_identity(one, corrects_siren=corrects_siren(actor))
    return entry
