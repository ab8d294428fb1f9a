"""Eight people designate at once: each Atelier has one holder, the log one order (PostgreSQL)."""

import datetime as dt

import pytest

from etabli.ateliers.models import Atelier
from etabli.core.journal import verify
from etabli.core.models import Entry
from etabli.core.tests.course import refusals, together
from etabli.marches import selectors, services
from etabli.marches.models import AccordCadre, Designation, LigneTourniquet
from etabli.marches.tests.factories import make_cast

D05 = dt.date(2026, 5, 5)


@pytest.mark.postgres
@pytest.mark.regle("T-4", "F1")
@pytest.mark.django_db(transaction=True)
def test_eight_threads_designate_for_one_atelier_and_one_wins():
    cast = make_cast()
    atelier = cast.atelier()
    copies = [Atelier.objects.get(pk=atelier.pk) for _ in range(8)]
    answers = together(
        *[lambda a=a: services.designate_atelier(a, actor=cast.chef, on=D05) for a in copies]
    )
    assert len(refusals(answers)) == 7
    assert Designation.objects.count() == 1
    assert Entry.objects.filter(verb="ateliers.atelier.designate").count() == 1
    assert verify().is_valid


@pytest.mark.postgres
@pytest.mark.regle("T-4", "T-13")
@pytest.mark.django_db(transaction=True)
def test_eight_ateliers_designated_at_once_share_the_turns_in_one_order():
    cast = make_cast()
    ateliers = [cast.atelier() for _ in range(8)]
    answers = together(
        *[lambda a=a: services.designate_atelier(a, actor=cast.chef, on=D05) for a in ateliers]
    )
    assert refusals(answers) == []
    codes = list(Designation.objects.order_by("numero").values_list("groupement__code", flat=True))
    assert codes == ["G1", "G2", "G3", "G1", "G2", "G3", "G1", "G2"]
    numbers = LigneTourniquet.objects.order_by("numero").values_list("numero", flat=True)
    assert list(numbers) == list(range(1, 9))
    accord = AccordCadre.objects.get(pk=cast.accord.pk)
    assert list(selectors.tour_of(accord).file) == accord.file
    assert verify().is_valid
