"""The people of the proof and the places it may start from: who is there, and what they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import actor_for, dgaln
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.ateliers.tests.factories import AtelierFactory, service_of
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.devoirs import marks
from etabli.core.models import Movable
from etabli.credits import services as credits
from etabli.credits.models import DelegationCredits, EnveloppeBudgetaire
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.livrables.models import Livrable
from etabli.marches.models import (
    AccordCadre,
    BonDeCommande,
    Conflit,
    Designation,
    Devis,
    Groupement,
)
from etabli.marches.states import EtatAccordCadre
from etabli.marches.tests.factories import Cast, make_cast, prepare_accord
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.seances.models import Reunion, SessionInSitu
from tests.recits import told_once

BEGINNING = dt.date(2026, 5, 5)
#: the two frameworks of the world serve until then, and its credits are open
LAST_DAY = dt.date(2029, 6, 1)
OVERSEAS = "972"
#: nothing more is asked of an Atelier that stands there
OVER = (Etat.CLOS, Etat.EN_SUIVI, Etat.ARCHIVE, Etat.ABANDONNE)

#: who plays a part: the role, and whose people they are
PARTS: dict[str, tuple[str, str]] = {
    "chef": (Role.DGALN_CHEF_PROJET, "dgaln"),
    "decideur": (Role.DGALN_DECIDEUR, "dgaln"),
    "achats": (Role.DGALN_ACHATS, "dgaln"),
    "pilote": (Role.SERVICE_PILOTE, "service"),
    "valideur": (Role.SERVICE_VALIDEUR, "service"),
    "rpa": (Role.RPA, "service"),
    "budget": (Role.GESTIONNAIRE_BUDGET, "service"),
    "maire": (Role.COLLECTIVITE_SIGNATAIRE, "mairie"),
    "mandataire": (Role.GROUPEMENT_MANDATAIRE, "mandataire"),
}


@dataclass
class Monde:
    """Two frameworks, one notified and the next being prepared, three Ateliers, and all their people."""

    cast: Cast
    #: two of the mainland, one overseas with its own service
    made: list[int]
    people: tuple[Actor, ...]
    #: those of the example
    ateliers: list[int]
    #: what the laws have already seen told to whom (epreuve_lois.py)
    told: set[tuple[str, str, str]] = field(default_factory=set)

    def objects(self) -> Iterator[Movable]:
        """Everything an act may be tried on, read again from the database, always in one order."""
        yield from Atelier.objects.filter(pk__in=self.ateliers).order_by("pk")
        for model in (Designation, Devis, BonDeCommande, Conflit, Livrable, SessionInSitu,
                      Reunion, FeuilleDeRoute, ServiceFait, DemandePaiement, AccordCadre):  # fmt: skip
            yield from model._default_manager.order_by("pk")
        for accord in AccordCadre.objects.exclude(etat=EtatAccordCadre.PREPARATION).order_by("pk"):
            yield from accord.groupements.order_by("pk")
        year = horloge.today().year
        yield from EnveloppeBudgetaire.objects.filter(exercice=year).order_by("pk")

    def actor(self, who: str, obj: Any) -> Actor | None:
        """The person who plays this part for this object; None when there is nobody."""
        role, whose = PARTS[who]
        organisation = dgaln().pk if whose == "dgaln" else self._organisation(whose, obj)
        return next(
            (
                one
                for one in self.people
                for hat in one.memberships
                if (hat.role, hat.organisation_id) == (role, organisation)
            ),
            None,
        )

    def _organisation(self, whose: str, obj: Any) -> int | None:
        holder = obj if isinstance(obj, Groupement) else getattr(obj, "groupement", None)
        holder = holder or getattr(getattr(obj, "bon", None), "groupement", None)
        if whose == "mandataire" and holder is not None:
            return int(holder.mandataire_id)
        atelier = atelier_of(obj)
        if atelier is None:
            return None
        found: int | None = {
            "service": atelier.service_pilote_id,
            "mairie": atelier.chef_de_file_id,
            "mandataire": atelier.mandataire_id,
        }[whose]
        return found


def atelier_of(obj: Any) -> Atelier | None:
    """The Atelier to whose story this object belongs."""
    label, _, pk = obj.root.partition(":")
    return Atelier.objects.get(pk=pk) if label == "ateliers.atelier" else None


@told_once
def make_monde() -> Monde:
    """Everybody of the contract, on the mainland and overseas; nothing is launched."""
    cast = make_cast()
    _next_framework(cast)
    there = service_of(OVERSEAS, TypeOrganisation.DEAL)
    for role in (Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.RPA, Role.GESTIONNAIRE_BUDGET):
        actor_of(role, organisation=there)
    _credit(cast, there)
    made = [
        cast.atelier(),
        cast.atelier(),
        AtelierFactory.create(departement=OVERSEAS, service_pilote=there),
    ]
    for one in made:
        actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=one.chef_de_file)
    people = Personne.objects.filter(is_active=True).order_by("pk")
    everybody = tuple(actor_for(one, is_strong=True) for one in people)
    pks = [one.pk for one in made]
    return Monde(cast, pks, everybody, pks[:2])


def _next_framework(cast: Cast) -> None:
    """The one that the buyers prepare: it serves from the day they notify it."""
    fin = dt.date(2030, 1, 15)
    accord = prepare_accord(cast.achats, code="ACF4", notified=BEGINNING, fin=fin)
    for groupement in accord.groupements.select_related("mandataire").order_by("rang"):
        actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=groupement.mandataire)


def _credit(cast: Cast, service: Organisation) -> None:
    for year in range(2026, 2031):
        with horloge.at(dt.date(year, 1, 2)):
            credits.delegate_credits(
                actor=cast.chef, destination=credits.envelope_for(service, year),
                ae=Decimal(1_000_000), cp=Decimal(1_000_000),
            )  # fmt: skip


# -- where an example starts from -------------------------------------------------------------------


@dataclass(frozen=True)
class Depart:
    """What differs from a contract that serves, with room and credits, and how far it has gone."""

    #: fewest and most acts of the normal course that the first Atelier has behind it
    steps: tuple[int, int] = (0, 30)
    is_overseas: bool = False
    maximum: str = ""
    par_titulaire: str = ""
    #: AE of each year and service
    ae: str = ""
    fin: dt.date | None = None
    is_to_come: bool = False
    #: what then happens to the first Atelier, or to its holder: verbs, and days that pass
    then: tuple[str | int, ...] = ()

    def lay(self, monde: Monde) -> None:
        """Change the world for this example; the caller undoes it."""
        first, second, there = monde.made
        monde.ateliers = [there, first] if self.is_overseas else [first, second]
        accord = AccordCadre.objects.filter(pk=monde.cast.accord.pk)
        if self.maximum:
            accord.update(maximum_ht=Decimal(self.maximum))
        if self.par_titulaire:
            accord.update(maximum_par_titulaire_ht=Decimal(self.par_titulaire))
        if self.fin:
            accord.update(date_fin_validite=self.fin)
        if self.is_to_come:
            accord.update(etat=EtatAccordCadre.PREPARATION, date_notification=None, file=[])
            marks.changed(monde.cast.accord)
        if self.ae:
            DelegationCredits.objects.update(ae=Decimal(self.ae))


#: one basket is 16,450 € HT at the prices of the first holder, and 19,740 € TTC
SUSPENDED, RESUMED = "ateliers.atelier.suspend", "ateliers.atelier.resume"
DEPARTS: dict[str, Depart] = {
    "from the first day": Depart(steps=(0, 6)),
    "in execution": Depart(steps=(12, 30)),
    "overseas": Depart(is_overseas=True),
    "a small maximum": Depart(maximum="17000.00", steps=(3, 14)),
    "a small maximum per holder": Depart(par_titulaire="17000.00", steps=(0, 14)),
    "few credits": Depart(ae="15000.00", steps=(3, 14)),
    "a framework that ends": Depart(fin=dt.date(2026, 7, 15), steps=(0, 20)),
    "a framework to come": Depart(is_to_come=True, steps=(0, 3)),
    "a suspended Atelier": Depart(steps=(1, 24), then=(SUSPENDED,)),
    "a terminated holder": Depart(steps=(1, 24), then=("marches.groupement.terminate",)),
    "a conflict declared, then lifted": Depart(
        steps=(2, 2), then=("marches.designation.declare_conflict", 3, "marches.conflit.lift")
    ),
    "a devis awaited across a suspension": Depart(steps=(2, 2), then=(SUSPENDED, 10, RESUMED)),
    "a returned devis": Depart(steps=(3, 3), then=("marches.devis.send_back",)),
    "a devis above the maximum": Depart(
        maximum="10000.00", steps=(3, 3), then=("marches.devis.send back, above the maximum",)
    ),
    "a holder that stays silent": Depart(steps=(1, 1), then=(10,)),
    "a holder that gives up": Depart(steps=(3, 3), then=("marches.designation.give_up",)),
    "an engaged order, cancelled": Depart(steps=(11, 11), then=("marches.bondecommande.cancel",)),
    "an order in course across a suspension": Depart(
        steps=(12, 12), then=(SUSPENDED, 10, RESUMED)
    ),
    "a livrable in verification": Depart(steps=(24, 24)),
}
