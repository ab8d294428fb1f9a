"""The money on the screens: the rule in figures and in words, S08 read on the page."""

from typing import Any

import pytest

from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.models import LigneFinancement, PlanFinancement
from etabli.feuilles_de_route.tests.factories import plan_of
from etabli.feuilles_de_route.tests.stories import (
    CASE_A,
    CASE_B,
    CASE_C,
    CASE_E,
    DAY,
    as_,
    fresh,
    seen_on,
    text_of,
    url,
)

pytestmark = pytest.mark.django_db


# -- money: S08 read on the page ------------------------------------------------------------------

SAID: dict[str, tuple[Any, ...]] = {
    "a": (
        CASE_A,
        "Règle des 20 % : non conforme. Part du maître d’ouvrage : 15,0 %.",
        "L’autofinancement minimal (20 %) est de 80 000,00 € : il manque 20 000,00 €.",
        "Les subventions publiques ne peuvent dépasser 320 000,00 € : il faut en retirer 20 000,00 €.",
    ),
    "b": (
        CASE_B,
        "Règle des 20 % : non conforme. Part du maître d’ouvrage : 11,1 %.",
        "L’autofinancement minimal (20 %) est de 72 000,00 € : il manque 32 000,00 €.",
        "Les subventions publiques ne peuvent dépasser 288 000,00 € : il faut en retirer 32 000,00 €.",
        "Financements privés 40 000,00 €",
    ),
    "c": (
        CASE_C,
        "Règle des 20 % : conforme. Part du maître d’ouvrage : 20,0 %.",
        "Autofinancement minimal 80 000,00 €",
        "Autofinancement qui manque 0,00 €",
    ),
}


@pytest.mark.regle("S08", "CF-1", "CF-5", "CF-6", "CF-7")
@pytest.mark.parametrize("case", SAID)
def test_the_page_says_the_figures_of_the_rule(story, case):
    lines, *sentences = SAID[case]
    PlanFinancement.objects.filter(action=story.halle).delete()
    plan_of(story.scene, story.halle, *lines)
    text = text_of(as_(story.scene.redacteur).get(url("action", story.halle.pk)))
    for sentence in sentences:
        assert sentence in text
    roadmap = text_of(as_(story.scene.redacteur).get(url("atelier", story.scene.atelier.pk)))
    assert sentences[0] in roadmap


@pytest.mark.regle("S08", "CF-2", "CF-7")
def test_a_refused_line_is_said_with_what_is_missing_at_balanced_cost(story):
    dsil = LigneFinancement.objects.get(source="DSIL", plan__action=story.halle)
    client = as_(story.scene.redacteur)
    seen = seen_on(client.get(url("ligne", dsil.pk)))
    sent = {"source": "DSIL", "montant": "80 000", "statut": "REFUSEE", "vu": seen}
    assert client.post(url("ligne", dsil.pk), sent).status_code == 302
    text = text_of(client.get(url("action", story.halle.pk)))
    assert "Règle des 20 % : déséquilibré. Part du maître d’ouvrage : 18,8 %." in text
    assert "Il manque 80 000,00 € pour atteindre le coût." in text
    assert (
        "À coût équilibré, l’autofinancement minimal (20 %) est de 80 000,00 € : il manque 20 000,00 €."
        in text
    )


@pytest.mark.regle("S08", "CF-4")
def test_a_study_is_said_out_of_the_rule(story):
    text = text_of(as_(story.scene.redacteur).get(url("action", story.etude.pk)))
    assert CASE_E[0][1] == "27000"
    assert "La règle des 20 % ne s’applique pas." in text
    assert "L’action n’est pas un investissement." in text
    assert "Part du maître d’ouvrage dans l’argent public —" in text


@pytest.mark.regle("S08", "CF-7")
def test_a_plan_not_conform_closes_the_commitment_and_not_the_roadmap(story):
    scene = story.scene
    scene.agree(DAY)
    scene.officialise(DAY)
    halle = fresh(story.halle)
    for _ in range(3):
        services.advance_action(halle, redacteur=scene.redacteur, pilote=scene.pilote, on=DAY)
    client = as_(scene.redacteur)
    assert "non conforme." in text_of(client.get(url("action", halle.pk)))
    answer = client.post(url("action-acte", halle.pk, "request-step"))
    assert answer.status_code == 409
    assert "il manque 20 000,00 €" in text_of(answer)
    assert fresh(halle).etat == "FINANCEMENT"


