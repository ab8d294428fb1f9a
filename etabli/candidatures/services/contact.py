"""From the need of a mayor to the opportunity: C1 to C4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID, uuid5

from django.db import IntegrityError

from etabli.acteurs.models import Invitation, Organisation
from etabli.acteurs.payloads import Guest
from etabli.acteurs.selectors import (
    commune_organisation,
    epci_organisation,
    prefecture_for,
    service_pilote_for,
)
from etabli.acteurs.services import invite_person, mail_of
from etabli.acteurs.states import COLLECTIVITE_ROLES, Role
from etabli.candidatures.access import TABLE
from etabli.candidatures.formats import format_of, open_formats
from etabli.candidatures.formats.proposal import OF_EPCI
from etabli.candidatures.models import Candidature, Porteur
from etabli.candidatures.selectors.vintages import members_of
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.services.perimeter import follow_perimeter, note_composition
from etabli.candidatures.states import RolePorteur
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.articles import le
from etabli.core.courriel import Lettre, rehearse
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.territoires.models import Commune
from etabli.territoires.services_deconcentres import into
from etabli.territoires.services_deconcentres import service_of as service_of_departement

#: the answers to « À quelle échelle réfléchir ? » that keep the perimeter to the commune
OF_ONE_PLACE = ("LIEU", "COMMUNE")


def open_candidature(
    *,
    actor: Actor,
    commune: Commune,
    objet: str,
    chef_de_file: Organisation | None = None,
    service_pilote: Organisation | None = None,
    format: str = "",
    contact: Mapping[str, str] | None = None,
    cle: UUID | None = None,
    on: dt.date | None = None,
) -> Candidature:
    """C1: a need and a commune; whoever opens it has said their own interest.

    `format` is what they ask for, the first that is open unless said; `contact`, the answers that
    propose it (`formats.proposal`); DGALN decides at C3. `cle` is the key of the form: posted twice, it
    opens one dossier, which both posts get.

    The collectivité of a person who acts for one leads; otherwise the commune itself, or its EPCI when
    `contact` says so. Refused when no State service is known for the département, when it is not the
    pilote's, or when no format is open that day.
    """
    if known := opened_with(cle, actor):
        return known
    pilote = service_pilote or _pilote_of(actor, commune)
    said = dict(contact or {})
    lead = chef_de_file or lead_of(actor, commune, is_epci=said.get("porteurs") == OF_EPCI)
    code = commune.departement_id or ""
    candidature = Candidature(
        format=format or first_open(on),
        objet=objet.strip(),
        contact=said,
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


def _pilote_of(actor: Actor, commune: Commune) -> Organisation:
    if sentence := reason_elsewhere(actor, commune):
        raise Refused(sentence)
    if pilote := service_of(actor, commune):
        return pilote
    raise Refused(
        f"Aucun service de l’État n’est encore enregistré pour {commune.departement} : "
        "écrivez à la DGALN, qui l’ajoutera."
    )


@one_act()
def open_and_invite(
    *,
    actor: Actor,
    commune: Commune,
    objet: str,
    guest: Guest | None = None,
    format: str = "",
    contact: Mapping[str, str] | None = None,
    cle: UUID | None = None,
) -> Candidature:
    """C1, and somebody of the lead invited in the same act: both are done, or neither.

    Posted twice with the same key, it invites once.
    """
    if known := opened_with(cle, actor):
        return known
    candidature = open_candidature(
        actor=actor, commune=commune, objet=objet, format=format, contact=contact, cle=cle
    )
    if guest:
        invite_lead(candidature, guest, actor=actor)
    return candidature


def invite_lead(candidature: Candidature, guest: Guest, *, actor: Actor) -> Invitation:
    """Ask in somebody of the collectivité that leads. Only the service that pilots may."""
    TABLE.require(actor, "invite", candidature)
    return invite_person(actor=actor, organisation=candidature.chef_de_file, **asdict(guest))


def preview_invitation(candidature: Candidature, guest: Guest, *, actor: Actor) -> Lettre:
    """The mail that `invite_lead` would send, word for word; nothing is kept."""
    return rehearse(lambda: mail_of(invite_lead(candidature, guest, actor=actor)))


def preview_first_contact(
    guest: Guest,
    *,
    actor: Actor,
    commune: Commune,
    objet: str,
    format: str = "",
    contact: Mapping[str, str] | None = None,
) -> Lettre:
    """The mail that `open_and_invite` would send, word for word; nothing is kept."""

    def mail() -> Lettre:
        opened = open_and_invite(
            actor=actor, commune=commune, objet=objet, format=format, contact=contact, guest=guest
        )
        return mail_of(opened.chef_de_file.invitations.latest("pk"))

    return rehearse(mail)


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
        interet_on=candidature.interet_collectivite_on,
    )
    candidature.communes.add(candidature.commune)
    _widen(candidature)
    follow_perimeter(candidature, on=on)


def _widen(candidature: Candidature) -> None:
    """The whole of an EPCI that leads is the perimeter at once, where the format is meant for several communes.

    An answer that names a place or one commune keeps it to the commune chosen.
    """
    epci = candidature.chef_de_file.epci
    is_of_one = format_of(candidature).communes_visees == 1
    if epci and not is_of_one and candidature.contact.get("echelle") not in OF_ONE_PLACE:
        candidature.communes.add(*members_of(epci.pk))
        note_composition(candidature, epci)


def _own_key(cle: UUID | None, actor: Actor) -> UUID | None:
    """The key of a form is its reader's: sent by somebody else, it opens nothing of theirs."""
    return uuid5(cle, str(actor.person_id)) if cle else None


