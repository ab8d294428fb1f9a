"""Eight people designate at once: each Atelier has one holder, the log one order (PostgreSQL)."""

import datetime as dt
import threading

import pytest
from django.db import close_old_connections, connection

from etabli.ateliers.models import Atelier
from etabli.core.journal import verify
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.marches import selectors, services
from etabli.marches.models import AccordCadre, Designation, LigneTourniquet
from etabli.marches.tests.factories import make_cast

D05 = dt.date(2026, 5, 5)


def race(acts):
    """Run the acts in as many threads, from one starting line; what each answered, in order."""
    line = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(index, act):
        line.wait()
        try:
            act()
            answers[index] = "done"
        except Refused as refusal:
            answers[index] = refusal.reasons
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgres
@pytest.mark.regle("T-4", "F1")
@pytest.mark.django_db(transaction=True)
def test_eight_threads_designate_for_one_atelier_and_one_wins():
    cast = make_cast()
    atelier = cast.atelier()
    copies = [Atelier.objects.get(pk=atelier.pk) for _ in range(8)]
    answers = race(
        [lambda a=a: services.designate_atelier(a, actor=cast.chef, on=D05) for a in copies]
    )
    assert answers.count("done") == 1
    assert sum(isinstance(answer, tuple) for answer in answers) == 7
    assert Designation.objects.count() == 1
    assert Entry.objects.filter(verb="ateliers.atelier.designate").count() == 1
    assert verify().is_valid


@pytest.mark.postgres
@pytest.mark.regle("T-4", "T-13")
@pytest.mark.django_db(transaction=True)
def test_eight_ateliers_designated_at_once_share_the_turns_in_one_order():
    cast = make_cast()
    ateliers = [cast.atelier() for _ in range(8)]
    answers = race(
        [lambda a=a: services.designate_atelier(a, actor=cast.chef, on=D05) for a in ateliers]
    )
    assert answers == ["done"] * 8
    codes = list(Designation.objects.order_by("numero").values_list("groupement__code", flat=True))
    assert codes == ["G1", "G2", "G3", "G1", "G2", "G3", "G1", "G2"]
    numbers = LigneTourniquet.objects.order_by("numero").values_list("numero", flat=True)
    assert list(numbers) == list(range(1, 9))
    accord = AccordCadre.objects.get(pk=cast.accord.pk)
    assert list(selectors.tour_of(accord).file) == accord.file
    assert verify().is_valid
