"""Ateliers for tests, at the stage of launch; their people come from acteurs."""

from __future__ import annotations

from typing import Any, cast

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, known_to_the_post
from etabli.ateliers import recherche
from etabli.ateliers.models import Atelier
from etabli.territoires.models import Commune, Departement, Region


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "75"
    nom = "Nouvelle-Aquitaine"


class DepartementFactory(DjangoModelFactory[Departement]):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "47"
    nom = "Lot-et-Garonne"
    region = SubFactory(RegionFactory)


class CommuneFactory(DjangoModelFactory[Commune]):
    class Meta:
        model = Commune

    code = Sequence(lambda n: f"47{n % 1000:03d}")
    nom = Sequence(lambda n: f"Commune-{n}")
    departement = SubFactory(DepartementFactory)


def service_of(departement: str = "47", kind: str = TypeOrganisation.DDT) -> Organisation:
    """The State service of a département, the same each time it is asked for."""
    place = cast(Departement, DepartementFactory(code=departement))
    found = Organisation.objects.filter(type=kind, departement=place).first()
    if found:
        return found
    known = known_to_the_post(int(departement, 16), ville="Agen")
    made = OrganisationFactory(type=kind, departement=place, nom=f"DDT {departement}", **known)
    return cast(Organisation, made)


class AtelierFactory(DjangoModelFactory[Atelier]):
    """An Atelier to launch; `departement="972"` puts it elsewhere."""

    class Meta:
        model = Atelier
        skip_postgeneration_save = True

    class Params:
        departement = "47"

    format = "FLASH"
    deroule = "flash-1"
    etat = "A_LANCER"
    numero = Sequence(lambda n: f"FLA-2026-047-{n:03d}")
    slug = Sequence(lambda n: f"atelier-{n}")
    titre = Sequence(lambda n: f"L’ancienne usine {n}")
    question = "Que faire de l’ancienne usine ?"
    annee = 2026
    departement_code = SelfAttribute("departement")
    commune = LazyAttribute(
        lambda o: CommuneFactory(departement=DepartementFactory(code=o.departement))
    )
    service_pilote = LazyAttribute(lambda o: service_of(o.departement))
    chef_de_file = LazyAttribute(
        lambda o: OrganisationFactory(nom=f"Commune de {o.commune.nom}", commune=o.commune)
    )

    @post_generation
    def perimetre(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            made = cast(Atelier, self)
            made.communes.add(made.commune, *(extracted or ()))
            recherche.index(made)


class LocalFactory(AtelierFactory):
    """An Atelier Local to launch: two communes, the EPCI that leads them."""

    format = "LOCAL"
    deroule = "local-1"
    numero = Sequence(lambda n: f"LOC-2026-047-{n:03d}")
    titre = Sequence(lambda n: f"Une stratégie pour nos bourgs {n}")
    question = "Quel avenir pour nos bourgs ?"
    chef_de_file = LazyAttribute(
        lambda o: OrganisationFactory(
            nom=f"Communauté de communes de {o.commune.nom}", type=TypeOrganisation.EPCI
        )
    )

    @post_generation
    def voisine(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            made = cast(Atelier, self)
            made.communes.add(cast(Commune, CommuneFactory(departement=made.commune.departement)))
            recherche.index(made)


def a_local() -> Atelier:
    """An Atelier Local to launch."""
    return cast(Atelier, LocalFactory())


def a_firm(nom: str) -> Organisation:
    """A firm of that name (fictitious)."""
    return cast(Organisation, OrganisationFactory(nom=nom, type=TypeOrganisation.ENTREPRISE))


def a_mairie(commune: Commune) -> Organisation:
    """The collectivité of that commune."""
    return cast(Organisation, OrganisationFactory(nom=f"Mairie de {commune.nom}", commune=commune))
