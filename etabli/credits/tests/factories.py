"""Services with an envelope, and the people who read and pass credits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.core.access import Actor
from etabli.credits import services
from etabli.credits.models import EnveloppeBudgetaire

JANVIER = dt.date(2026, 1, 5)
MAI = dt.date(2026, 5, 12)
ORIGINE = "ateliers.atelier:1"


@dataclass
class Bench:
    """A DDT with its envelope of 2026, a DREAL beside it, and their people."""

    chef: Actor
    ddt: Organisation
    dreal: Organisation
    enveloppe: EnveloppeBudgetaire
    budget: Actor
    regional: Actor

    def engage(self, montant: str, *, numero: str, origine: str = ORIGINE) -> None:
        services.engage_ae(
            self.ddt, actor=self.budget, numero=numero, montant=Decimal(montant), origine=origine,
            objet=f"BC-{numero}", on=MAI,
        )  # fmt: skip

    def pay(self, montant: str, *, objet: str, origine: str = ORIGINE) -> None:
        services.consume_cp(
            self.ddt, actor=self.budget, montant=Decimal(montant), origine=origine, objet=objet,
            on=MAI,
        )  # fmt: skip


def make_bench(*, ae: str = "15000.00", cp: str = "12000.00") -> Bench:
    chef = actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln())
    ddt = OrganisationFactory.create(nom="DDT 47", type=TypeOrganisation.DDT)
    dreal = OrganisationFactory.create(nom="DREAL Nouvelle-Aquitaine", type=TypeOrganisation.DREAL)
    enveloppe = services.envelope_for(ddt, 2026)
    services.delegate_credits(
        actor=chef, destination=enveloppe, ae=Decimal(ae), cp=Decimal(cp), on=JANVIER
    )
    return Bench(
        chef=chef,
        ddt=ddt,
        dreal=dreal,
        enveloppe=enveloppe,
        budget=actor_of(Role.GESTIONNAIRE_BUDGET, organisation=ddt),
        regional=actor_of(Role.GESTIONNAIRE_BUDGET, organisation=dreal),
    )
