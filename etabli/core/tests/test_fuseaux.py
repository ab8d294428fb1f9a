"""Hours of a place are local; the end of a delay is that of Paris and says both."""

import datetime as dt

import pytest

from etabli.core.fuseaux import FUSEAUX, fuseau_of, local_note, minuit, minuit_court
from etabli.core.horloge import PARIS
from etabli.territoires.models import Commune

SUMMER, WINTER = dt.date(2026, 7, 8), dt.date(2026, 12, 9)


def place(code, nom):
    return Commune(code=code, nom=nom)


@pytest.mark.parametrize(
    ("code", "nom", "summer", "winter"),
    [
        ("97209", "Fort-de-France", "18 h", "19 h"),
        ("97302", "Cayenne", "19 h", "20 h"),
        ("97502", "Saint-Pierre", "20 h", "20 h"),
        ("97411", "Saint-Denis", "2 h le jeudi 9 juillet 2026", "3 h le jeudi 10 décembre 2026"),
        ("98818", "Nouméa", "9 h le jeudi 9 juillet 2026", "10 h le jeudi 10 décembre 2026"),
    ],
)
def test_a_deadline_says_midnight_in_paris_and_the_hour_there(code, nom, summer, winter):
    said = [minuit(day, place(code, nom)).replace("\u00a0", " ") for day in (SUMMER, WINTER)]
    assert said == [
        f"mercredi 8 juillet 2026 à minuit, heure de Paris ({summer} à {nom})",
        f"mercredi 9 décembre 2026 à minuit, heure de Paris ({winter} à {nom})",
    ]


@pytest.mark.parametrize("code", ["47106", "2A004", "2B033", "01004", "75056"])
def test_the_metropole_lives_at_the_time_of_paris(code):
    commune = place(code, "Ici")
    assert fuseau_of(commune) is PARIS
    assert local_note(commune) == ""
    assert minuit(SUMMER, commune) == "mercredi 8 juillet 2026 à minuit, heure de Paris"


def test_a_list_says_it_shorter_and_names_paris_to_who_lives_elsewhere():
    said = [
        minuit_court(SUMMER, where).replace("\u00a0", " ")
        for where in (None, place("47106", "Fumel"), place("97209", "Fort-de-France"))
    ]
    assert said == [
        "8 juil. 2026 à minuit",
        "8 juil. 2026 à minuit",
        "8 juil. 2026 à minuit, heure de Paris (18 h à Fort-de-France)",
    ]
    assert minuit_court(None, None) == minuit(None, None) == "—"


def test_every_departement_overseas_has_its_time_zone():
    assert {"971", "972", "973", "974", "976"} <= set(FUSEAUX)
    assert all(fuseau_of(place(f"{code}01", "Là")).key == name for code, name in FUSEAUX.items())
