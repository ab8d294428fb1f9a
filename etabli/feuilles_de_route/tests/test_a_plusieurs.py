"""Several people on the same page of a roadmap: nobody is overwritten in silence."""

import re
from decimal import Decimal

import pytest

from etabli.core import horloge
from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.models import LigneFinancement, PlanFinancement
from etabli.feuilles_de_route.tests.stories import DAY, as_, fresh, seen_on, text_of, typed, url

pytestmark = pytest.mark.django_db


def mine_over(page, cle):
    """The choice « Garder la mienne », over what the page shows of the others."""
    found = re.search(rf'name="garder-{cle}"\s+value="(moi:[^"]*)"', page.text)
    assert found is not None
    return {f"garder-{cle}": found[1]}


def test_two_people_on_one_action_the_second_reads_who_wrote_and_chooses(story):
    address = url("action-modifier", story.halle.pk)
    redacteur = as_(story.scene.redacteur)
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
    assert f"{story.scene.pilote.name} a écrit « Rouvrir la halle en été » à " in said
    assert "pendant que vous écriviez « Rouvrir la halle au printemps »" in said
    page = refused.text
    assert 'value="Rouvrir la halle au printemps"' in page  # what was typed
    assert 'value="Place du Marché"' in page  # what was left alone takes what is kept
    kept = fresh(story.halle)
    assert (kept.titre, kept.localisation) == ("Rouvrir la halle en été", "Place du Marché")
    assert kept.etapes == "Mai."  # nobody else touched it: it does not wait
    again = {**mine, "localisation": "Place du Marché", "vu": seen_on(refused)}
    assert redacteur.post(address, again).status_code == 409  # nothing was chosen
    assert redacteur.post(address, {**again, **mine_over(refused, "titre")}).status_code == 302
    kept = fresh(story.halle)
    assert (kept.titre, kept.localisation) == ("Rouvrir la halle au printemps", "Place du Marché")


def test_who_chooses_the_other_s_answer_keeps_it(story):
    address = url("action-modifier", story.halle.pk)
    client = as_(story.scene.redacteur)
    mine = typed(story.halle, titre="Le mien", vu=seen_on(client.get(address)))
    services.change_action(fresh(story.halle), actor=story.scene.pilote, titre="Le sien")
    chosen = client.post(address, {**mine, "etapes": "Mai.", "garder-titre": "eux"})
    assert chosen.status_code == 302
    assert (fresh(story.halle).titre, fresh(story.halle).etapes) == ("Le sien", "Mai.")


def test_two_paragraphs_written_by_two_people_are_both_kept(story):
    services.change_action(fresh(story.halle), actor=story.scene.pilote, description="Un\n\nDeux")
    address = url("action-modifier", story.halle.pk)
    client = as_(story.scene.redacteur)
    action = fresh(story.halle)
    mine = typed(action, description="Un\r\n\r\nDeux, mieux", vu=seen_on(client.get(address)))
    services.change_action(action, actor=story.scene.pilote, description="Un, mieux\n\nDeux")
    assert client.post(address, mine).status_code == 302
    assert fresh(story.halle).description == "Un, mieux\n\nDeux, mieux"


def test_the_page_says_who_is_here_and_who_wrote_what(story):
    address = url("action-modifier", story.halle.pk)
    with horloge.at(horloge.at_paris(DAY, 10, 42)):
        services.change_action(fresh(story.halle), actor=story.scene.pilote, titre="Autre")
        as_(story.scene.pilote).get(address)
        said = text_of(as_(story.scene.redacteur).get(address))
        here = as_(story.scene.redacteur).get(f"{address}?presence")
    name = story.scene.pilote.name
    assert f"Dernière écriture : {name}, à 10 h 42 · version 1" in said
    assert f"Ici en ce moment : {name}" in said
    assert name in here.text
    assert "<form" not in here.text


def test_a_page_that_saves_itself_is_told_the_hour_and_its_new_mark(story):
    address = url("ambition", story.scene.atelier.pk)
    client = as_(story.scene.redacteur)
    mine = {"ambition": "La rivière.", "vu": seen_on(client.get(address))}
    saved = client.post(address, mine, headers={"HX-Request": "true"})
    assert (saved.status_code, "X-Enregistre-A" in saved) == (200, True)
    services.write_roadmap(fresh(story.scene.feuille), actor=story.scene.pilote, ambition="Autre")
    undone = client.post(address, {**mine, "vu": seen_on(saved)}, headers={"HX-Request": "true"})
    assert undone.status_code == 200  # left as it was sent: the other's words stay
    assert fresh(story.scene.feuille).ambition == "Autre"
    late = client.post(
        address, {"ambition": "Encore", "vu": seen_on(undone)}, headers={"HX-Request": "true"}
    )
    assert (late.status_code, "<html" in late.text) == (409, False)
    assert "« Autre »" in text_of(late)


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
    assert "a écrit « La friche d’abord. »" in text_of(refused)
    assert "La rivière pour tous." in text_of(refused)
    assert fresh(scene.feuille).ambition == "La friche d’abord."
    chosen = {**mine, "vu": seen_on(refused), **mine_over(refused, "ambition")}
    assert client.post(address, chosen).status_code == 302
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
    third = services.add_axe(scene.feuille, actor=scene.pilote, titre="La gare")
    services.add_axe(scene.feuille, actor=scene.pilote, titre="Les écoles")
    client = as_(scene.redacteur)
    address = url("axe", scene.atelier.pk, 3)
    mine = {
        "titre": "La gare et ses abords", "description": "Du parvis au quai.",
        "vu": seen_on(client.get(address)),
    }  # fmt: skip
    services.remove_axe(third, actor=scene.pilote)
    assert client.post(address, mine).status_code == 409
    left = scene.feuille.axes.get(numero=3)
    assert (left.titre, left.description) == ("Les écoles", "")


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
    services.change_plan(fresh(plan), actor=pilote, cout_ht=Decimal(390_000))
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "a écrit « 390000,00 »" in text_of(refused)
    assert "410 000" in text_of(refused) or 'value="410 000"' in refused.text
    assert fresh(plan).cout_ht == 390000

    address = url("ligne", ligne.pk)
    line = {
        "source": "DSIL", "montant": "80 000", "statut": "REFUSEE", "vu": seen_on(client.get(address))
    }  # fmt: skip
    services.change_line(fresh(ligne), actor=pilote, statut="OBTENUE")
    refused = client.post(address, line)
    assert refused.status_code == 409
    assert "a écrit « Obtenue »" in text_of(refused)
    assert fresh(ligne).statut == "OBTENUE"
    chosen = {**line, "vu": seen_on(refused), **mine_over(refused, "statut")}
    assert client.post(address, chosen).status_code == 302
    assert fresh(ligne).statut == "REFUSEE"
