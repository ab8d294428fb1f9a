"""What the pages of the other apps ask of the database: written down, and the same for ten times as many rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from etabli.candidatures.services import open_candidature
from etabli.candidatures.tests import stories
from etabli.core import horloge
from etabli.espaces.tests.stories import Monde, client_of, make_monde
from etabli.feuilles_de_route.models import Action
from etabli.seances import services as seances
from etabli.territoires.models import Commune

D = dt.date(2026, 6, 1)


@pytest.fixture
def monde(db: None) -> Monde:
    return make_monde()


#: name, reader, the object of the address
PAGES: tuple[tuple[str, str, Callable[[Monde], list[object]]], ...] = (
    ("candidatures:dossiers", "DGALN_CHEF_PROJET", lambda m: []),
    ("candidatures:dossier", "DGALN_CHEF_PROJET", lambda m: [m.candidature.pk]),
    ("marches:atelier", "SERVICE_PILOTE", lambda m: [m.atelier.pk]),
    ("marches:designation", "DGALN_CHEF_PROJET", lambda m: [m.designation.pk]),
    ("marches:devis", "SERVICE_PILOTE", lambda m: [m.devis.pk]),
    ("marches:bon", "RPA", lambda m: [m.bon.pk]),
    ("marches:tourniquet", "DGALN_CHEF_PROJET", lambda m: [m.contract.accord.pk]),
    ("marches:groupement", "GROUPEMENT_MANDATAIRE", lambda m: []),
    ("seances:atelier", "SERVICE_PILOTE", lambda m: [m.atelier.pk]),
    ("seances:session", "SERVICE_PILOTE", lambda m: [m.session.pk]),
    ("feuilles_de_route:atelier", "SERVICE_PILOTE", lambda m: [m.atelier.pk]),
    ("livrables:atelier", "SERVICE_PILOTE", lambda m: [m.atelier.pk]),
    ("paiements:atelier", "SERVICE_PILOTE", lambda m: [m.atelier.pk]),
    ("paiements:budget", "GESTIONNAIRE_BUDGET", lambda m: []),
)


@pytest.mark.parametrize(("name", "reader", "of"), PAGES, ids=[page[0] for page in PAGES])
def test_a_page_keeps_to_its_budget(monde, query_budget, name, reader, of):
    client = monde.client(reader)
    with horloge.at(D), query_budget(f"{name} ({reader})"):
        assert client.get(reverse(name, args=of(monde))).status_code == 200


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_of_dossiers_costs_the_same_for_one_and_for_ten(db, query_budget, number):
    people = stories.cast()
    with horloge.at(D):
        for rank in range(number):
            place = Commune.objects.create(
                code=f"479{rank:02d}", nom=f"Bourg-{rank}", departement_id="47", region_id="75"
            )
            open_candidature(actor=people.pilote, commune=place, objet="Que faire de la halle ?")
        client = client_of(people.chef_projet)
        with query_budget("candidatures:dossiers, n rows"):
            assert client.get(reverse("candidatures:dossiers")).status_code == 200


@pytest.mark.parametrize("number", [1, 10])
def test_the_propositions_cost_the_same_for_one_and_for_ten(monde, query_budget, number):
    pilote = monde.people["SERVICE_PILOTE"]
    for rank in range(number):
        seances.submit_proposition(monde.atelier, actor=pilote, texte=f"Une idée {rank}")
    client = monde.client("SERVICE_PILOTE")
    with horloge.at(D), query_budget("seances:propositions, n rows"):
        page = client.get(reverse("seances:propositions", args=[monde.atelier.pk]))
        assert page.status_code == 200


@pytest.mark.parametrize("number", [1, 10])
def test_the_actions_cost_the_same_for_one_and_for_ten(monde, query_budget, number):
    first = monde.feuille.actions.order_by("pk")[0]
    Action.objects.bulk_create(
        Action(feuille=first.feuille, axe=first.axe, rang=100 + rank, titre=f"Action {rank}")
        for rank in range(number)
    )
    client = monde.client("SERVICE_PILOTE")
    with horloge.at(D), query_budget("feuilles_de_route:atelier, n rows"):
        page = client.get(reverse("feuilles_de_route:atelier", args=[monde.atelier.pk]))
        assert page.status_code == 200
