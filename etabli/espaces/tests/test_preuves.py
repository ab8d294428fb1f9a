"""What proves each stage of an Atelier: a firm is the team once it has said yes."""

import datetime as dt

import pytest

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.espaces.atelier import proofs
from etabli.marches.tests.factories import make_cast

DAY = dt.date(2026, 5, 5)


@pytest.mark.django_db
def test_a_firm_is_the_team_once_it_has_said_yes():
    cast = make_cast()
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=DAY)
    before = Atelier.objects.get(pk=atelier.pk)
    waiting = proofs.by_stage(before, [])[Etat.DESIGNATION]
    assert "Équipe retenue" not in waiting
    assert waiting.endswith("Sa réponse est attendue.")
    cast.accept(designation, on=DAY)
    after = Atelier.objects.get(pk=atelier.pk)
    assert "Équipe retenue" in proofs.by_stage(after, [])[Etat.DESIGNATION]
