"""An Atelier Flash clicked through, from the tourniquet to the follow-up, by the people concerned."""

import pytest
from PIL import Image

from tests.journeys import atelier_cloture as cloture
from tests.journeys import atelier_contrat as contrat
from tests.journeys import atelier_feuille as feuille
from tests.journeys import atelier_seance as seance
from tests.journeys.clavier import Keyboard
from tests.journeys.scene_jouee import Clock, play_until
from tests.journeys.souris import Pointer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def country(transactional_db, tmp_path):
    from etabli.territoires.tests.country import load_country

    load_country(tmp_path / "pays")


@pytest.fixture
def photo(tmp_path):
    """A deliberation as a telephone takes it."""
    path = tmp_path / "IMG_2107.jpg"
    Image.new("RGB", (1240, 1754), "white").save(path, "JPEG")
    return path


@pytest.mark.regle("F1")
@pytest.mark.regle("F11")
def test_a_whole_atelier(country, monkeypatch, page, enter_as, check_accessible, photo):
    """Three acts are done with the keyboard alone: accept the turn, sign an order, reorder actions."""
    from demo import course

    scene = play_until(course.opened, 63)
    clock = Clock(monkeypatch, scene.day(63))
    mouse = Pointer(page, enter_as, check_accessible)
    keys = Keyboard(page, enter_as, check_accessible)
    contract(mouse, keys, scene, clock)
    session(mouse, keys, scene, clock)
    outcome(mouse, keys, scene, clock, photo)
    ending(mouse, scene, clock, photo)


def contract(mouse, keys, scene, clock):
    contrat.designate(mouse, scene, clock)
    contrat.accept(keys, scene, clock)
    contrat.quote(mouse, scene, clock)
    contrat.order(mouse, keys, scene, clock, phase=2, number=76, total="3 840,00 € TTC")


def session(mouse, keys, scene, clock):
    seance.prepare(mouse, scene, clock)
    seance.announce(mouse, scene, clock)
    contrat.certify(mouse, scene, clock, on=99, step="Appropriation", shot="c4")
    contrat.claim(mouse, scene, clock, on=101, number="DP0001", shot="c4")
    seance.register(mouse, scene, clock)
    contrat.order(mouse, mouse, scene, clock, phase=3, number=108, total="15 900,00 € TTC")
    contrat.pay(mouse, scene, clock, on=112, number="DP0001", amount="3 840,00 €", shot="c4")
    seance.animate(mouse, scene, clock)
    seance.hold(mouse, scene, clock)
    seance.propose(mouse, scene)
    seance.conclude(mouse, scene, clock)
    contrat.certify(mouse, scene, clock, on=133, step="Session sur place", shot="c5")
    contrat.claim(mouse, scene, clock, on=135, number="DP0002", shot="c5")
    contrat.pay(mouse, scene, clock, on=148, number="DP0002", amount="9 540,00 €", shot="c5")


def outcome(mouse, keys, scene, clock, photo):
    feuille.write(mouse, scene, clock)
    feuille.reorder(keys, scene)
    feuille.consult(mouse, scene, clock)
    cloture.write_parts(mouse, scene, clock)
    cloture.deposit(mouse, scene, clock)
    feuille.validate(mouse, scene, clock)
    cloture.admit(mouse, scene, clock)
    cloture.publish(mouse, scene, clock)


def ending(mouse, scene, clock, photo):
    contrat.certify(mouse, scene, clock, on=200, step="Admission", shot="c6")
    contrat.claim(mouse, scene, clock, on=202, number="DP0003", shot="c6")
    feuille.make_official(mouse, scene, clock, photo)
    contrat.pay(mouse, scene, clock, on=216, number="DP0003", amount="6 360,00 €", shot="c6")
    cloture.close(mouse, scene, clock)
    cloture.read_as_the_public(mouse, scene)
