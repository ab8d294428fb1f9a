"""What the public page says of the formats: their figures that day, which may be asked for here."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from etabli.candidatures.formats.flash import FLASH
from etabli.candidatures.formats.local import LOCAL
from etabli.candidatures.tests.formats import ESSAI, declare
from etabli.espaces.public import formats

DAY = dt.date(2026, 11, 28)
ELSEWHERE = "écrivez au service de l’État de votre département."


def test_today_three_formats_are_told_and_two_may_be_asked_for(client, db):
    assert formats.heading(DAY) == "Trois formats, selon votre question"
    assert formats.where_to_ask(DAY) == (
        "L’Atelier Flash et l’Atelier Local se demandent aujourd’hui sur Établi. "
        f"Pour l’autre, {ELSEWHERE}"
    )
    assert [(one.nom, one.ouvert) for one in formats.told(DAY)] == [
        ("Atelier Flash", True),
        ("Atelier Local", True),
        ("Atelier multisites", False),
    ]
    page = client.get(reverse("espaces:accueil")).text
    assert formats.heading(DAY) in page
    assert page.count("On peut le demander ici") == 2
    assert page.count("Pas encore sur Établi") == 1
    assert page.count("<dt>Sur Établi</dt>") == 2
    assert page.count("De la demande au suivi des actions") == 2


@pytest.mark.regle("D-03")
def test_a_duration_is_read_from_the_parameters_of_the_day(settings, tmp_path):
    assert formats.told(DAY)[0].duree == (
        "3 à 6 mois, avec une session d’un à trois jours sur place"
    )
    text = settings.PARAMETRES.read_text(encoding="utf-8")
    for code, before, after in (
        ("duree_plafond_mois_flash", "valeur = 6", "valeur = 8"),
        ("jours_site_max_flash", "valeur = 3", "valeur = 4"),
    ):
        head, _, tail = text.partition(f"[{code}]")
        text = f"{head}[{code}]{tail.replace(before, after, 1)}"
    settings.PARAMETRES = tmp_path / "parametres.toml"
    settings.PARAMETRES.write_text(text, encoding="utf-8")
    assert formats.told(DAY)[0].duree == (
        "3 à 8 mois, avec une session d’un à quatre jours sur place"
    )


def test_another_format_is_told_as_soon_as_it_is_declared(monkeypatch):
    declare(monkeypatch, ESSAI)
    assert formats.heading(DAY) == "Quatre formats, selon votre question"
    assert formats.where_to_ask(DAY) == (
        "L’Atelier Flash, l’Atelier Local et l’Atelier Essai se demandent aujourd’hui sur Établi. "
        f"Pour l’autre, {ELSEWHERE}"
    )
    assert formats.told(DAY)[2].duree == "30 jours"


def test_a_format_that_is_closed_that_day_is_told_and_not_offered(monkeypatch):
    eve = DAY - dt.timedelta(days=1)
    declare(monkeypatch, replace(FLASH, closes_on=eve), replace(LOCAL, closes_on=eve))
    assert not any(one.ouvert for one in formats.told(DAY))
    assert formats.where_to_ask(DAY).replace("\u00a0", " ") == (
        f"Aucun format ne se demande aujourd’hui sur Établi : {ELSEWHERE}"
    )
