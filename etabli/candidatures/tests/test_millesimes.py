"""Another vintage of the geography: nothing moves, the dossier says it, and one keeps or changes the perimeter."""

import json

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.candidatures import services
from etabli.candidatures.selectors.vintages import changed
from etabli.candidatures.states import Etat, Format
from etabli.candidatures.tests.stories import REASONS
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Epci
from etabli.territoires.services import loading
from etabli.territoires.tests.country import communes_of_today, write_package

pytestmark = pytest.mark.django_db
EPCI = "200068930"


def load(folder, members, millesime, monkeypatch):
    """The small country, this EPCI made of these communes, told by the package of that year."""
    write_package(folder, communes_of_today())
    rows = [{"code": EPCI, "nom": "CC Fumel Vallée du Lot", "type": "CC", "populationMunicipale": 24000,
             "membres": [{"code": code} for code in members]}]  # fmt: skip
    (folder / "epci.json").write_text(json.dumps(rows), encoding="utf-8")
    monkeypatch.setattr(loading, "MILLESIME", millesime)
    loading.load_territoires(folder)


@pytest.fixture
def draft(tmp_path, monkeypatch, people):
    """A draft led by an EPCI of two communes in 2026; in 2027 one has left it and one has joined it."""
    load(tmp_path / "2026", ["47106", "47179"], 2026, monkeypatch)
    lead = OrganisationFactory.create(
        type=TypeOrganisation.EPCI, nom="CC Fumel", epci=Epci.objects.get(pk=EPCI)
    )
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=lead)
    candidature = services.open_candidature(
        actor=president, commune=Commune.objects.get(code="47106"), objet="La vallée.",
        format=Format.LOCAL,
    )  # fmt: skip
    services.express_interest(candidature, actor=people.pilote)
    services.exchange_with_dgaln(candidature, actor=people.pilote)
    services.characterise_opportunite(candidature, actor=people.chef_projet, motif=REASONS)
    assert candidature.etat == Etat.OPPORTUNITE_CARACTERISEE
    assert changed(candidature) == []
    load(tmp_path / "2027", ["47106", "14654"], 2027, monkeypatch)
    return candidature, president


def codes(candidature):
    return sorted(candidature.communes.values_list("code", flat=True))


def kept(candidature):
    row = candidature.compositions.get()
    return row.communes, row.millesime


def test_another_vintage_moves_nothing_and_the_dossier_says_who_came_and_went(draft, browser):
    candidature, president = draft
    assert codes(candidature) == ["47106", "47179"]
    assert kept(candidature) == (["47106", "47179"], 2026)
    (found,) = changed(candidature)
    assert found.sentences == [
        "Saint-Pierre-en-Auge a rejoint la CC Fumel Vallée du Lot le 1er janvier 2027.",
        "Monsempron-Libos a quitté la CC Fumel Vallée du Lot le 1er janvier 2027.",
    ]
    page = browser(president).get(candidature.get_absolute_url()).text
    assert all(sentence in page for sentence in found.sentences)
    assert "gardez le périmètre tel qu’il est, ou changez-le" in page


def test_one_keeps_the_perimeter_and_the_newer_vintage_is_noted(draft, browser):
    candidature, president = draft
    url = reverse("candidatures:garder-perimetre", args=[candidature.pk, EPCI])
    assert browser(president).post(url).status_code == 302
    assert codes(candidature) == ["47106", "47179"]
    assert kept(candidature) == (["14654", "47106"], 2027)
    assert changed(candidature) == []
    with pytest.raises(Refused, match="n’a pas changé"):
        services.keep_perimeter(candidature, actor=president, code=EPCI)


def test_one_changes_the_perimeter_with_the_epci(draft, browser):
    candidature, president = draft
    url = reverse("candidatures:suivre-epci", args=[candidature.pk, EPCI])
    assert browser(president).post(url).status_code == 302
    assert codes(candidature) == ["14654", "47106"]
    assert kept(candidature) == (["14654", "47106"], 2027)
