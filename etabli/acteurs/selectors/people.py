"""Who is who: the actor of a person, the people to write to, the services of a territory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from etabli.accounts.models import Personne
from etabli.acteurs.models import EtatInvitation, Invitation, Membre, Organisation
from etabli.acteurs.states import (
    COLLECTIVITE_ROLES,
    COLLECTIVITES,
    DGALN_ROLES,
    GROUPEMENT_ROLES,
    PREFECTURES,
    SERVICES_PILOTES,
    STRONG_ROLES,
    Role,
    TypeOrganisation,
)
from etabli.core.access import PERSON, VISITOR, Actor, Membership
from etabli.core.articles import de
from etabli.core.outbox import Recipient
from etabli.territoires.models import Commune, Epci


def actor_for(personne: Personne, *, is_strong: bool) -> Actor:
    """The person with all their memberships of the day; without a second factor, the roles that
    sign or decide are left in the cloakroom (domain 7.5)."""
    membres = personne.membres.active().select_related("organisation").order_by("pk")
    hats = [
        membership_of(membre) for membre in membres if is_strong or membre.role not in STRONG_ROLES
    ]
    return Actor(personne.pk, personne.get_full_name(), (*hats, *VISITOR.memberships))


def membership_of(membre: Membre) -> Membership:
    organisation = membre.organisation
    return Membership(
        membre.role, membre.get_role_display(), organisation.pk, organisation.departement_codes,
        organisation.nom, {PERSON: membre.personne_id},
    )  # fmt: skip


def hats_of(person_ids: Collection[int]) -> dict[int, list[Membership]]:
    """Every hat of these people, those that a second factor opens too: what waits for them by mail."""
    rows = Membre.objects.active().filter(personne__in=person_ids)
    found: dict[int, list[Membership]] = {}
    for membre in rows.select_related("organisation").order_by("pk"):
        found.setdefault(membre.personne_id, []).append(membership_of(membre))
    return found


def asks_second_factor(personne: Personne) -> bool:
    """Does one of their roles require a second factor?"""
    return personne.membres.active().filter(role__in=STRONG_ROLES).exists()


def recipients(
    *roles: str,
    organisation: Organisation | None = None,
    organisation_id: int | None = None,
    departement: str = "",
) -> list[Recipient]:
    """The people who wear one of these roles, for an organisation, or over a département, or anywhere."""
    membres = Membre.objects.active().filter(role__in=roles, personne__is_active=True)
    pk = organisation.pk if organisation else organisation_id
    if pk:
        membres = membres.filter(organisation_id=pk)
    if departement:
        membres = membres.filter(organisation__departement_id=departement)
    found = {m.personne_id: m.personne for m in membres.select_related("personne").order_by("pk")}
    return [Recipient(p.pk, p.get_full_name(), p.email) for p in found.values()]


def dgaln() -> Organisation:
    """The bureau of the central administration that runs the programme."""
    return Organisation.objects.get_or_create(
        type=TypeOrganisation.ADMINISTRATION_CENTRALE,
        nom="DGALN – bureau des stratégies territoriales (AD1)",
    )[0]


def service_pilote_for(departement_code: str) -> Organisation | None:
    """The DDT(M), DEAL or equivalent of a département, if the operator has entered it."""
    return (
        Organisation.objects.filter(type__in=SERVICES_PILOTES, departement_id=departement_code)
        .order_by("pk")
        .first()
    )


def prefecture_for(departement_code: str) -> Organisation | None:
    return (
        Organisation.objects.filter(type__in=PREFECTURES, departement_id=departement_code)
        .order_by("type", "pk")
        .first()
    )


def commune_organisation(commune: Commune) -> Organisation:
    """The legal person of a commune, created from the geographic code the first time it is needed."""
    found = Organisation.objects.filter(type=TypeOrganisation.COMMUNE, commune=commune).first()
    return found or Organisation.objects.create(
        nom=f"Commune {de(commune.nom)}",
        type=TypeOrganisation.COMMUNE,
        siren=commune.siren or "",
        commune=commune,
    )


def epci_organisation(epci: Epci, *, commune: Commune | None = None) -> Organisation:
    """The legal person of an EPCI; the commune given tells its département."""
    found = Organisation.objects.filter(type=TypeOrganisation.EPCI, epci=epci).first()
    return found or Organisation.objects.create(
        nom=epci.nom,
        type=TypeOrganisation.EPCI,
        siren=epci.pk if str(epci.pk).isdigit() else "",
        epci=epci,
        departement_id=commune.departement_id if commune else None,
    )


def awaited_guests(organisation: Organisation) -> list[Invitation]:
    """The invitations of this collectivité that have no answer yet."""
    rows = organisation.invitations.filter(etat=EtatInvitation.ENVOYEE)
    return list(rows.filter(role__in=COLLECTIVITE_ROLES).order_by("pk"))


def pilotes(organisation_id: int) -> list[Recipient]:
    return recipients(Role.SERVICE_PILOTE, organisation_id=organisation_id)


def organisations_open_to(actor: Actor) -> QuerySet[Organisation]:
    """The organisations for which this person may invite (access.INVITES says in which roles)."""
    rows = Organisation.objects.order_by("nom", "pk")
    if actor.has(Role.ADMIN_TECHNIQUE):
        return rows
    allowed = Q(pk__in=[])
    for membership in actor.memberships:
        if membership.role == Role.SERVICE_PILOTE:
            codes = membership.departements
            allowed |= Q(type__in=COLLECTIVITES | PREFECTURES | {TypeOrganisation.OPERATEUR}) & (
                Q(departement_id__in=codes) | Q(commune__departement_id__in=codes)
            )
        if membership.role == Role.GROUPEMENT_MANDATAIRE:
            allowed |= Q(pk=membership.organisation_id)
    return rows.filter(allowed)


@dataclass(frozen=True, slots=True)
class Persona:
    """One card of the cast: who, in which roles, for whom."""

    personne: Personne
    roles: str
    organisation: str


#: roles that the cast of a demonstration wears in all; the people of a copied country are not on stage
ON_STAGE = 300


def on_stage() -> QuerySet[Membre]:
    """Who wears which role in the demonstration, the first ones told first."""
    membres = Membre.objects.active().filter(personne__is_persona=True, personne__is_active=True)
    rows = membres.select_related(
        "personne", "organisation__departement", "organisation__commune__departement"
    )
    return rows.order_by("pk")[:ON_STAGE]


def personas() -> list[tuple[str, list[Persona]]]:
    """The cast of the demonstration: the first territory, the national people, the other territories."""
    by_person: dict[int, list[Membre]] = {}
    for membre in on_stage():
        by_person.setdefault(membre.personne_id, []).append(membre)
    places: dict[str, list[Persona]] = {}
    sides: dict[str, list[Persona]] = {name: [] for name in NATIONAL.values()}
    for held in by_person.values():
        labels = ", ".join(dict.fromkeys(m.get_role_display() for m in held))
        card = Persona(held[0].personne, labels, held[0].organisation.nom)
        side = next((name for roles, name in NATIONAL.items() if held[0].role in roles), "")
        group = sides[side] if side else places.setdefault(_place(held[0].organisation), [])
        group.append(card)
    first, *others = places.items() or [("", [])]
    return [(name, cast) for name, cast in (first, *sides.items(), *others) if cast]


def _place(organisation: Organisation) -> str:
    """« Lot-et-Garonne (47) »."""
    departement = organisation.departement or (
        organisation.commune.departement if organisation.commune else None
    )
    return str(departement or "Ailleurs")


NATIONAL = {
    DGALN_ROLES: "La DGALN",
    GROUPEMENT_ROLES: "Les groupements",
    frozenset({Role.AUDITEUR, Role.DPO, Role.ADMIN_TECHNIQUE}): "Le contrôle",
}
