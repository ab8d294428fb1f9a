"""A session takes up what those before left: points, hypotheses, decisions, débriefings, under their numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from etabli.core import horloge
from etabli.seances import selectors, services
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import address, signed_in

pytestmark = pytest.mark.django_db
NEXT = DAY + dt.timedelta(days=30)


def two_sessions():
    """A first session that left four propositions, one of each fate, a decision and a débriefing."""
    scene = make_scene()
    with horloge.at(DAY):
        rows = [
            services.submit_proposition(
                scene.atelier, actor=scene.pilote, texte=f"Idée numéro {n}", session=scene.session
            )
            for n in (1, 2, 3, 4)
        ]
        services.explore_proposition(rows[1], actor=scene.pilote)
        services.keep_proposition(rows[2], actor=scene.pilote)
        services.set_aside_proposition(rows[3], actor=scene.pilote, motif="Hors sujet.")
        services.record_decision(
            scene.session, actor=scene.pilote, quoi="Relever le bâti", qui="DDT"
        )
        told = services.plan_reunion(
            scene.atelier, actor=scene.pilote, genre="DEBRIEFING", session=scene.session, jour=DAY,
            lieu="Mairie",
        )  # fmt: skip
        services.hold_reunion(
            told, actor=scene.pilote, tenue_le=DAY, participants={"ETAT": 2},
            compte_rendu="Garder les tables, changer d’heure.",
        )  # fmt: skip
        later = services.prepare_session(
            scene.atelier, actor=scene.pilote, titre="Dessiner", debut_on=NEXT, lieu="Gymnase"
        )
    return scene, later


def test_a_session_takes_up_what_stays_open_is_kept_was_settled_and_was_told():
    _, later = two_sessions()
    memory = selectors.memory_of(later)
    assert memory is not None
    assert [row.code for row in memory.open_points] == ["P1", "P2"]
    assert [row.code for row in memory.hypotheses] == ["P3"]
    assert [str(row) for row in memory.decisions] == ["Relever le bâti"]
    assert [row.compte_rendu for row in memory.debriefings] == [
        "Garder les tables, changer d’heure."
    ]


def test_the_first_session_has_nothing_before_it_and_its_page_says_nothing_of_it():
    scene, _ = two_sessions()
    assert selectors.memory_of(scene.session) is None
    with horloge.at(DAY):
        page = signed_in(scene.pilote).get(address("session", scene.session.pk)).text
    assert "sessions d’avant" not in page


def test_the_next_session_opens_with_it_on_its_page():
    scene, later = two_sessions()
    with horloge.at(DAY):
        page = signed_in(scene.redacteur).get(address("session", later.pk)).text
    words = (
        "Points ouverts",
        "Idée numéro 2",
        "Hypothèses retenues",
        "Relever le bâti",
        "changer d’heure",
    )
    assert [one for one in words if one not in page] == []
    assert "Idée numéro 4" not in page


def test_a_number_is_that_of_the_whole_atelier():
    scene, later = two_sessions()
    with horloge.at(NEXT):
        row = services.submit_proposition(
            scene.atelier, actor=scene.pilote, texte="Une suite", session=later
        )
    assert row.code == "P5"