@pytest.mark.regle("CF-1")
def test_a_public_line_of_the_owner_comes_back_409_with_what_was_typed(story):
    plan = story.halle.plans.get()
    sent = {
        "source": "COMMUNE", "organisation": plan.maitre_ouvrage_nom, "montant": "1 234,50",
        "statut": "ENVISAGEE", "reference": "Budget 2026",
    }  # fmt: skip
    answer = as_(story.scene.pilote).post(url("ligne-ajouter", plan.pk), sent)
    assert answer.status_code == 409
    assert "saisissez-la en autofinancement" in text_of(answer)
    assert "Budget 2026" in answer.text
    assert plan.lignes.count() == 5


@pytest.mark.regle("CF-3")
def test_a_derogation_is_typed_with_its_act_or_not_at_all(story):
    plan, client = story.halle.plans.get(), as_(story.scene.pilote)
    sent = {
        "maitre_ouvrage_nom": plan.maitre_ouvrage_nom, "type_porteur": "COLLECTIVITE",
        "cout_ht": "400 000", "derogation_taux": "10",
    }  # fmt: skip
    refused = client.post(url("plan-modifier", plan.pk), sent)
    assert refused.status_code == 422
    assert "Une dérogation compte avec son taux, sa référence et sa date" in text_of(refused)
    act = {"derogation_reference": "AP 47-2026-012", "derogation_on": "2026-02-01"}
    client.post(url("plan-modifier", plan.pk), {**sent, **act})
    text = text_of(client.get(url("action", story.halle.pk)))
    assert "Règle des 10 % : conforme. Part du maître d’ouvrage : 15,0 %." in text


@pytest.mark.regle("CF-8")
def test_a_second_owner_has_its_own_plan_for_what_is_left(story):
    plan, client = story.halle.plans.get(), as_(story.scene.pilote)
    sent = {"maitre_ouvrage_nom": plan.maitre_ouvrage_nom, "type_porteur": "COLLECTIVITE"}
    seen = seen_on(client.get(url("plan-modifier", plan.pk)))
    client.post(url("plan-modifier", plan.pk), {**sent, "cout_ht": "300 000", "vu": seen})
    text = text_of(client.get(url("action", story.halle.pk)))
    assert "laissent 100 000,00 € du coût de l’action sans plan" in text
    form = client.get(url("plan-ajouter", story.halle.pk)).text
    assert 'value="100000,00"' in form
    second = {"maitre_ouvrage_nom": "Syndicat des rives (fictif)", "cout_ht": "100 000"}
    client.post(
        url("plan-ajouter", story.halle.pk),
        {**second, "type_porteur": "GROUPEMENT_COLLECTIVITES"},
    )
    assert "sans plan" not in text_of(client.get(url("action", story.halle.pk)))


@pytest.mark.regle("CF-9")
def test_what_deserves_a_check_is_on_the_page(story):
    text = text_of(as_(story.scene.pilote).get(url("action", story.halle.pk)))
    assert "À vérifier, sans bloquer" in text
    assert "DETR : vérifiez que la commune ou l’EPCI y est éligible cette année." in text
    assert "comptées toutes deux" not in text  # neither line names its post


def test_the_consolidated_view_adds_the_plans_of_the_actions_that_live(story):
    text = text_of(as_(story.scene.pilote).get(url("financement", story.scene.atelier.pk)))
    assert "Coût des actions, HT : 430 000,00 €" in text
    assert "Ensemble 430 000,00 € 63 000,00 € 367 000,00 € 0,00 € 0,00 €" in text
    assert "0 % des plans soumis à la règle de la part minimale sont conformes." in text


def test_the_list_of_actions_leaves_as_a_file(story):
    client = as_(story.scene.redacteur)
    answer = client.get(url("export", story.scene.atelier.pk) + "?format=csv")
    lines = answer.getvalue().decode().splitlines()
    assert lines[0].startswith("Numéro,Axe,Titre,Type,Priorité,Horizon,Maître d’ouvrage")
    assert lines[1].startswith("1.1,Les actions de l’Atelier,Rouvrir la halle,Travaux,")
    assert "COURT" not in lines[1]
    assert "400000.00" in lines[1]
    for fmt in ("ods", "xlsx"):
        assert (
            client.get(url("export", story.scene.atelier.pk) + f"?format={fmt}").status_code == 200
        )
    assert client.get(url("export", story.scene.atelier.pk) + "?format=exe").status_code == 404
