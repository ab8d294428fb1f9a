"""What the clock opens and erases: an antivirus that finds or is silent, a failure that stops nothing else."""

import os
import time

import pytest

from etabli.consultations.models import Offre
from etabli.core.fichiers import antivirus, store
from etabli.core.tests.clamd import FOUND, clamd  # noqa: F401 — a fixture
from etabli.core.tests.test_pieces_recues import pdf_bytes
from etabli.core.veille.models import Panne
from etabli.sceaux.models import Ouverture
from etabli.sceaux.models.scelles import FOLDER
from etabli.sceaux.services import clock
from etabli.sceaux.states import EtatOuverture
from etabli.sceaux.tests import scene as s

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(db):
    """Two offers in time, whose keys have met."""
    one = s.published()
    for code in ("L1", "L2"):
        s.deposit(one, code, [("memoire.pdf", pdf_bytes())])
    s.close(one)
    s.begin(one, "A", "C")
    s.peel(one, "A")
    s.peel(one, "C")
    return one


@pytest.mark.regle("N-8")
def test_what_the_antivirus_finds_stays_in_its_container_and_the_register_says_so(ready, clamd):  # noqa: F811
    clamd.answer = FOUND
    s.open_all(ready)
    done = Ouverture.objects.get()
    said = (
        "«\xa0memoire.pdf\xa0» n’est pas gardé\xa0: l’antivirus y trouve «\xa0Essai-Fictif\xa0»."
    )
    kept = f"«\xa0memoire.pdf\xa0»\xa0: {said}"
    assert [line["refus"] for line in done.registre] == [[kept], [kept]]
    assert [offre.pieces.count() for offre in Offre.objects.order_by("pk")] == [0, 0]


@pytest.mark.regle("N-8")
def test_while_the_antivirus_is_silent_an_opening_waits_and_then_goes_on(ready, settings):
    settings.ANTIVIRUS = "127.0.0.1:1"
    s.open_all(ready)
    assert (Ouverture.objects.get().etat, Offre.objects.count()) == (EtatOuverture.REUNIE, 0)
    settings.ANTIVIRUS = ""
    s.open_all(ready)
    assert Ouverture.objects.get().etat == EtatOuverture.TERMINEE
    assert [offre.pieces.count() for offre in Offre.objects.order_by("pk")] == [1, 1]


@pytest.mark.regle("N-8")
def test_one_that_falls_silent_in_the_middle_leaves_nothing_and_the_opening_begins_again(
    ready, monkeypatch, settings
):
    settings.ANTIVIRUS = "127.0.0.1:1"
    monkeypatch.setattr(antivirus, "is_silent", lambda: False)
    s.open_all(ready)
    assert (Ouverture.objects.get().etat, Offre.objects.count()) == (EtatOuverture.REUNIE, 0)
    assert [(row.place, row.error) for row in Panne.objects.all()] == [(clock.JOB, "Silent")]
    settings.ANTIVIRUS = ""
    s.open_all(ready)
    assert Offre.objects.count() == 2


def test_an_opening_that_fails_stops_no_other(ready, monkeypatch):
    tried = []

    def broken(one):
        tried.append(one.pk)
        if len(tried) == 1:
            raise ZeroDivisionError
        return True

    pending = Ouverture.objects.get()
    monkeypatch.setattr(clock, "_open", broken)
    monkeypatch.setattr(clock, "_pending", lambda: [pending, pending])
    assert clock.open_pending() == 1
    assert len(tried) == 2
    assert Panne.objects.get().error == "ZeroDivisionError"


def test_what_an_interrupted_deposit_left_is_erased_after_two_hours_and_what_a_row_names_is_kept(
    ready,
):
    known = set((store.root() / FOLDER).rglob("*.age"))
    young, old = (store.root() / FOLDER / f"{name}.age" for name in ("jeune", "vieux"))
    for place in (young, old):
        place.write_bytes(b"rien")
    before = time.time() - clock.STRAY_AFTER - 1
    for place in (old, *known):
        os.utime(place, (before, before))
    assert clock.forget_strays() == 1
    assert {place.exists() for place in (young, *known)} == {True}
    assert not old.exists()
