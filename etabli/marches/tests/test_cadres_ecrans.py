"""The buyers complete a framework on its pages; each reader finds those in force, in preparation and past."""

import datetime as dt

import pytest
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import invented
from etabli.acteurs.tests.clients import client_of as as_
from etabli.core import horloge
from etabli.marches import services
from etabli.marches.models import AccordCadre, Groupement
from etabli.marches.tests.factories import RULES, make_consulted, prepare_consulted

DAY = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def today():
    with horloge.at(DAY):
        yield


def text(answer):
    """What one reads, its blanks as one."""
    return " ".join(answer.content.decode().split())


def page(actor, name, *args, status=200):
    answer = as_(actor).get(reverse(f"marches:{name}", args=args))
    assert answer.status_code == status
    return text(answer)


def send(actor, name, *args, **data):
    return as_(actor).post(reverse(f"marches:{name}", args=args), data)


RULES_TYPED = {
    "niveau_1": "CRITERE", "code_1": "T", "libelle_1": "Technique", "poids_1": "60",
    "niveau_2": "SOUS_CRITERE", "code_2": "T1", "libelle_2": "Méthode", "poids_2": "35,5",
    "niveau_3": "SOUS_CRITERE", "code_3": "T2", "libelle_3": "Équipe", "poids_3": "24,5",
    "niveau_4": "PRIX", "code_4": "P", "libelle_4": "Prix", "poids_4": "40",
    "formule": "A", "notation": "CONSENSUS", "departage": "La technique d’abord.",
    "delai_reponse_jours": "21", "standstill_jours": "0",
}  # fmt: skip


@pytest.mark.regle("AC-8")
def test_a_framework_is_prepared_completed_and_notified_on_its_pages(cast):
    achats = cast.achats
    assert "Préparer l’accord-cadre" in page(achats, "accord-nouveau")
    send(
        achats,
        "accord-nouveau",
        code="ACL3",
        libelle="Ateliers Locaux",
        mode="MARCHES_SUBSEQUENTS",
    )
    accord = AccordCadre.objects.get(code="ACL3")
    assert "à compléter" in page(achats, "accord-cadre", accord.pk)
    completed = send(
        achats, "accord-acte", accord.pk, "complete", libelle="Ateliers Locaux 2026",
        date_fin_validite="2030-05-31", maximum_ht="4 000 000", ccag="PI 2021", tous_services="on",
    )  # fmt: skip
    assert completed.status_code == 302
    assert send(achats, "accord-acte", accord.pk, "write-rules", **RULES_TYPED).status_code == 302
    siren, siret = invented(77001)
    joined = send(
        achats, "titulaire-nouveau", accord.pk, code="L1", nom="Lavande", entreprise=siret,
        nouvelle="Lavande territoires (fictif)",
    )  # fmt: skip
    groupement = Groupement.objects.get(accord_cadre=accord)
    assert joined.url.endswith(f"/titulaires/{groupement.pk}/actes/compose/")
    leader = groupement.membres.get()
    assert (leader.role, leader.organisation.siren) == ("MANDATAIRE", siren)
    composed = send(
        achats, "titulaire-acte", groupement.pk, "compose",
        **{f"competences_{leader.pk}": "urbanisme"},
        entreprise="Atelier du Chêne", nouvelle="Atelier du Chêne (fictif)", nouveau_role="A_PRECISER",
    )  # fmt: skip
    assert composed.status_code == 302
    read = page(achats, "accord-cadre", accord.pk)
    assert "Atelier du Chêne (fictif) — à préciser" in read
    assert "Lavande territoires (fictif) — mandataire : urbanisme" in read
    for words in ("Proportion inverse", "80 000,00 €", "26,67", "35,5", "21 jours"):
        assert words in read
    done = send(achats, "accord-acte", accord.pk, "notify", date_notification="2026-06-01")
    assert done.status_code == 302
    assert "Inscrire un titulaire" not in page(achats, "accord-cadre", accord.pk)


