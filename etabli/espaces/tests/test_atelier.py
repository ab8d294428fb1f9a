"""The page of an Atelier for each reader; its papers and its journal, closed by default."""

import pytest
from django.urls import reverse

from etabli.core.documents.models import Document
from etabli.core.models import Entry
from etabli.espaces.atelier import page as room
from etabli.espaces.atelier import papers
from etabli.espaces.journal import sentences

SECRETS = ("Alouette", "Refuser la désignation", "Désigner le suivant")
STATE_ONLY = ("Signer le bon", "Présenter", "Enregistrer l’engagement")


def page(monde, who, name="atelier"):
    answer = monde.client(who).get(reverse(f"espaces:{name}", args=[monde.atelier.pk]))
    assert answer.status_code == 200
    return answer.text


def natures(monde, who):
    actor = monde.people[who]
    rows = papers.documents(monde.atelier, papers.subjects_of(monde.atelier, actor), actor)
    return sorted(set(rows.order_by("nature").values_list("nature", flat=True)))


def verbs(monde, who):
    rows = sentences.story(monde.atelier, monde.people[who])
    return set(rows.order_by("verb").values_list("verb", flat=True))


def test_the_pilote_reads_what_is_missing_to_go_on_and_the_money(monde):
    shown = page(monde, "SERVICE_PILOTE")
    assert "Pour continuer, il manque" in shown
    assert "n’est pas soldé" in shown
    assert "Engagé" in shown
    assert "19\u00a0560,00\u00a0€" in shown


def test_the_mayor_reads_what_it_costs_him_and_nothing_of_the_contract(monde):
    shown = page(monde, "COLLECTIVITE_SIGNATAIRE")
    assert "100\u00a0% pris en charge\u00a0; logistique à votre charge" in shown
    for secret in ("Engagé", "19\u00a0560", "soldé", "Devis de", "BC-FLA"):
        assert secret not in shown, secret


@pytest.mark.regle("T-13")
def test_the_journal_hides_the_other_holders_from_mayor_and_firm(monde):
    told = {who: page(monde, who, "atelier-journal") for who in (
        "COLLECTIVITE_SIGNATAIRE", "COLLECTIVITE_REDACTEUR", "PREFECTURE",
        "GROUPEMENT_MANDATAIRE", "GROUPEMENT_MEMBRE",
    )}  # fmt: skip
    for who, shown in told.items():
        for secret in (*SECRETS, *STATE_ONLY):
            assert secret not in shown, (who, secret)
    assert "marches.designation.accept" in verbs(monde, "GROUPEMENT_MANDATAIRE")
    mayor = verbs(monde, "COLLECTIVITE_SIGNATAIRE")
    assert not [v for v in mayor if v.startswith(("marches.", "paiements.", "credits."))]


def test_the_state_reads_the_whole_journal_of_its_atelier(monde):
    whole = Entry.objects.filter(root=monde.atelier.reference)
    refused = whole.filter(verb="marches.designation.refuse").count()
    assert refused == 1
    for who in ("DGALN_CHEF_PROJET", "AUDITEUR"):
        assert "marches.designation.refuse" in verbs(monde, who)


def test_papers_are_closed_by_default(monde):
    contract = ["bon_de_commande", "devis"]
    file = ["accuse", "decision_eligibilite", "fiche"]
    roadmap = ["feuille_de_route", "feuille_de_route_publique"]
    assert natures(monde, "COLLECTIVITE_SIGNATAIRE") == sorted(file + roadmap)
    assert natures(monde, "PREFECTURE") == sorted(file + roadmap)
    assert natures(monde, "GROUPEMENT_MANDATAIRE") == sorted(contract + roadmap)
    assert natures(monde, "SERVICE_PILOTE") == sorted(contract + file + roadmap)
    Document.objects.filter(nature="feuille_de_route").update(circle="ETAT")
    assert "feuille_de_route" in natures(monde, "SERVICE_PILOTE")
    assert "feuille_de_route" not in natures(monde, "COLLECTIVITE_SIGNATAIRE")


def test_a_paper_that_is_not_in_the_list_does_not_open(monde):
    order = Document.objects.get(nature="bon_de_commande")
    address = reverse("espaces:atelier-document", args=[monde.atelier.pk, order.pk, "pdf"])
    assert monde.client("SERVICE_PILOTE").get(address).status_code == 200
    assert monde.client("GROUPEMENT_MANDATAIRE").get(address).status_code == 200
    assert monde.client("COLLECTIVITE_SIGNATAIRE").get(address).status_code == 404


def test_the_letters_of_the_candidature_are_not_for_the_firm(monde):
    letter = monde.candidature.courriers.order_by("pk")[0].fichier
    address = reverse("espaces:atelier-fichier", args=[monde.atelier.pk, letter.pk])
    assert monde.client("COLLECTIVITE_SIGNATAIRE").get(address).status_code == 200
    assert monde.client("GROUPEMENT_MANDATAIRE").get(address).status_code == 404


def test_each_reads_first_what_is_theirs_to_do(monde):
    firm = room.now(monde.atelier, monde.people["GROUPEMENT_MANDATAIRE"])
    assert [line["what"] for line in firm.mine][0] == (
        "Le livrable est attendu\u00a0: écrivez-le, relisez-le, déposez-le."
    )
    mayor = room.now(monde.atelier, monde.people["COLLECTIVITE_SIGNATAIRE"])
    assert not mayor.is_mine
    assert {line["who"] for line in mayor.others} >= {"Chef du service pilote"}


def test_the_pages_of_an_atelier_have_a_budget(monde, query_budget):
    for who, name in (
        ("SERVICE_PILOTE", "atelier"),
        ("COLLECTIVITE_SIGNATAIRE", "atelier"),
        ("SERVICE_PILOTE", "atelier-journal"),
        ("SERVICE_PILOTE", "atelier-documents"),
    ):
        client = monde.client(who)
        with query_budget(f"espaces:{name} ({who})"):
            client.get(reverse(f"espaces:{name}", args=[monde.atelier.pk]))
