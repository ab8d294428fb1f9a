"""« Mes ateliers »: each reader finds every Atelier they follow, its stage, whose turn it is, what comes."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.access import CONCERNED
from etabli.ateliers.deroules import Group
from etabli.ateliers.tests.factories import AtelierFactory, service_of
from etabli.core import horloge
from etabli.espaces.mon_etabli import ateliers
from etabli.espaces.tests.stories import client_of

D = dt.date(2026, 6, 1)


@pytest.fixture
def june(db):
    with horloge.at(D):
        yield


def chef():
    return actor_of(Role.DGALN_CHEF_PROJET)


def pilote(code="47"):
    return actor_of(Role.SERVICE_PILOTE, organisation=service_of(code))


def titles(actor, **query):
    """The Ateliers that the export of the list holds, in its order."""
    answer: Any = client_of(actor).get(reverse("espaces:mes-ateliers-export"), query)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row["Titre"] for row in csv.DictReader(io.StringIO(body))]


def page(actor, **query):
    answer = client_of(actor).get(reverse("espaces:mes-ateliers"), query)
    assert answer.status_code == 200
    return answer.text


def test_everyone_of_the_story_finds_the_atelier_and_nobody_of_elsewhere_does(monde):
    strangers = {"ADMIN_TECHNIQUE", "DPO"}
    for name, actor in monde.people.items():
        follows = not name.endswith("_AILLEURS") and name not in strangers
        shown = monde.atelier.get_absolute_url() in page(actor)
        assert shown is follows, name


def test_nobody_signed_out_reads_the_list(db):
    assert Client().get(reverse("espaces:mes-ateliers")).status_code == 302


def test_the_list_says_to_each_whose_turn_it_is(june):
    atelier: Any = AtelierFactory(etat_on=D - dt.timedelta(days=1))
    [mine] = ateliers.lines(ateliers.followed(chef()), chef())
    [waits] = ateliers.lines(ateliers.followed(pilote()), pilote())
    assert mine.atelier.pk == atelier.pk
    assert (mine.turn.is_mine, mine.turn.who) == (True, "À vous")
    assert mine.turn.what.startswith("Désignez le groupement")
    assert (waits.turn.is_mine, waits.turn.who) == (False, "Chef de projet DGALN")


def test_what_happens_between_the_state_and_its_holders_is_not_told_to_the_mayor(june):
    mairie: Any = OrganisationFactory(nom="Commune de l’exemple")
    AtelierFactory(chef_de_file=mairie, etat_on=D)
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=mairie)
    [line] = ateliers.lines(ateliers.followed(mayor), mayor)
    assert (line.turn.is_mine, line.turn.who) == (False, "")
    assert (
        line.turn.what
        == "L’État choisit l’équipe\u00a0: vous serez prévenu dès qu’elle est connue."
    )


def test_the_next_date_is_the_nearest_ahead(monde):
    redacteur = monde.people["COLLECTIVITE_REDACTEUR"]
    with horloge.at(dt.date(2026, 9, 16)):
        [line] = ateliers.lines(ateliers.followed(redacteur), redacteur)
    assert line.coming is not None
    assert line.coming.day == dt.date(2027, 3, 15)
    assert "Revue" in line.coming.what


def test_a_date_that_is_over_is_not_the_next_one(june):
    AtelierFactory(
        etat="ANIMATION", etat_on=D, notified_on=D,
        site_from=D - dt.timedelta(days=9), site_to=D - dt.timedelta(days=8),
    )  # fmt: skip
    [line] = ateliers.lines(ateliers.followed(pilote()), pilote())
    assert line.coming is None


def test_those_at_work_come_before_those_that_ended(june):
    ended = AtelierFactory(titre="Fini", etat="ABANDONNE", etat_on=D)
    old = AtelierFactory(titre="Ancien", etat_on=D - dt.timedelta(days=90))
    recent = AtelierFactory(titre="Récent", etat_on=D - dt.timedelta(days=2))
    assert titles(chef()) == [recent.titre, old.titre, ended.titre]
    assert titles(chef(), tri="titre") == ["Ancien", "Fini", "Récent"]
    assert titles(chef(), tri="-titre") == ["Récent", "Fini", "Ancien"]


def test_words_stage_and_departement_narrow_the_list_and_its_export(june):
    AtelierFactory(titre="La forge", etat_on=D)
    AtelierFactory(titre="Le quai", etat="ANIMATION", notified_on=D, etat_on=D)
    AtelierFactory(titre="Ailleurs", departement="32", etat_on=D)
    assert titles(chef(), q="FORGE") == ["La forge"]
    assert titles(chef(), etape="travail") == ["Le quai"]
    assert titles(chef(), departement="32") == ["Ailleurs"]
    assert titles(pilote()) == ["Le quai", "La forge"]


def test_every_stage_is_in_one_group_of_the_filter():
    grouped = [group for _, groups in ateliers.STAGES.values() for group in groups]
    assert sorted(grouped) == sorted(Group)


def test_an_empty_list_says_when_an_atelier_will_come(june):
    assert "dès que sa candidature est programmée" in page(pilote())
    AtelierFactory(etat_on=D)
    assert "Élargissez la recherche" in page(pilote(), q="introuvable")


def test_the_header_searches_my_ateliers_and_offers_all_the_published_ones(june):
    AtelierFactory(titre="La forge", etat_on=D)
    shown = page(pilote(), q="forge")
    assert f'action="{reverse("espaces:mes-ateliers")}"' in shown
    assert f"{reverse('espaces:catalogue')}?q=forge" in shown
    public = Client().get("/").text
    assert f'action="{reverse("espaces:catalogue")}"' in public


def test_the_list_is_in_the_menu_of_those_who_follow_and_of_them_only(june):
    link = f'href="{reverse("espaces:mes-ateliers")}"'
    for role in Role:
        if role in (Role.CLOCK, Role.VISITEUR):
            continue
        shown = client_of(actor_of(role)).get("/").text
        assert (link in shown) is (role in CONCERNED), role


def test_a_dossier_that_became_an_atelier_leads_to_it(monde):
    for name in ("COLLECTIVITE_SIGNATAIRE", "SERVICE_PILOTE", "PREFECTURE", "DGALN_DECIDEUR"):
        client = monde.client(name)
        shown = client.get(monde.candidature.get_absolute_url()).text
        assert "Ouvrir la page de l’Atelier" in shown, name
        assert client.get(monde.atelier.get_absolute_url()).status_code == 200, name


def test_the_designated_holder_reads_what_was_asked_without_contacts_nor_disagreements(monde):
    address = reverse("espaces:atelier-candidature", args=[monde.atelier.pk])
    for name in ("GROUPEMENT_MANDATAIRE", "GROUPEMENT_MEMBRE"):
        shown = monde.client(name).get(address).text
        assert "La question posée à l’équipe" in shown
        for confidential in ("Élu·e référent·e", "Interlocuteur technique", "Points de désaccord"):
            assert confidential not in shown
    for name in ("GROUPEMENT_MANDATAIRE_AILLEURS", "DPO"):
        assert monde.client(name).get(address).status_code == 404


def test_the_fiche_of_the_team_is_also_a_paper_with_the_same_limits(monde):
    address = reverse("espaces:atelier-candidature-papier", args=[monde.atelier.pk, "html"])
    answer: Any = monde.client("GROUPEMENT_MANDATAIRE").get(address)
    shown = b"".join(answer.streaming_content).decode()
    assert "La question posée à l’équipe" in shown
    assert "Points de désaccord" not in shown


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_costs_the_same_for_one_and_for_ten(june, query_budget, number):
    me = chef()
    AtelierFactory.create_batch(number, etat_on=D)
    AtelierFactory.create_batch(number, etat="ANIMATION", notified_on=D, etat_on=D)
    client = client_of(me)
    with query_budget("espaces:mes-ateliers"):
        assert client.get(reverse("espaces:mes-ateliers")).status_code == 200
