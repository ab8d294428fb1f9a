"""The forms of a page as a browser reads them, and a page whose forms leave together."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect
from django.test import RequestFactory

from etabli.accounts.models import Personne
from etabli.core.ui import ensemble
from etabli.core.ui.markup import edited, forms_of
from etabli.core.ui.tests.navigateur import Page

ADDRESS = "/dossiers/7/"
ONE = """<form method="post" action="/a/" novalidate><input type="hidden" name="csrfmiddlewaretoken" value="x">
<input type="hidden" name="vu" value="v1"><input name="nom" value="L&#x27;usine"><textarea name="mot">
Deux &lt;b&gt;
lignes</textarea><input type="checkbox" name="oui" checked><input type="radio" name="ton" value="a">
<input type="radio" name="ton" value="b" checked><select name="choix"><option value="1">un</option>
<option value="2" selected>deux</option></select><input type="file" name="piece">
<details><summary>Plus</summary><input name="plus" value=""></details>
<template><input name="sites__N__nom"></template><button name="suite" value="1">Envoyer</button></form>"""
TWO = """<form method="post" action="/b/?liste=1"><textarea name="motif"></textarea>
<button type="submit">Refuser</button><button type="button">Plus</button></form>"""
FIND = '<form method="get" action="/c/"><input name="q" value="halle"></form>'


@pytest.fixture
def request_of():
    def make(path=ADDRESS, data=None):
        made = RequestFactory()
        found = made.get(path) if data is None else made.post(path, data)
        found.user = AnonymousUser()
        return found

    return make


def shown(page, *, of=0):
    return forms_of(page)[of].shown()


def test_a_form_is_read_as_a_browser_sends_it():
    assert shown(ONE) == [
        ("vu", "v1"), ("nom", "L'usine"), ("mot", "\nDeux <b>\nlignes"), ("oui", "on"), ("ton", "b"),
        ("choix", "2"), ("plus", ""),
    ]  # fmt: skip


def test_a_form_that_only_asks_and_the_row_that_a_list_copies_are_not_read():
    assert [form.tag.of("action") for form in forms_of(FIND + ONE)] == ["/a/"]
    assert "sites__N__nom" not in forms_of(ONE)[0].names


def test_what_was_typed_is_written_in_every_kind_of_control():
    typed = [
        ("vu", "v2"), ("nom", 'Dit "la" halle'), ("mot", "</textarea><b>"), ("ton", "a"), ("choix", "1"),
        ("plus", "oui"),
    ]  # fmt: skip
    page = edited(ONE, forms_of(ONE)[0].filled(typed))
    found = shown(page)
    assert [(name, value.strip()) for name, value in found] == typed
    assert "<details open>" in page
    assert "</textarea><b>" not in page


def test_together_each_control_has_one_owner_and_each_button_its_door(request_of):
    page = ensemble.joined(ONE + TWO, request_of())
    read = Page(page, ADDRESS)
    assert {owner for owner, _, name, *_ in read.controls if name != "csrfmiddlewaretoken"} == {
        "ensemble"
    }
    doors = {b["label"]: b.get("formaction") for b in read.buttons if "aria-hidden" not in b}
    assert doors == {"Envoyer": "/a/", "Refuser": "/b/?liste=1", "Plus": None}
    told = json.loads(read.read("ensemble"))
    assert [(one["adresse"], one["noms"]) for one in told["forms"]] == [
        ("/a/", ["vu", "nom", "mot", "oui", "ton", "choix", "piece", "plus"]),
        ("/b/", ["motif"]),
    ]


@pytest.mark.parametrize("page", [ONE, ONE + FIND, TWO + FIND, FIND + FIND])
def test_a_page_of_one_form_is_left_as_it_is(page, request_of):
    assert ensemble.joined(page, request_of()) == page


@pytest.mark.parametrize(
    "other",
    [TWO.replace("motif", "mot"), TWO.replace("/b/?liste=1", "/a/")],
    ids=["two fields of one name", "two texts of one address"],
)
def test_forms_that_could_not_be_told_apart_leave_apart(other, request_of):
    assert ensemble.joined(ONE + other, request_of()) == ONE + other


def test_enter_presses_the_button_of_the_only_text_else_sends_nothing(request_of):
    button = '<form method="post" action="/d/"><button>Retirer</button></form>'
    alone = Page(ensemble.joined(button + ONE, request_of()), ADDRESS)
    assert alone.forms["ensemble"]["action"] == "/a/"
    several = Page(ensemble.joined(ONE + TWO, request_of()), ADDRESS)
    assert several.forms["ensemble"]["action"] == "/brouillon/"


def sent(page, address, request_of, **typed):
    read = Page(page, ADDRESS)
    for name, value in typed.items():
        read.type(name, value)
    data = {
        name: value for _, kind, name, value, is_on in read.controls if is_on and kind != "file"
    }
    return request_of(address, data)


def test_only_what_was_changed_beside_is_kept(request_of):
    page = ensemble.joined(ONE + TWO, request_of())
    (same,) = ensemble.others(sent(page, "/a/", request_of, mot="Autre"))
    assert not same.is_touched
    (other,) = ensemble.others(sent(page, "/a/", request_of, motif="Trop tard."))
    assert (other.address, other.fields, other.is_touched) == (
        "/b/",
        [("motif", "Trop tard.")],
        True,
    )


def test_a_page_given_back_shows_what_was_typed_beside(request_of):
    page = ensemble.joined(ONE + TWO, request_of())
    again = ensemble.joined(ONE + TWO, sent(page, "/a/", request_of, motif="Trop tard."))
    assert shown(again, of=2) == [("motif", "\nTrop tard.")]


@pytest.mark.parametrize("made_up", ["", "{", "[]", '{"forms": 1, "page": ""}', '{"forms": [{}]}'])
def test_what_a_page_never_said_is_no_form(made_up, request_of):
    asked = request_of(ADDRESS, {"ensemble": made_up, "motif": "Trop tard."})
    assert ensemble.others(asked) == []
    assert ensemble.page_of(asked) == ""


@pytest.mark.parametrize(
    "page", ["https://ailleurs.test/", "//ailleurs.test/", "javascript:alert(1)"]
)
def test_enter_never_leads_elsewhere(page, request_of):
    asked = request_of(ADDRESS, {"ensemble": json.dumps({"page": page, "forms": []})})
    assert ensemble.page_of(asked) == ""


@pytest.mark.parametrize("address", ["//ailleurs.exemple/", "https://ailleurs.exemple/", "/rien/"])
def test_a_sending_made_up_leads_nowhere_else(request_of, address):
    told = {"adresse": address, "seul": True, "vierge": "", "repris": False, "noms": ["mot"]}
    sent = {"page": ADDRESS, "forms": [told]}
    request = request_of(data={"ensemble": json.dumps(sent), "mot": "texte"})
    request.user = Personne(pk=7)
    answer = ensemble.kept(request, HttpResponseRedirect("/dossiers/8/"), is_refused=False)
    assert (answer.status_code, answer["Location"]) == (302, "/dossiers/8/")
