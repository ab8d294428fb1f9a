"""People and organisations for every app's tests; names are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from etabli.accounts.models import Personne
from etabli.acteurs import selectors
from etabli.acteurs.models import Membre, Organisation
from etabli.acteurs.siret import invented
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.core.access import Actor


class PersonneFactory(DjangoModelFactory[Personne]):
    class Meta:
        model = Personne

    email = Sequence(lambda n: f"personne{n}@exemple.test")
    prenom = Sequence(lambda n: f"Prénom{n}")
    nom = Sequence(lambda n: f"Nom{n}")
    password = "!"  # nobody has one


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    nom = Sequence(lambda n: f"Organisation {n}")
    type = TypeOrganisation.COMMUNE


def known_to_the_post(number: int, *, ville: str) -> dict[str, str]:
    """SIRET and address of an establishment that does not exist, as an order prints them."""
    _, siret = invented(number)
    return {
        "siret": siret,
        "adresse": f"{number} rue Fictive",
        "code_postal": "47500",
        "ville": ville,
    }


class MembreFactory(DjangoModelFactory[Membre]):
    class Meta:
        model = Membre

    personne = SubFactory(PersonneFactory)
    organisation = SubFactory(OrganisationFactory)
    role = Role.COLLECTIVITE_REDACTEUR
    du = dt.date(2019, 1, 1)


def actor_of(role: str, *, organisation: Organisation | None = None, **person: Any) -> Actor:
    """A new person wearing one role, for this organisation (a new one when none is given)."""
    membre = MembreFactory.create(
        role=role,
        organisation=organisation or OrganisationFactory.create(),
        personne=PersonneFactory.create(**person),
    )
    return selectors.actor_for(membre.personne, is_strong=True)


def add_role(actor: Actor, role: str, *, organisation: Organisation) -> Actor:
    """The same person with one more role."""
    personne = Personne.objects.get(pk=actor.person_id or 0)
    MembreFactory(role=role, organisation=organisation, personne=personne)
    return selectors.actor_for(personne, is_strong=True)
