"""S05 through the database, to the cent: from the deposits of PLACE to the vote."""

import json

import pytest

from etabli.consultations import analyse
from etabli.consultations.models import PieceOffre
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.judging import (
    again,
    closed,
    counted,
    frozen_of,
    marked,
    opened,
    ranked,
    received,
    table,
)
from etabli.consultations.tests.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


@pytest.mark.regle("S05", "N-8", "MS-4")
def test_the_offer_of_the_next_second_is_late_and_keeps_no_file(one):
    marche = received(one, closed(one), with_files=True)
    assert [(row.code, row.is_late) for row in judging.deposits(marche)] == [
        ("L1", False), ("L2", False), ("L4", False), ("L5", True),
    ]  # fmt: skip
    assert PieceOffre.objects.count() == 3
    assert not PieceOffre.objects.filter(offre__groupement__code="L5").exists()


@pytest.mark.regle("S05", "N-3", "N-4", "N-5", "N-6", "N-7", "M8")
def test_s05_comes_out_to_the_cent_and_is_frozen(one):
    marche = ranked(one)
    found = judging.ranking(marche)
    assert table(found) == [
        (1, "L2", "48.00", "38.40", "86.40"),
        (2, "L1", "46.40", "40.00", "86.40"),
        (3, "L4", "45.00", "37.59", "82.59"),
    ]
    assert [(x.offre, x.motif.value) for x in found.eliminations] == [("L5", "HORS_DELAI")]
    assert [(x.offre, str(x.seuils[0].resultat), x.is_signale) for x in judging.signalements(marche)] == [
        ("L1", "65700.00", False), ("L2", "64400.00", False), ("L4", "63700.00", False),
    ]  # fmt: skip
    frozen = frozen_of(marche)
    assert frozen.empreinte == analyse.empreinte(found)
    assert json.loads(frozen.texte)["lignes"][0]["total"] == "86.4"
    assert frozen.numero == 1


@pytest.mark.regle("S05", "N-2", "M2")
def test_the_formula_frozen_at_publication_is_the_one_that_ranks(one):
    marche = opened(one, formule="B")
    marked(one, marche)
    assert table(judging.ranking(marche)) == [
        (1, "L1", "46.40", "40.00", "86.40"),
        (2, "L2", "48.00", "38.33", "86.33"),
        (3, "L4", "45.00", "37.44", "82.44"),
    ]


@pytest.mark.regle("S05", "N-11", "N-12")
def test_the_committee_adopts_it(one):
    marche = ranked(one)
    found = counted(one, marche, [(one.pilote, "ADOPTER"), (one.where.presidente, "ADOPTER")])
    assert (found.base, found.quorum, found.pour, found.revoir, found.is_adopted) == (
        3,
        2,
        2,
        0,
        True,
    )
    assert again(marche).etat == EtatMarche.CLASSEMENT
