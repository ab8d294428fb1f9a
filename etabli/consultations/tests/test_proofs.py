"""A ranking frozen: the same text for the same figures, another digest for any other (N-4, N-12)."""

import dataclasses
import json
from decimal import Decimal as D

import pytest

from etabli.consultations import analyse as an
from etabli.consultations.tests.stories import (
    GRILLE,
    NOTES,
    OFFRES,
    PRIX,
    TECHNIQUE,
    offre,
    reglement,
)


def frozen(offres=OFFRES, notes=NOTES, **changed):
    return an.empreinte(an.rank(offres, reglement=reglement(**changed), notes=notes))


@pytest.mark.regle("S05", "N-12")
def test_the_frozen_ranking_of_s05_is_this_text():
    text = an.canonical(an.rank(OFFRES, reglement=reglement(), notes=NOTES))
    content = json.loads(text)
    assert content["version"] == 1
    assert content["reglement"]["cloture"] == "2026-06-22T10:00:00+00:00"
    assert content["reglement"]["formule"] == ["MIN_SUR_PRIX", "0", "1"]
    assert [(x["rang"], x["offre"], x["total"]) for x in content["lignes"]] == [
        (1, "L2", "86.4"),
        (2, "L1", "86.4"),
        (3, "L4", "82.59"),
    ]
    assert text == json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.regle("N-12")
def test_the_digest_of_s05_never_changes():
    assert frozen() == "155a63fd10e996a71f3349b5727452f35c31485e0f138b1823dca2ad57833919"


@pytest.mark.regle("N-12")
def test_words_and_ways_of_writing_a_figure_leave_the_digest_and_figures_change_it():
    renamed = dataclasses.replace(TECHNIQUE, libelle="Valeur technique")
    rewritten = [offre("L1", "78000.00"), *OFFRES[1:]]
    assert frozen(grille=an.Grille((renamed, PRIX))) == frozen()
    assert frozen(rewritten) == frozen(list(reversed(OFFRES))) == frozen()
    others = {
        frozen(formule=an.FORMULE_B),
        frozen(budget_ttc=D("100000.01")),
        frozen(is_tirage_prevu=True),
        frozen(mode=an.Mode.MOYENNE),
        frozen([offre("L1", "78000.01"), *OFFRES[1:]]),
        frozen(OFFRES[:3]),
        frozen(grille=an.Grille(tuple(reversed(GRILLE.criteres)))),
    }
    assert len(others - {frozen()}) == 7
