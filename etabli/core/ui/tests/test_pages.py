"""The pages that belong to no trade, and the gallery where every component lives."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
LEGAL = ("accessibilite", "mentions-legales", "donnees-personnelles", "plan", "glossaire")
GALLERY = ("galerie", "galerie-acte", "galerie-formulaire")


@pytest.mark.parametrize("name", LEGAL)
def test_a_legal_page_opens_to_everyone_with_one_title(client, name):
    answer = client.get(reverse(f"ui:{name}"))
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_without_an_audit_the_site_says_that_it_is_not_conform(client):
    assert "Accessibilité\u00a0: non conforme" in client.get("/accessibilite/").text


@pytest.mark.parametrize("name", GALLERY)
def test_the_gallery_is_hidden_in_production(client, settings, name):
    settings.DEMO = settings.DEBUG = False
    assert client.get(reverse(f"ui:{name}")).status_code == 404


@pytest.mark.parametrize("name", GALLERY)
def test_the_gallery_draws_every_component_without_anything_inline(client, settings, name):
    settings.DEMO = True
    page = client.get(reverse(f"ui:{name}")).text
    assert page.count("<h1") == 1
    assert re.search(r"<[^>]+\s(style|on[a-z]+)=", page) is None
    assert re.search(r"<style|<script(?![^>]* src=)", page) is None


def test_a_form_refused_by_its_protection_says_what_to_do_in_french():
    answer = Client(enforce_csrf_checks=True).post(
        "/compte/login/", {"login": "ines@exemple.test"}
    )
    page = answer.text
    assert answer.status_code == 403
    assert '<html lang="fr"' in page
    assert "Rien n’a été changé" in page


def test_no_id_is_given_twice(client, settings):
    settings.DEMO = True
    ids = re.findall(r'\sid="([^"]+)"', client.get("/galerie/").text)
    assert sorted(ids) == sorted(set(ids))


def test_a_wrong_form_comes_back_with_what_was_typed(client, settings):
    settings.DEMO = True
    answer = client.post("/galerie/formulaire/", {"commune": "Valbourg", "courriel": "inès"})
    page = answer.text
    assert answer.status_code == 422
    assert 'value="Valbourg"' in page
    assert 'value="inès"' in page
    assert "Écrivez une adresse électronique complète" in page


def test_an_unknown_page_says_what_to_do(client):
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    assert "Cette page n’existe pas, ou pas pour vous" in answer.text