@pytest.mark.regle("AC-8")
def test_what_is_typed_of_rules_that_do_not_stand_is_kept_and_said(cast):
    accord = prepare_consulted(cast.achats, rules=False)
    answer = send(
        cast.achats,
        "accord-acte",
        accord.pk,
        "write-rules",
        **{**RULES_TYPED, "poids_4": "30", "formule": "C"},
    )
    assert answer.status_code == 409
    said = text(answer)
    assert "Les poids des critères font 90 : leur somme doit être 100." in said
    assert "elle vide la pondération de son sens" in said
    assert "La technique d’abord." in said
    lost = send(
        cast.achats, "accord-acte", accord.pk, "write-rules", **{**RULES_TYPED, "niveau_1": ""}
    )
    assert lost.status_code == 422
    assert "ou videz la ligne" in text(lost)


@pytest.mark.regle("AC-8")
def test_rules_are_given_back_as_they_were_written(cast):
    accord = prepare_consulted(cast.achats)
    read = page(cast.achats, "accord-acte", accord.pk, "write-rules")
    assert 'value="Méthodologie et compréhension"' in read
    assert 'value="30"' in read


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ("123", "", "n’existe pas"),
        ("Inconnue", "", "écrivez aussi son nom"),
        (invented(77002)[0], "", "Aucune entreprise connue ne porte ce numéro"),
    ],
)
def test_a_firm_that_is_not_found_says_what_to_do_and_enters_nothing(cast, typed, name, said):
    accord = prepare_consulted(cast.achats)
    known = Organisation.objects.count()
    answer = send(
        cast.achats,
        "titulaire-nouveau",
        accord.pk,
        code="L7",
        nom="Sable",
        entreprise=typed,
        nouvelle=name,
    )
    assert answer.status_code == 422
    assert said in text(answer)
    assert Organisation.objects.count() == known


@pytest.mark.regle("AC-5")
def test_buyers_are_named_when_the_framework_is_not_open_to_all(cast):
    accord = prepare_consulted(cast.achats)
    fields = {
        "libelle": "Locaux",
        "ccag": "PI 2021",
        "maximum_ht": "1000",
        "date_fin_validite": "2027-12-20",
    }
    refused = send(cast.achats, "accord-acte", accord.pk, "complete", **fields)
    assert "nommez ses acheteurs" in text(refused)
    send(
        cast.achats,
        "accord-acte",
        accord.pk,
        "complete",
        **fields,
        autre_acheteur=cast.service.nom,
    )
    assert list(accord.acheteurs_autorises.all()) == [cast.service]
    assert cast.service.nom in page(cast.achats, "accord-cadre", accord.pk)


def test_frameworks_are_listed_in_force_in_preparation_and_past(cast):
    make_consulted(cast.achats)
    prepare_consulted(cast.achats, code="ACL3", date_fin_validite=None)
    services.record_accord_cadre(
        actor=cast.achats, code="ACF2", libelle="Flash, ancien", acheteur=cast.accord.acheteur,
        date_fin_validite=dt.date(2025, 2, 28),
    )  # fmt: skip
    for reader in (cast.achats, cast.chef, cast.auditeur, cast.pilote):
        read = page(reader, "accords-cadres")
        places = [
            read.index(words)
            for words in ("ACL2 —", "En préparation", "ACL3 —", "Passés", "ACF2 —")
        ]
        assert places == sorted(places)
    assert "Préparer un accord-cadre" in page(cast.achats, "accords-cadres")
    assert "Préparer un accord-cadre" not in page(cast.chef, "accords-cadres")
    page(cast.mandataires["G1"], "accords-cadres", status=404)
    page(cast.chef, "accord-nouveau", status=404)


@pytest.mark.regle("AC-8")
def test_a_framework_a_marches_subsequents_shows_no_tourniquet(cast):
    accord = make_consulted(cast.achats)
    read = page(cast.chef, "accord-cadre", accord.pk)
    assert "Voir le tourniquet" not in read
    for part in ("Consommé", "Réservé", "restant"):
        assert f"</svg>{part}" in read
    page(cast.chef, "tourniquet", accord.pk, status=404)
    assert accord.code not in page(cast.chef, "tourniquets")
    holder = page(cast.chef, "titulaire", accord.groupements.get(code="L1").pk)
    assert "bordereau" not in holder
    assert "mise en demeure" not in holder


@pytest.mark.regle("AC-9")
def test_the_page_reads_no_more_when_holders_are_many(cast, django_assert_max_num_queries):
    accord = make_consulted(cast.achats)
    client = as_(cast.chef)
    client.get(accord.get_absolute_url())
    with django_assert_max_num_queries(40):
        client.get(accord.get_absolute_url())
    assert RULES
