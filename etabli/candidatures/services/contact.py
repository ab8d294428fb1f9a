"""From the need of a mayor to the opportunity: C1 to C4."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import IntegrityError

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import commune_organisation, prefecture_for, service_pilote_for
from etabli.acteurs.states import COLLECTIVITE_ROLES, Role
from etabli.candidatures.formats import open_formats
from etabli.candidatures.models import Candidature, Porteur
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import RolePorteur
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.territoires.models import Commune


def open_candidature(
    *,
    actor: Actor,
    commune: Commune,
    objet: str,
    chef_de_file: Organisation | None = None,
    service_pilote: Organisation | None = None,
    format: str = "",
    cle: UUID | None = None,
    on: dt.date | None = None,
) -> Candidature:
    """C1: a need and a commune; whoever opens it has said their own interest.

    `format` is what they ask for, the first that is open unless said; DGALN decides at C3. `cle` is
    the key of the form: posted twice, it opens one dossier, which both posts get.

    The collectivité of a person who acts for one leads; otherwise the commune itself. Refused when
    no State service is known for the département, or when no format is open that day.
    """
    if known := opened_with(cle, actor):
        return known
    lead = chef_de_file or lead_of(actor, commune)
    pilote = service_pilote or service_of(actor, commune)
    if pilote is None:
        raise Refused(
            f"Aucun service de l’État n’est encore enregistré pour {commune.departement} : "
            "écrivez à la DGALN, qui l’ajoutera."
        )
    code = commune.departement_id or ""
    candidature = Candidature(
        format=format or first_open(on),
        objet=objet.strip(),
        commune=commune,
        departement_code=code,
        chef_de_file=lead,
        service_pilote=pilote,
        prefecture=prefecture_for(code),
        cle_creation=_own_key(cle, actor),
    )
    try:
        _open(candidature, actor, on)
    except IntegrityError:
        if known := opened_with(cle, actor):
            return known  # the other post of the same form was written first
        raise
    return candidature


def first_open(on: dt.date | None = None) -> str:
    """The first format that a territory may ask for that day. Refused when there is none."""
    found = open_formats(on or horloge.today())
    if not found:
        raise Refused("Aucun format d’Atelier n’est ouvert aux candidatures aujourd’hui.")
    return found[0].code


@one_act()
def _open(candidature: Candidature, actor: Actor, on: dt.date | None) -> None:
    WORKFLOW.run(candidature, "open", actor=actor, on=on)
    Porteur.objects.create(
        candidature=candidature,
        organisation=candidature.chef_de_file,
        role=RolePorteur.CHEF_DE_FILE,
    )
    candidature.communes.add(candidature.commune)


def _own_key(cle: UUID | None, actor: Actor) -> UUID | None:
    """The key of a form is its reader's: sent by somebody else, it opens nothing of theirs."""
    return uuid5(cle, str(actor.person_id)) if cle else None


def opened_with(cle: UUID | None, actor: Actor) -> Candidature | None:
    """The dossier that this person opened with the form of that key."""
    return Candidature.objects.filter(cle_creation=_own_key(cle, actor)).first() if cle else None


def lead_of(actor: Actor, commune: Commune) -> Organisation:
    """The collectivité the person acts for when it stands on that commune, else the commune."""
    ids = [m.organisation_id for m in actor.memberships if m.role in COLLECTIVITE_ROLES]
    mine = Organisation.objects.filter(pk__in=[pk for pk in ids if pk]).order_by("pk")
    found = [row for row in mine if stands_on(row, commune)]
    if mine and not found:
        raise Refused(
            f"{commune.nom} n’est pas dans votre collectivité ({mine[0]}) : "
            "choisissez une commune que vous représentez."
        )
    return found[0] if found else commune_organisation(commune)


def stands_on(organisation: Organisation, commune: Commune) -> bool:
    """Is it that commune, the EPCI it belongs to, or a grouping that covers its département?"""
    if organisation.commune_id:
        return organisation.commune_id == commune.pk
    if organisation.epci_id:
        return organisation.epci_id == commune.epci_id
    return commune.departement_id in organisation.departement_codes


def service_of(actor: Actor, commune: Commune) -> Organisation | None:
    """The pilote's own service when it answers for that département, else the one that does."""
    mine = [
        membership.organisation_id
        for membership in actor.memberships
        if membership.role == Role.SERVICE_PILOTE
        and commune.departement_id in membership.departements
    ]
    own = Organisation.objects.filter(pk__in=[pk for pk in mine if pk]).order_by("pk").first()
    if own:
        return own
    return service_pilote_for(commune.departement_id or "")


def express_interest(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """One party ticks its interest; C2 needs both."""
    return WORKFLOW.run(candidature, "express_interest", actor=actor, on=on)


def exchange_with_dgaln(
    candidature: Candidature, *, actor: Actor, note: str = "", on: dt.date | None = None
) -> Entry:
    """C2: the State service contacts DGALN; the note is for the State alone."""
    return WORKFLOW.run(candidature, "exchange", actor=actor, on=on, note=note)


def characterise_opportunite(
    candidature: Candidature,
    *,
    actor: Actor,
    motif: str,
    format: str | None = None,
    on: dt.date | None = None,
) -> Entry:
    """C3: the opportunity is there; the fiche is created and prefilled.

    `format` is that of the first contact unless said.
    """
    chosen = candidature.format if format is None else format
    return WORKFLOW.run(
        candidature, "characterise", actor=actor, on=on, motif=motif, format=chosen
    )


def discard_candidature(
    candidature: Candidature,
    *,
    actor: Actor,
    code: str,
    motif: str,
    autre_dispositif: str = "",
    on: dt.date | None = None,
) -> Entry:
    """C4: a code, a reason, and where else to turn."""
    return WORKFLOW.run(
        candidature,
        "discard",
        actor=actor,
        on=on,
        motif=motif,
        code=code,
        autre_dispositif=autre_dispositif,
    )
