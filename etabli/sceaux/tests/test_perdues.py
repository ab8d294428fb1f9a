"""Offers that nobody can open any more: without suite, never unfruitful (M5, MS-7)."""

import pytest

from etabli.consultations import services as consultations
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.fichiers import store
from etabli.sceaux import selectors, services
from etabli.sceaux.models import Depot
from etabli.sceaux.states import EtatDepot
from etabli.sceaux.tests import scene as s
from etabli.sceaux.tests.test_cles import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return s.published()


@pytest.mark.regle("MS-7", "M13", "M14")
def test_two_keys_lost_is_without_suite_and_the_consultation_is_launched_again_prefilled(one):
    s.deposit(one, "L1")
    s.close(one)
    for rang in "BC":
        del one.private[rang]
    s.begin(one, "A", "B")
    s.peel(one, "A")
    with horloge.at(s.AFTER):
        services.stop_opening(s.opening(one), actor=one.local.rpa, motif="Deux clés sont perdues.")
        marche = one.fresh()
        consultations.abandon_consultation(
            marche, actor=one.local.rpa,
            motif="Les offres ne peuvent plus être ouvertes : deux des trois clés sont perdues.",
        )  # fmt: skip
        again = consultations.relaunch_consultation(marche, actor=one.local.rpa)
    assert (marche.etat, again.suite_de) == (EtatMarche.SANS_SUITE, marche)
    assert again.canal == marche.canal
    assert not selectors.held(again)
    assert s.states() == [EtatDepot.SCELLE]


@pytest.mark.regle("M5", "MS-7")
def test_what_nobody_has_read_or_can_read_is_not_said_unfruitful(one):
    s.deposit(one, "L1")
    s.close(one)

    def unfruitful():
        consultations.declare_unfruitful(one.fresh(), actor=one.local.rpa, motif="Aucune offre.")

    with horloge.at(s.AFTER):
        assert "sont encore scellées" in " ".join(refused(unfruitful))
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    (store.root() / Depot.objects.get().path).write_bytes(b"autre chose")
    s.open_all(one)
    assert s.states() == [EtatDepot.ILLISIBLE]
    with horloge.at(s.AFTER):
        assert "ne s’ouvre pas" in " ".join(refused(unfruitful))
