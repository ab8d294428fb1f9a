"""The pages of hearings and of lots: forms that become verbs, minutes that anybody can replay."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from etabli.consultations import analyse, services
from etabli.consultations.selectors import judging
from etabli.consultations.tests import judging as played
from etabli.consultations.tests.judging import again, on
from etabli.consultations.tests.scene import scene
from etabli.consultations.tests.test_ecrans_analyse import address, as_

pytestmark = pytest.mark.django_db
EQUAL = {code: D("80000") for code in played.PRICES}
SAME = dict.fromkeys(EQUAL, ("8.0", "8.0", "8.0"))


@pytest.fixture
def one(db):
    return scene()


def acte(marche, move):
    return reverse("consultations:acte", args=[marche.pk, move])


def plain(page):
    return page.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.regle("N-5")
def test_numbers_then_the_drawing_are_typed_and_anybody_replays_it(one):
    marche = played.opened(one, prices=EQUAL, tirage_prevu=True)
    pilote, rpa = as_(one.pilote), as_(one.rpa)
    with on(23, 12):
        assert "Publiez d’abord les numéros" in plain(pilote.get(address("grille", marche)))
        twice = {"numero_L1": "2", "numero_L2": "2", "numero_L4": "1", "valeur_publique": "Loto"}
        answer = pilote.post(acte(marche, "announce-lots"), twice)
        assert answer.status_code == 422
        assert "Donnez un numéro à chacun, de 1 à 3" in plain(answer)
        answer = pilote.post(
            acte(marche, "announce-lots"),
            {**twice, "numero_L1": "3", "valeur_publique": "Loto du 27 juin 2026"},
        )
        assert answer.status_code == 302
    assert again(marche).tirage.candidats == ["L4", "L2", "L1"]
    played.marked(one, marche, SAME)
    with on(28):
        answer = rpa.post(
            acte(marche, "draw-lots"),
            {"sources": "31 9, 12\n", "temoin_1": "Ana Fictive", "temoin_2": "Bob Fictif"},
        )
        assert answer.status_code == 302
        page = plain(as_(one.where.presidente).get(address("tirage", marche)))
    assert "9.12.31./" in page
    assert "Ana Fictive et Bob Fictif" in page
    numbers = analyse.draw([[31, 9, 12]], pool=3, number=3)
    names = [played.holder(one, ("L4", "L2", "L1")[number - 1]).nom for number in numbers]
    at = page.index("Le calcul, tour par tour")
    assert [name for name in names if name in page[at:]] == names
    places = [
        page.index(f'<td role="cell" data-label="Candidat tiré">{name}', at) for name in names
    ]
    assert places == sorted(places)
    assert judging.tied(again(marche)) == ()


@pytest.mark.regle("N-5")
def test_a_source_holds_numbers_alone(one):
    marche = played.opened(one, prices=EQUAL, tirage_prevu=True)
    with on(23, 12):
        services.announce_lots(marche, ["L1", "L2", "L4"], "Loto", actor=one.pilote)
    played.marked(one, marche, SAME)
    with on(28):
        answer = as_(one.rpa).post(
            acte(marche, "draw-lots"),
            {"sources": "neuf 12", "temoin_1": "Ana", "temoin_2": "Bob"},
        )
    assert answer.status_code == 422
    assert "N’écrivez que des nombres entiers" in plain(answer)


@pytest.mark.regle("N-5")
def test_a_second_analysis_orders_the_tied_offers(one):
    marche = played.opened(one, prices=EQUAL)
    played.marked(one, marche, SAME)
    client = as_(one.pilote)
    with on(25):
        page = plain(client.get(address("classement", marche)))
        assert "Rien ne départage encore" in page
        answer = client.post(
            acte(marche, "order-tied"),
            {
                "place_L1": "2",
                "place_L2": "1",
                "place_L4": "3",
                "motifs": "L’équipe est plus proche.",
            },
        )
        assert answer.status_code == 302
        page = plain(client.get(address("classement", marche)))
    assert [x.offre for x in judging.ranking(again(marche)).lignes] == ["L2", "L1", "L4"]
    assert "une seconde analyse : L’équipe est plus proche." in page


@pytest.mark.regle("M7")
def test_hearings_are_set_and_each_candidate_reads_its_own(one):
    marche = played.opened(one)
    rules = {**marche.reglement, "auditions": True}
    type(marche).objects.filter(pk=marche.pk).update(reglement=rules)
    client = as_(one.pilote)
    typed = {"duree_minutes": "45", "questions": "Votre équipe ?", "lieu": "DDT"}
    for rank, code in enumerate(played.PRICES):
        typed |= {f"day_{code}": "2026-06-26", f"hour_{code}": f"{9 + rank}:00"}
    with on(24):
        assert client.post(acte(marche, "open-auditions"), typed).status_code == 302
        assert "Votre équipe ?" in plain(client.get(address("auditions", marche)))
        own = reverse("consultations:notre-offre", args=[marche.pk])
        mine = plain(as_(one.mandataires["L2"]).get(own))
        assert "vendredi 26 juin 2026 à 10 h 00" in mine
        assert "9 h 00" not in mine
        assert as_(one.mandataires["L5"]).get(own).status_code == 404
    with on(27):
        path = reverse("consultations:offre-acte", args=[marche.pk, "L1", "compte-rendu"])
        assert client.post(path, {"compte_rendu": "Trois réponses."}).status_code == 302
        assert "Trois réponses." in plain(client.get(address("auditions", marche)))
