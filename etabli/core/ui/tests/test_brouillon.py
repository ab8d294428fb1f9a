"""What a page sends of a long form while it is typed: kept for its author, bounded, erased in its time."""

import datetime as dt
import json

import pytest
from django.test import Client

from etabli.accounts.models import Personne
from etabli.acteurs.tests.factories import PersonneFactory
from etabli.core import brouillons, hooks, horloge
from etabli.core.models import Brouillon, Entry
from etabli.core.ui.brouillon import OLDER, SOMEBODY_ELSE, TOO_LONG

pytestmark = pytest.mark.django_db
BY_THE_PAGE = {"HX-Request": "true"}
FORM = "/seances/ateliers/7/propositions/noter/"
NOON = horloge.at_paris(dt.date(2026, 6, 1), 12)


@pytest.fixture
def someone():
    return PersonneFactory.create()


@pytest.fixture
def sent(someone):
    """Send what is typed, as the page of this person does."""
    client = Client()
    client.force_login(someone)

    def send(fields=(("texte", "Une halle"),), *, raw=None, **other):
        champs = json.dumps([list(pair) for pair in fields]) if raw is None else raw
        told = {"adresse": "/vocabulaire/", "personne": someone.pk, "ecrit": "5", "champs": champs}
        return client.post("/brouillon/", told | other, headers=BY_THE_PAGE)

    return send


def kept(person):
    rows = Brouillon.objects.filter(person_id=person.pk).order_by("pk")
    return {row.address: row.fields for row in rows}


def test_the_last_words_typed_are_kept_and_acknowledged_by_the_hour(sent, someone):
    with horloge.at(NOON):
        sent((("texte", "Une"),))
        answer = sent((("texte", "Une halle"), ("vu", "texte=abc")), ecrit="12")
    assert (answer.status_code, answer["X-Enregistre-A"]) == (204, "12\u00a0h\u00a000")
    assert kept(someone) == {"/vocabulaire/": [["texte", "Une halle"], ["vu", "texte=abc"]]}
    assert Brouillon.objects.get().typed_at == 12
    assert not Entry.objects.exists()  # no act, no line of the journal


def test_a_draft_passes_the_door_of_every_text(sent, someone):
    sent(raw='[["te\\u0000xte", "E\\u0301tude\\r\\nde \\u0000sols\\ud800"]]')
    assert kept(someone) == {"/vocabulaire/": [["texte", "Étude\nde sols"]]}


def test_nothing_typed_or_a_draft_that_its_author_erases_leaves_no_row(sent, someone):
    sent()
    assert sent(()).status_code == 204
    assert kept(someone) == {}


def test_words_that_come_late_from_another_tab_do_not_replace_newer_ones(sent, someone):
    with horloge.at(NOON):
        sent((("texte", "Le dernier"),), ecrit="12")
        late = sent((("texte", "Le premier"),), ecrit="11")
        assert (late.status_code, late.text) == (409, OLDER)
        assert "X-Enregistre-A" not in late
        assert kept(someone) == {"/vocabulaire/": [["texte", "Le dernier"]]}
        sent((("texte", "D’une horloge en avance"),), ecrit="9" * 16)
    with horloge.at(NOON + dt.timedelta(seconds=1)):
        now = round(horloge.now().timestamp() * 1000)
        assert sent((("texte", "Suite"),), ecrit=str(now)).status_code == 204


def test_without_a_session_or_in_the_session_of_another_nothing_is_kept_nor_acknowledged(sent):
    told = {"adresse": "/vocabulaire/", "personne": 1, "ecrit": "5", "champs": "[]"}
    lost = Client().post("/brouillon/", told, headers=BY_THE_PAGE)
    other = sent(personne=PersonneFactory.create().pk)
    assert (lost.status_code, other.status_code, other.text) == (401, 409, SOMEBODY_ELSE)
    assert "X-Enregistre-A" not in lost
    assert "X-Enregistre-A" not in other
    assert not Brouillon.objects.exists()


def test_what_is_too_long_or_cannot_be_read_is_refused_with_a_sentence(sent):
    heavy = sent((("texte", "é" * 60_000),))
    assert (heavy.status_code, heavy.text) == (413, TOO_LONG)
    unreadable = ("", "{", "{}", "[1]", '[["a"]]', '[["a", 1]]', '[["a", ["b"]]]', "[" * 90_000)
    assert {sent(raw=raw).status_code for raw in unreadable} == {422}
    elsewhere = ("", "nulle-part", "/nulle/part/", "https://exemple.test/", "/" + "a" * 300)
    assert {sent(adresse=address).status_code for address in elsewhere} == {422}
    assert {sent(ecrit=when).status_code for when in ("", "-1", "²")} == {422}
    assert not Brouillon.objects.exists()


def test_a_draft_is_read_at_no_address():
    assert Client().get("/brouillon/").status_code == 302
    client = Client()
    client.force_login(PersonneFactory.create())
    assert client.get("/brouillon/").status_code == 405


def test_a_person_has_forty_drafts_and_the_oldest_leaves(someone):
    other = PersonneFactory.create()
    brouillons.keep(other.pk, "/a/", [("texte", "à moi")])
    for rank in range(brouillons.MOST + 2):
        with horloge.at(NOON + dt.timedelta(minutes=rank)):
            brouillons.keep(someone.pk, f"/page/{rank}/", [("texte", "a")])
    mine = kept(someone)
    assert (len(mine), "/page/1/" in mine, "/page/2/" in mine) == (brouillons.MOST, False, True)
    assert len(kept(other)) == 1


def test_the_clock_erases_a_draft_after_thirty_days_and_with_its_account():
    stays, old, closed, gone = (PersonneFactory.create() for _ in range(4))
    for person, age in ((stays, 30), (old, 31), (closed, 0), (gone, 0)):
        with horloge.at(NOON - dt.timedelta(days=age)):
            brouillons.keep(person.pk, FORM, [("texte", "a")])
    Personne.objects.filter(pk=closed.pk).update(is_active=False)
    Personne.objects.filter(pk=gone.pk).delete()
    assert brouillons.forget_old in [job for _, job in hooks.clock_jobs()]
    with horloge.at(NOON):
        assert brouillons.forget_old() == 3
    assert list(kept(stays)) == [FORM]
    assert "30 jours" in Client().get("/donnees-personnelles/").text.replace("\u00a0", " ")
