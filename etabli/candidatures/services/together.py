"""Making a dossier with others: porteurs, lead, operators of the State, services concerned (2.1, 3.2, 10.4)."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.models import Organisation
from etabli.acteurs.services.organisations import Declared, declare_organisation
from etabli.acteurs.states import COLLECTIVITES, OPERATORS, TypeOrganisation
from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Candidature, Porteur
from etabli.candidatures.selectors.dossier import operators
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.services.perimeter import follow_perimeter
from etabli.core.access import Actor
from etabli.core.articles import begins, le
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused


def add_porteur(
    candidature: Candidature,
    *,
    actor: Actor,
    organisation: Organisation,
    on: dt.date | None = None,
) -> Entry:
    """A collectivité carries the dossier too. Refused for anything else, or when it already does."""
    if not organisation.is_collectivite:
        raise Refused(f"{organisation} n’est pas une collectivité : elle ne peut pas porter.")
    rows = Porteur.objects.filter(candidature=candidature, organisation=organisation)
    if rows.filter(withdrawn_on=None).exists():
        raise Refused(f"{organisation} porte déjà ce dossier.")
    return WORKFLOW.run(candidature, "add_porteur", actor=actor, on=on, organisation=organisation)


def add_grouping(
    candidature: Candidature, *, actor: Actor, nom: str, siren: str, type: str, reunit: str
) -> Organisation:
    """A PETR or a syndicat carries the dossier too, found by its SIREN or written down."""
    TABLE.require(actor, "add_porteur", candidature)
    with one_act():
        organisation = declare_organisation(
            Declared(siren, nom, type, reunit),
            kinds=COLLECTIVITES,
            departement=candidature.departement_code,
        )
        add_porteur(candidature, actor=actor, organisation=organisation)
    return organisation


def drop_porteur(
    candidature: Candidature,
    *,
    actor: Actor,
    organisation: Organisation,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """C2: one that has said nothing no longer holds the others back."""
    porteur = _porteur(candidature, organisation)
    return WORKFLOW.run(
        candidature, "drop_porteur", actor=actor, on=on, motif=motif, porteur=porteur
    )


def change_lead(
    candidature: Candidature,
    *,
    actor: Actor,
    organisation: Organisation,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """Another porteur speaks for all; while there is no number, the dossier goes to its département."""
    porteur = _porteur(candidature, organisation)
    return WORKFLOW.run(
        candidature, "change_lead", actor=actor, on=on, motif=motif, porteur=porteur
    )


def _porteur(candidature: Candidature, organisation: Organisation) -> Porteur:
    rows = candidature.porteurs.filter(organisation=organisation, withdrawn_on=None)
    found = rows.select_related("organisation").first()
    if found is None:
        raise Refused(f"{begins(le(organisation.nom))} ne porte pas ce dossier.")
    return found


def associate_operator(
    candidature: Candidature, *, actor: Actor, nom: str, siren: str, motif: str
) -> Entry:
    """An operator of the State, found by its SIREN or written down, writes with the porteurs."""
    TABLE.require(actor, "name_operator", candidature)
    with one_act():
        organisation = declare_organisation(
            Declared(siren, nom, TypeOrganisation.OPERATEUR),
            kinds=OPERATORS,
            departement=candidature.departement_code,
        )
        return name_operator(candidature, actor=actor, organisation=organisation, motif=motif)


def name_operator(
    candidature: Candidature,
    *,
    actor: Actor,
    organisation: Organisation,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """An operator of the State writes with the porteurs. Refused when it already does."""
    return WORKFLOW.run(
        candidature, "name_operator", actor=actor, on=on, motif=motif, organisation=organisation
    )


def release_operator(
    candidature: Candidature,
    *,
    actor: Actor,
    organisation: Organisation,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """Its part ends; what it wrote stays."""
    found = [row for row in operators(candidature) if row.organisation_id == organisation.pk]
    if not found:
        raise Refused(f"{begins(le(organisation.nom))} n’est pas associé à ce dossier.")
    return WORKFLOW.run(
        candidature, "release_operator", actor=actor, on=on, motif=motif, associe=found[0]
    )


def agree_with_pilote(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """C6: the service of whoever acts agrees that the pilote in place pilots for its communes too."""
    return WORKFLOW.run(candidature, "agree", actor=actor, on=on)


@one_act()
def change_pilote(
    candidature: Candidature,
    *,
    actor: Actor,
    organisation: Organisation,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """One of the services concerned pilots; the former one follows, and agreements are asked again."""
    entry = WORKFLOW.run(
        candidature, "change_pilote", actor=actor, on=on, motif=motif, service=organisation
    )
    follow_perimeter(candidature, on=on)
    return entry
