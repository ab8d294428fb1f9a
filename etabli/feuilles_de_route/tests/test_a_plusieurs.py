"""Several people on the same page of a roadmap: nobody is overwritten in silence."""

import re
from html import unescape

import pytest

from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.models import LigneFinancement, PlanFinancement
from etabli.feuilles_de_route.tests.stories import as_, fresh, text_of, typed, url

pytestmark = pytest.mark.django_db


def seen_on(page):
    """What the page posts back of what it showed."""
    found = re.search(r'name="vu" value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])


def test_two_people_on_one_action_the_second_reads_what_the_first_kept(story):
    address = url("action-modifier", story.halle.pk)
    pilote, redacteur = as_(story.scene.pilote), as_(story.scene.redacteur)
    opened = seen_on(redacteur.get(address))
    services.change_action(
        fresh(story.halle),
        actor=story.scene.pilote,
        titre="Rouvrir la halle en été",
        localisation="Place du Marché",
    )
    mine = typed(story.halle, titre="Rouvrir la halle au printemps", etapes="Mai.", vu=opened)
    refused = redacteur.post(address, mine)
    said = text_of(refused)
    assert refused.status_code == 409
    assert "Quelqu’un a changé cette action pendant que vous l’écriviez" in said
    assert "« Titre », « Lieu »" in said
    assert "Gardé maintenant : « Rouvrir la halle en été »." in said
    page = refused.text
    assert 'value="Rouvrir la halle au printemps"' in page  # what was typed
    assert 'value="Place du Marché"' in page  # what was left alone takes what is kept
    assert "Mai." in page
    assert fresh(story.halle).titre == "Rouvrir la halle en été"
    again = {**mine, "localisation": "Place du Marché", "vu": seen_on(refused)}
    assert redacteur.post(address, again).status_code == 302
    kept = fresh(story.halle)
    assert (kept.titre, kept.localisation, kept.etapes) == (
        "Rouvrir la halle au printemps",
        "Place du Marché",
        "Mai.",
    )
    assert pilote.get(address).status_code == 200


def test_a_page_nobody_changed_is_saved_with_all_its_kinds_of_answers(story):
    address = url("action-modifier", story.halle.pk)
    client = as_(story.scene.redacteur)
    opened = seen_on(client.get(address))
    whole = {
        "referent": story.halle.referent, "cout_ht": "400 000,00", "est_investissement": "on",
        "debut_prevu": "2026-09-01", "fin_prevue": "2027-06-30", "propositions": [story.idea.pk],
        "indicateurs": story.halle.indicateurs, "maitre_ouvrage": story.halle.maitre_ouvrage_id,
    }  # fmt: skip
    sent = typed(story.halle, **whole, localisation="Place du Marché", vu=opened)
    assert client.post(address, sent).status_code == 302
    assert fresh(story.halle).localisation == "Place du Marché"


def test_a_form_corrected_after_an_error_still_knows_what_it_first_showed(story):
    address = url("action-modifier", story.halle.pk)
    client = as_(story.scene.redacteur)
    wrong = typed(story.halle, titre="", vu=seen_on(client.get(address)))
    services.change_action(fresh(story.halle), actor=story.scene.pilote, titre="Autre titre")
    invalid = client.post(address, wrong)
    assert invalid.status_code == 422
    corrected = {**wrong, "titre": "Mon titre", "vu": seen_on(invalid)}
    assert client.post(address, corrected).status_code == 409
    assert fresh(story.halle).titre == "Autre titre"


def test_two_people_on_the_ambition(story):
    scene = story.scene
    address = url("ambition", scene.atelier.pk)
    client = as_(scene.redacteur)
    mine = {
        "ambition": "La rivière pour tous.", "gouvernance": scene.feuille.gouvernance,
        "vu": seen_on(client.get(address)),
    }  # fmt: skip
    services.write_roadmap(scene.feuille, actor=scene.pilote, ambition="La friche d’abord.")
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "Gardé maintenant : « La friche d’abord. »." in text_of(refused)
    assert "La rivière pour tous." in text_of(refused)
    assert fresh(scene.feuille).ambition == "La friche d’abord."
    assert client.post(address, {**mine, "vu": seen_on(refused)}).status_code == 302
    assert fresh(scene.feuille).ambition == "La rivière pour tous."


def test_two_people_on_one_axe_and_its_objectives(story):
    scene = story.scene
    address = url("axe", scene.atelier.pk, 2)
    client = as_(scene.redacteur)
    mine = {
        "titre": "Relier la rivière", "objectifs": "Ouvrir le quai",
        "vu": seen_on(client.get(address)),
    }  # fmt: skip
    axe = scene.feuille.axes.get(numero=2)
    services.write_objectifs(axe, actor=scene.pilote, titres=["Planter le quai"])
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "Quelqu’un a changé cet axe" in text_of(refused)
    assert "« Planter le quai »" in text_of(refused)
    assert [o.titre for o in axe.objectifs.all()] == ["Planter le quai"]


def test_an_objective_written_again_with_other_signs_is_the_same_and_keeps_its_actions(story):
    scene = story.scene
    axe = scene.feuille.axes.order_by("numero")[0]
    services.write_objectifs(axe, actor=scene.pilote, titres=["Ouvrir l'Îlot Saint-Jean", "Autre"])
    first = axe.objectifs.get(titre="Ouvrir l'Îlot Saint-Jean")
    respelled = "ouvrir l’îlot Saint\u2011Jean"
    services.write_objectifs(axe, actor=scene.pilote, titres=["Planter", respelled])
    assert [o.titre for o in axe.objectifs.order_by("numero")] == ["Planter", respelled]
    assert axe.objectifs.get(titre=respelled).pk == first.pk


def test_an_axe_renumbered_meanwhile_is_not_overwritten_by_the_one_that_took_its_number(story):
    scene = story.scene
    third = services.write_axe(scene.feuille, None, actor=scene.pilote, titre="La gare")
    services.write_axe(scene.feuille, None, actor=scene.pilote, titre="Les écoles")
    client = as_(scene.redacteur)
    address = url("axe", scene.atelier.pk, 3)
    mine = {"titre": "La gare et ses abords", "vu": seen_on(client.get(address))}
    services.remove_axe(third, actor=scene.pilote)
    assert client.post(address, mine).status_code == 409
    assert [a.titre for a in scene.feuille.axes.order_by("numero")][2] == "Les écoles"


def test_two_people_on_one_plan_and_on_one_line(story):
    plan = PlanFinancement.objects.get(action=story.halle)
    ligne = LigneFinancement.objects.get(plan=plan, source="DSIL")
    client, pilote = as_(story.scene.redacteur), story.scene.pilote
    address = url("plan-modifier", plan.pk)
    mine = {
        "maitre_ouvrage_nom": plan.maitre_ouvrage_nom, "type_porteur": "COLLECTIVITE",
        "departement_code": plan.departement_code, "cout_ht": "410 000",
        "vu": seen_on(client.get(address)),
    }  # fmt: skip
    services.change_plan(fresh(plan), actor=pilote, cout_ht=390000)
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "Gardé maintenant : « 390000,00 »." in text_of(refused)
    assert "410 000" in text_of(refused) or 'value="410 000"' in refused.text
    assert fresh(plan).cout_ht == 390000

    address = url("ligne", ligne.pk)
    line = {
        "source": "DSIL", "montant": "80 000", "statut": "REFUSEE", "vu": seen_on(client.get(address))
    }  # fmt: skip
    services.change_line(fresh(ligne), actor=pilote, statut="OBTENUE")
    refused = client.post(address, line)
    assert refused.status_code == 409
    assert "Gardé maintenant : « Obtenue »." in text_of(refused)
    assert fresh(ligne).statut == "OBTENUE"
    assert client.post(address, {**line, "vu": seen_on(refused)}).status_code == 302
    assert fresh(ligne).statut == "REFUSEE"
