"""A crowd in front of the form open to all: everybody waits a few seconds at most, nobody is refused."""

import datetime as dt
import itertools

import pytest
from django.core.cache import cache
from django.test import Client

from etabli.core import horloge
from etabli.core.allure import forget_counters, take_turn
from etabli.core.models import Allure, Compteur
from etabli.core.tests.course import together
from etabli.seances.models import Inscription
from etabli.seances.tests.stories import BEFORE, announced

pytestmark = pytest.mark.django_db
START = horloge.at_paris(BEFORE, 9)


def typed(number):
    return {
        "nom": f"Essai {number}", "courriel": f"e{number}@exemple.test", "college": "HABITANT",
        "commune": "Fumel", "besoins_acces": "Boucle magnétique\nà l’étage",
    }  # fmt: skip


def crowd(form, size):
    """So many people send the form in the same second: their browsers, and where they are led."""
    browsers = [Client() for _ in range(size)]
    return browsers, [b.post(form, typed(rank)) for rank, b in enumerate(browsers)]


def test_sixty_people_in_one_second_are_all_registered_ten_seconds_later():
    form = announced(capacite=100).session.get_public_url()
    with horloge.at(START):
        browsers, answers = crowd(form, 60)
    assert [a.status_code for a in answers] == [200] * 20 + [303] * 40
    assert {a["Location"] for a in answers[20:]} == {f"{form}?attente"}
    assert Inscription.objects.count() == 20
    with horloge.at(START + dt.timedelta(seconds=10)):
        pages = [b.get(f"{form}?attente") for b in browsers[20:]]
        assert {p.status_code for p in pages} == {200}
        assert all("Un message vient de partir" in p.text for p in pages)
        assert Inscription.objects.count() == 60
    with horloge.at(START + dt.timedelta(seconds=11)):
        newcomer = Client().post(form, typed(99))
        assert newcomer.status_code == 200, "a flood leaves nothing behind it"
    row = Inscription.objects.get(courriel="e59@exemple.test")
    assert (row.nom, row.besoins_acces) == ("Essai 59", "Boucle magnétique\nà l’étage")


def test_the_waiting_page_continues_by_itself_and_says_in_how_many_seconds():
    form = announced(capacite=100).session.get_public_url()
    with horloge.at(START):
        browsers, _ = crowd(form, 22)
        page = browsers[21].get(f"{form}?attente")
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert '<meta http-equiv="refresh" content="1;url=?attente">' in page.text
    assert "il n’y a rien à refaire" in page.text.replace("\u00a0", " ")
    assert Inscription.objects.count() == 20


def test_what_was_typed_wrong_comes_back_after_the_wait_with_its_sentence():
    form = announced(capacite=100).session.get_public_url()
    visitor = Client()
    with horloge.at(START):
        crowd(form, 20)
        visitor.post(form, {**typed(50), "courriel": "pas une adresse"})
    with horloge.at(START + dt.timedelta(seconds=11)):
        page = visitor.get(f"{form}?attente")
        again = visitor.get(f"{form}?attente")
    assert page.status_code == 422
    assert 'value="Essai 50"' in page.text
    assert "Essai 50" not in again.text, "the copy is erased once it has been sent"


def test_a_copy_that_was_touched_or_that_somebody_else_holds_sends_nothing():
    form = announced(capacite=100).session.get_public_url()
    stranger = Client()
    stranger.cookies["attente"] = "eyJ0eXBlZCI6Im5vbT1YIn0:1abc:forge"
    with horloge.at(START):
        assert stranger.get(f"{form}?attente").status_code == 200
        assert Client().get(f"{form}?attente").status_code == 200
    assert not Inscription.objects.exists()


def test_the_pace_is_one_row_and_nobody_waits_longer_than_ten_seconds():
    with horloge.at(START):
        waits = [take_turn("essai", per_minute=120) for _ in range(500)]
    assert waits[:22] == [0.0] * 20 + [0.5, 1.0]
    assert max(waits) == 10.0
    with horloge.at(START + dt.timedelta(seconds=20)):
        assert take_turn("essai", per_minute=120) == 0.0
    assert Allure.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_turns_taken_by_several_processes_at_once_are_all_different(monkeypatch):
    monkeypatch.setattr(horloge, "now", lambda: START)

    def run():
        return [take_turn("essai", per_minute=120) for _ in range(4)]

    waits = itertools.chain(*together(*[run] * 8))
    assert sorted(waits) == [0.0] * 20 + [rank / 2 for rank in range(1, 13)]


def test_the_counters_of_sign_in_are_rows_and_those_that_expired_are_erased():
    cache.set("essai", [1.0], timeout=60)
    cache.set("ancien", [1.0], timeout=60)
    assert Compteur.objects.count() == 2
    Compteur.objects.filter(cache_key__endswith="ancien").update(
        expires=horloge.now() - dt.timedelta(hours=1)
    )
    assert forget_counters() == 1
    assert cache.get("essai") == [1.0]
