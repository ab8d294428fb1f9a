"""The screens: who reads what, what is written and ordered; nothing typed is lost."""

from decimal import Decimal as D
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.feuilles_de_route import selectors
from etabli.feuilles_de_route.models import Action, Axe, Revue
from etabli.feuilles_de_route.tests.factories import plan_of
from etabli.feuilles_de_route.tests.stories import (
    DAY,
    as_,
    folds,
    fresh,
    seen_on,
    text_of,
    typed,
    url,
)

pytestmark = pytest.mark.django_db
MORE = "Conditions, risques et programmes"


# -- who reads what -------------------------------------------------------------------------------


def test_every_screen_opens_for_those_who_follow_and_is_hidden_from_the_others(story):
    scene, pk = story.scene, story.scene.atelier.pk
    scene.agree(DAY)
    revue = Revue.objects.get(mois=6)
    addresses = [
        url("atelier", pk), url("calendrier", pk), url("financement", pk), url("propositions", pk),
        url("suivi", pk), url("action", story.halle.pk), url("revue", revue.pk),
        url("document", pk, "odt"), url("fiche", story.halle.pk, "odt"), url("export", pk),
    ]  # fmt: skip
    readers = [
        scene.pilote,
        scene.valideur,
        scene.redacteur,
        scene.signataire,
        scene.mandataire,
        actor_of(Role.DGALN_CHEF_PROJET),
        actor_of(Role.AUDITEUR),
    ]
    for actor in readers:
        client = as_(actor)
        assert {a: client.get(a).status_code for a in addresses} == dict.fromkeys(addresses, 200)
    stranger = as_(actor_of(Role.COLLECTIVITE_REDACTEUR))
    assert {a: stranger.get(a).status_code for a in addresses} == dict.fromkeys(addresses, 404)
    nobody = Client()
    assert {nobody.get(a).status_code for a in addresses} == {302}
    assert nobody.get(url("document-public", pk, "pdf")).status_code == 404


def test_a_roadmap_not_open_yet_is_opened_by_its_writers(story):
    scene = story.scene
    Action.objects.all().delete()
    scene.feuille.axes.all().delete()
    scene.feuille.delete()
    address = url("atelier", scene.atelier.pk)
    assert "Ouvrir la feuille de route" not in text_of(as_(scene.valideur).get(address))
    assert "Ouvrir la feuille de route" in text_of(as_(scene.pilote).get(address))
    as_(scene.pilote).post(url("ouvrir", scene.atelier.pk))
    assert Axe.objects.filter(feuille__atelier=scene.atelier).count() == 1


def test_an_act_seen_but_forbidden_is_403_and_an_act_of_the_clock_has_no_door(story):
    scene = story.scene
    client = as_(scene.redacteur)
    assert client.get(url("acte", scene.feuille.pk, "validate")).status_code == 403
    assert client.get(url("acte", scene.feuille.pk, "close")).status_code == 404
    assert client.get(url("action-acte", story.halle.pk, "amend-plan")).status_code == 404
    assert as_(scene.valideur).post(url("action-modifier", story.halle.pk)).status_code == 403


# -- write and order ------------------------------------------------------------------------------


def test_an_action_is_written_with_its_origin_and_a_wrong_fiche_loses_nothing(story):
    scene, client = story.scene, as_(story.scene.redacteur)
    page = client.get(url("action-ajouter", scene.atelier.pk) + "?axe=2&proposition=1")
    assert "Rouvrir la halle le samedi." in text_of(page)
    given = {
        "titre": "Ouvrir le marché", "axe": story.quai.axe_id, "type": "ANIMATION", "priorite": "1",
        "horizon": "COURT", "cout_ht": "12 500,50", "debut_prevu": "2026-10-01",
        "fin_prevue": "2026-09-01", "etapes": "Octobre : premier marché.",
        "maitre_ouvrage_nom": "Association des halles (fictive)", "propositions": [story.idea.pk],
    }  # fmt: skip
    refused = client.post(url("action-ajouter", scene.atelier.pk), given)
    assert refused.status_code == 422
    assert "La fin prévue précède le début" in text_of(refused)
    assert "Octobre : premier marché." in text_of(refused)
    done = client.post(
        url("action-ajouter", scene.atelier.pk), {**given, "fin_prevue": "2026-12-31"}
    )
    assert done.status_code == 302
    made = Action.objects.get(titre="Ouvrir le marché")
    assert (made.numero, made.cout_ht, made.est_investissement) == ("2.2", D("12500.50"), False)
    assert selectors.card(made).origin == "P1"


def test_what_is_folded_of_an_action_opens_when_it_holds_an_answer_or_a_refusal(story):
    client, address = as_(story.scene.redacteur), url("action-modifier", story.halle.pk)
    assert folds(client.get(address)) == [(MORE, False)]
    refused = client.post(address, typed(story.halle, conditions="x" * 1001))
    assert refused.status_code == 422
    assert folds(refused) == [(MORE, True)]
    Action.objects.filter(pk=story.halle.pk).update(programmes="ORT du Fumélois")
    assert folds(client.get(address)) == [(MORE, True)]