def opened_with(cle: UUID | None, actor: Actor) -> Candidature | None:
    """The dossier that this person opened with the form of that key."""
    return Candidature.objects.filter(cle_creation=_own_key(cle, actor)).first() if cle else None


def lead_of(actor: Actor, commune: Commune, *, is_epci: bool = False) -> Organisation:
    """The collectivité the person acts for when it stands on that commune, else the commune or its EPCI."""
    ids = [m.organisation_id for m in actor.memberships if m.role in COLLECTIVITE_ROLES]
    mine = Organisation.objects.filter(pk__in=[pk for pk in ids if pk]).order_by("pk")
    found = [row for row in mine if stands_on(row, commune)]
    if mine and not found:
        raise Refused(
            f"{commune.nom} n’est pas dans votre collectivité ({mine[0]}) : "
            "choisissez une commune que vous représentez."
        )
    if found:
        return found[0]
    if is_epci and commune.epci:
        return epci_organisation(commune.epci, commune=commune)
    return commune_organisation(commune)


def stands_on(organisation: Organisation, commune: Commune) -> bool:
    """Is it that commune, the EPCI it belongs to, or a grouping that covers its département?"""
    if organisation.commune_id:
        return organisation.commune_id == commune.pk
    if organisation.epci_id:
        return organisation.epci_id == commune.epci_id
    return commune.departement_id in organisation.departement_codes


def reason_elsewhere(actor: Actor, commune: Commune) -> str:
    """Whose the commune is when a pilote looks beyond their own département; '' when it is theirs.

    Who acts for a collectivité too opens for it, wherever it stands.
    """
    piloted = [hat for hat in actor.memberships if hat.role == Role.SERVICE_PILOTE]
    code = commune.departement_id or ""
    is_theirs = any(code in hat.departements for hat in piloted)
    if not piloted or is_theirs or actor.has(*COLLECTIVITE_ROLES) or not commune.departement:
        return ""
    service = service_pilote_for(code)
    name = service.nom if service else service_of_departement(code).nom
    reach = " ou ".join(filter(None, (service.courriel, service.telephone))) if service else ""
    return (
        f"{commune.nom} est {into(code)} : c’est {le(name)} ({code}) qui ouvre le premier "
        f"contact. Transmettez-lui ce besoin{f' : {reach}' if reach else ''}, ou choisissez une commune "
        "de votre département."
    )


def service_of(actor: Actor, commune: Commune) -> Organisation | None:
    """The pilote's own service, or the one that answers for that département when a collectivité asks."""
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
