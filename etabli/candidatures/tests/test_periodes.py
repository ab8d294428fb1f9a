"""A frozen letter gives the delays of the day it is signed, and not of another."""

import datetime as dt

import pytest

from etabli.candidatures.documents import courriers, decisions
from etabli.candidatures.states import Etat, TypeCourrier
from etabli.candidatures.tests.stories import candidature_at
from etabli.core.documents.words import words as words_of

CHANGE = dt.date(2027, 1, 1)
EVE = CHANGE - dt.timedelta(days=1)


def text(content):
    return " ".join(words_of(content))


@pytest.mark.regle("C23")
def test_a_decision_says_when_it_lapses_by_the_parameter_of_its_day(people, changes):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    changes("eligible_caducite_mois", 24, on=CHANGE)
    letters = [
        text(decisions.eligibility(candidature, motif="Bon projet.", on=day, author="DGALN"))
        for day in (EVE, CHANGE)
    ]
    assert "Sans programmation dans les dix-huit mois" in letters[0]
    assert "Sans programmation dans les vingt-quatre mois" in letters[1]


@pytest.mark.regle("C11")
def test_a_request_says_by_how_much_its_delay_may_grow_that_day(people, changes):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    changes("complement_prolongation_jours", 20, on=CHANGE)
    letters = [
        text(
            decisions.completion_request(
                candidature, items=["Le plan"], on=day, due_on=day + dt.timedelta(days=30),
                author="DGALN", is_question=False,
            )
        )
        for day in (EVE, CHANGE)
    ]  # fmt: skip
    assert "prolongé une fois, de quinze jours" in letters[0]
    assert "prolongé une fois, de vingt jours" in letters[1]


def test_the_letter_of_the_collectivite_names_the_reviews_of_its_day(people, changes):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    changes("revues_mois", [6, 18], on=CHANGE)
    letters = [
        text(
            courriers.letter_content(
                candidature,
                people.mairie,
                type_courrier=TypeCourrier.COURRIER_COLLECTIVITE,
                date=day,
            )
        )
        for day in (EVE, CHANGE)
    ]
    assert "le point sur la feuille de route six, douze et vingt-quatre mois après" in letters[0]
    assert "le point sur la feuille de route six et dix-huit mois après" in letters[1]
