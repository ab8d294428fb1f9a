"""Redon Agglomération, of three départements, with the true package of geography (A.3, 10.4)."""

from pathlib import Path

import pytest
from django.conf import settings

from etabli.acteurs.selectors import epci_organisation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.candidatures import services
from etabli.candidatures.access import TABLE
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.states import Format
from etabli.territoires.models import Epci
from etabli.territoires.selectors import find_commune
from etabli.territoires.services.loading import load_territoires

PACKAGE = Path(settings.BASE_DIR) / "node_modules/@etalab/decoupage-administratif/data"
REDON = "243500741"


@pytest.mark.skipif(not PACKAGE.exists(), reason="le paquet n’est pas installé")
@pytest.mark.django_db
@pytest.mark.regle("C6")
def test_redon_agglomération_opens_on_31_communes_and_the_two_other_services_follow():
    load_territoires(PACKAGE)
    ddt = {
        code: OrganisationFactory.create(
            type=TypeOrganisation.DDTM, nom=f"DDTM {code}", departement_id=code
        )
        for code in ("35", "44", "56")
    }
    epci = Epci.objects.get(pk=REDON)
    redon = find_commune("35236")
    lead = epci_organisation(epci, commune=redon)
    opened = services.open_candidature(
        actor=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=lead),
        commune=redon,
        objet="Habiter et travailler autour de la confluence.",
        format=Format.LOCAL,
    )
    assert opened.service_pilote == ddt["35"]
    assert opened.communes.count() == epci.communes.filter(type="commune-actuelle").count() == 31
    assert set(opened.communes.values_list("departement_id", flat=True)) == {"35", "44", "56"}
    found = neighbours.concerned(opened)
    assert [row.organisation for row in found] == [ddt["44"], ddt["56"]]
    counts = {one.nom: len(one.communes) for one in neighbours.of(opened)}
    assert sum(counts.values()) + opened.communes.filter(departement_id="35").count() == 31
    for code, sees in (("35", True), ("44", True), ("56", True), ("22", False)):
        service = ddt.get(code) or OrganisationFactory.create(
            type=TypeOrganisation.DDTM, departement_id=code
        )
        agent = actor_of(Role.SERVICE_PILOTE, organisation=service)
        assert TABLE.may(agent, "view", opened) is sees
