"""Several people at the same instant: on one field, on one number, on one move (PostgreSQL)."""

import pytest
from django.db import transaction

from etabli.candidatures import services
from etabli.candidatures.models import Candidature
from etabli.candidatures.services.effects_writing import draw_number
from etabli.candidatures.services.writing import save_section
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import DEPOSITED, candidature_at, cast, valeur
from etabli.core.coecriture import history
from etabli.core.coecriture.marks import mark_of
from etabli.core.models import Entry
from etabli.core.tests.course import refusals, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_writers_on_one_field_one_writes_and_the_other_is_asked():
    candidature, people = candidature_at(Etat.BROUILLON, cast())
    row = candidature.reponses.get(cle="contexte")
    before = history.of(candidature, ["contexte"])["contexte"].version
    seen = {"contexte": mark_of(row.valeur)}

    def writer(actor, text):
        own = Candidature.objects.get(pk=candidature.pk)
        return lambda: save_section(own, actor=actor, typed={"contexte": text}, seen=seen)

    found = together(writer(people.pilote, "Paul"), writer(people.technicien, "Marc"))
    written = [saved for saved in found if saved.keys]
    asked = [saved for saved in found if saved.conflicts]
    assert (len(written), len(asked)) == (1, 1)
    conflict = asked[0].conflicts[0]
    assert {conflict.leur, conflict.votre} == {"Paul", "Marc"}
    assert valeur(candidature, "contexte") == conflict.leur
    assert history.of(candidature, ["contexte"])["contexte"].version == before + 1


@pytest.mark.regle("C8")
def test_eight_deposits_at_once_take_eight_numbers_without_a_hole():
    candidature, _ = candidature_at(Etat.MANIFESTATION, cast())
    draw_number(candidature, on=DEPOSITED)

    def draw():
        with transaction.atomic():
            return draw_number(candidature, on=DEPOSITED)

    assert sorted(together(*[draw] * 8)) == [f"FLA-2026-047-{n:03d}" for n in range(2, 10)]


def test_of_eight_people_who_deposit_one_wins_and_seven_read_a_sentence():
    candidature, people = candidature_at(Etat.EN_SIGNATURE, cast())

    def submit():
        own = Candidature.objects.get(pk=candidature.pk)
        return services.submit_candidature(own, actor=people.valideur, on=DEPOSITED)

    found = together(*[submit] * 8)
    assert sum(isinstance(answer, Entry) for answer in found) == 1
    assert len(refusals(found)) == 7
    assert Entry.objects.filter(verb="candidatures.candidature.submit").count() == 1