def test_a_typed_title_is_shown_as_a_printer_sets_it_and_kept_as_typed(story):
    typed_title, shown = (
        'L\'îlot n° 12: que faire de "la gare"?',
        "L’îlot n°_12_: que faire de «_la gare_»_?",
    )
    shown = shown.replace("_", "\u00a0")
    Action.objects.filter(pk=story.halle.pk).update(titre=typed_title)
    client = as_(story.scene.redacteur)
    for address in (story.halle.get_absolute_url(), story.scene.feuille.get_absolute_url()):
        page = unescape(client.get(address).text)
        assert shown in page, address
        assert typed_title not in page, address
    field = unescape(client.get(url("action-modifier", story.halle.pk)).text)
    assert f'value="{typed_title}"' in field
    assert fresh(story.halle).titre == typed_title


def test_a_refusal_of_the_service_gives_the_fiche_back_409(story):
    scene = story.scene
    objectif = story.quai.axe.objectifs.get()
    answer = as_(scene.pilote).post(
        url("action-modifier", story.halle.pk),
        typed(story.halle, objectif=objectif.pk, localisation="Place du Marché"),
    )
    assert answer.status_code == 409
    assert "Choisissez un objectif de l’axe" in text_of(answer)
    assert "Place du Marché" in answer.text
    assert fresh(story.halle).localisation == ""


def test_an_action_dropped_at_a_place_is_there_when_the_page_is_read_again(story):
    client = as_(story.scene.redacteur)
    client.post(url("action-ordre", story.etude.pk), {"rang": "1"})
    assert [a.titre for a in selectors.actions_of(story.scene.feuille)][:2] == [
        "Étudier la mobilité", "Rouvrir la halle",
    ]  # fmt: skip
    client.post(url("action-ordre", story.etude.pk), {"rang": "²"})
    assert fresh(story.etude).numero == "1.1"


def test_the_keyboard_orders_actions_within_an_axe_and_across_axes(story):
    scene, client = story.scene, as_(story.scene.redacteur)
    page = client.get(url("atelier", scene.atelier.pk)).text
    assert page.count("data-reorder-form") == 3
    assert "Passer dans l’axe 2" in page
    client.post(url("action-ordre", story.etude.pk), {"sens": "haut"})
    assert [a.titre for a in selectors.actions_of(scene.feuille)] == [
        "Étudier la mobilité", "Rouvrir la halle", "Planter le quai",
    ]  # fmt: skip
    answer = client.post(url("action-ordre", story.etude.pk), {"axe": story.quai.axe_id})
    assert answer["Location"].endswith(f"#action-{story.etude.pk}")
    assert [a.numero for a in selectors.actions_of(scene.feuille)] == ["1.1", "2.1", "2.2"]
    assert fresh(story.etude).numero == "2.2"


def test_an_axe_is_written_with_its_objectives_and_leaves_only_when_empty(story):
    scene, client = story.scene, as_(story.scene.pilote)
    pk = scene.atelier.pk
    client.post(
        url("axe", pk, 2),
        {
            "titre": "La rivière", "objectifs": "Ouvrir le quai\nRendre le quai praticable",
            "vu": seen_on(client.get(url("axe", pk, 2))),
        },
    )  # fmt: skip
    axe = scene.feuille.axes.get(numero=2)
    titres = [o.titre for o in axe.objectifs.all()]
    assert (axe.titre, titres) == (
        "La rivière",
        ["Ouvrir le quai", "Rendre le quai praticable"],
    )
    refused = client.post(url("axe-retirer", pk, 2), follow=True)
    assert "déplacez-les d’abord vers un autre axe" in text_of(refused)
    client.post(url("action-retirer", story.quai.pk))
    client.post(url("axe-retirer", pk, 2))
    assert scene.feuille.axes.count() == 1


def test_every_proposition_says_its_fate(story):
    text = text_of(as_(story.scene.mandataire).get(url("propositions", story.scene.atelier.pk)))
    assert "P1 — Rouvrir la halle le samedi. Devenue une action Action 1.1" in text
    assert "P2 — Couvrir la rivière. Écartée Zone inondable." in text
    assert "Actions écrites hors séance" in text


def test_the_page_asks_the_database_as_often_for_ten_actions_as_for_three(
    story, django_assert_max_num_queries
):
    scene, client = story.scene, as_(story.scene.redacteur)
    address = url("atelier", scene.atelier.pk)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(7):
        plan_of(scene, scene.action(f"Action {number}", cout_ht=D(1000)), ("DETR", "800"))
    with django_assert_max_num_queries(len(few)):
        client.get(address)
