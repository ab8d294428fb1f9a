"""An organisation is chosen by words of its name or by a code, among those that one may choose."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from etabli.acteurs.models import Invitation, Organisation
from etabli.acteurs.recherche import search, written
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.territoires.models import Commune, Departement

pytestmark = pytest.mark.django_db
INVITER = "/acteurs/inviter/"


@pytest.fixture(autouse=True)
def second_factor_given(settings):
    """The persons of these tests came in by the door of the demonstration, which counts as strong."""
    settings.DEMO = True


@pytest.fixture
def places():
    """Two communes of the same name, a neighbour, their intercommunalité."""
    lot = Departement.objects.create(code="47", nom="Lot-et-Garonne")
    codes = {"47100": "Saint-Étienne", "47200": "Saint-Étienne", "47106": "Fumel"}
    found = {
        code: OrganisationFactory.create(
            nom=f"Commune de {nom}",
            commune=Commune.objects.create(code=code, nom=nom, departement=lot),
        )
        for code, nom in codes.items()
    }
    epci = OrganisationFactory.create(
        nom="CC Fumel Vallée du Lot", type=TypeOrganisation.EPCI, siren="200068930"
    )
    return {**found, "epci": epci}


def typed(organisation, **more):
    invited = {"role": Role.AUDITEUR, "courriel": "a@exemple.test"}
    return {"organisation": organisation, **invited, **more}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("fumel", ["47106", "epci"]),
        ("CC FUMEL", ["epci"]),
        ("vallee lot", ["epci"]),
        ("st etienne", ["47100", "47200"]),
        ("47106", ["47106"]),
        ("200068930", ["epci"]),
        ("Commune de Saint-Étienne (47200)", ["47200"]),
        ("umel", []),
        ("?", []),
    ],
)
def test_words_codes_accents_and_st_find_an_organisation(places, text, keys):
    found = search(Organisation.objects.order_by("pk"), text)
    assert found == [places[key] for key in keys]


def test_an_organisation_is_found_by_what_it_has_become():
    one = OrganisationFactory.create(nom="Ancien nom")
    one.nom, one.siren = "Nouveau nom", "123456782"
    one.save(update_fields=("nom", "siren"))
    assert search(Organisation.objects.order_by("pk"), "ancien") == []
    assert search(Organisation.objects.order_by("pk"), "nouveau 123456782") == [one]


def test_those_written_before_get_the_key_that_a_save_gives(places):
    kept = {one.pk: one.cle for one in Organisation.objects.order_by("pk")}
    Organisation.objects.update(cle="")
    module = import_module("etabli.acteurs.migrations.0004_a_key_to_find_organisations")

    class Apps:
        get_model = staticmethod(lambda app, name: Organisation)

    module.fill_keys(Apps, None)
    assert {one.pk: one.cle for one in Organisation.objects.order_by("pk")} == kept
    assert kept[places["47100"].pk] == " commune de saint etienne 47100"


def test_the_list_proposes_what_one_may_choose_and_no_more(places):
    pilote = actor_of(
        Role.SERVICE_PILOTE,
        organisation=OrganisationFactory.create(
            type=TypeOrganisation.DDT, departement_id="47", nom="DDT de Lot-et-Garonne"
        ),
    )
    asked = {"q": "fumel"}
    answer = client_of(pilote).get("/acteurs/organisations/", asked).json()["results"]
    assert [row["value"] for row in answer] == ["Commune de Fumel (47106)"]
    admin = client_of(actor_of(Role.ADMIN_TECHNIQUE))
    assert len(admin.get("/acteurs/organisations/", asked).json()["results"]) == 2
    mayor = client_of(actor_of(Role.COLLECTIVITE_REDACTEUR))
    assert mayor.get("/acteurs/organisations/", asked).status_code == 403


def test_a_name_that_several_bear_is_answered_by_the_list_of_them(places):
    """Without a script: one types, the page comes back with the choices, one is chosen."""
    admin = client_of(actor_of(Role.ADMIN_TECHNIQUE))
    page = admin.post(INVITER, typed("saint etienne"))
    assert page.status_code == 422
    assert "Plusieurs organisations répondent à « saint etienne »" in page.text.replace(
        "\xa0", " "
    )
    assert page.text.count('name="organisation_choix"') == 2
    assert 'value="a@exemple.test"' in page.text
    chosen = {"organisation_choix": places["47200"].pk, "organisation_pour": "saint etienne"}
    assert admin.post(INVITER, typed("saint etienne", **chosen)).status_code == 302
    assert Invitation.objects.get().organisation == places["47200"]


def test_a_choice_counts_for_the_text_that_it_answered(places):
    admin = client_of(actor_of(Role.ADMIN_TECHNIQUE))
    stale = {"organisation_choix": places["47200"].pk, "organisation_pour": "saint etienne"}
    assert admin.post(INVITER, typed("47106", **stale)).status_code == 302
    assert Invitation.objects.get().organisation == places["47106"]


def test_what_was_chosen_is_still_there_when_another_field_is_refused(places):
    admin = client_of(actor_of(Role.ADMIN_TECHNIQUE))
    chosen = {"organisation_choix": places["47200"].pk, "organisation_pour": "saint etienne"}
    page = admin.post(INVITER, typed("saint etienne", **chosen, courriel="a@"))
    assert page.status_code == 422
    assert f'value="{written(places["47200"])}"' in page.text


def test_what_one_may_not_choose_is_not_found(places):
    mandataire = actor_of(Role.GROUPEMENT_MANDATAIRE)
    page = client_of(mandataire).post(INVITER, typed("47106", role=Role.GROUPEMENT_MEMBRE))
    assert page.status_code == 422
    assert "ne répond à « 47106 »" in page.text.replace("\xa0", " ")


def test_more_than_ten_answers_are_cut_and_said():
    for number in range(12):
        OrganisationFactory.create(nom=f"Syndicat {number}")
    page = client_of(actor_of(Role.ADMIN_TECHNIQUE)).post(INVITER, typed("syndicat"))
    assert "Plus de 10 organisations répondent" in page.text.replace("\xa0", " ")
    assert page.text.count('name="organisation_choix"') == 10


def test_the_page_asks_and_reads_as_much_for_many_organisations_as_for_one():
    admin = client_of(actor_of(Role.ADMIN_TECHNIQUE))
    assert "Envoyer l’invitation" in admin.get(INVITER).text
    with CaptureQueriesContext(connection) as few:
        before = len(admin.get(INVITER).content)
    for _ in range(60):
        OrganisationFactory.create()
    with CaptureQueriesContext(connection) as many:
        after = len(admin.get(INVITER).content)
    assert (len(many), after) == (len(few), before)
