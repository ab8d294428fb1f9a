"""A name in a sentence bears its article, contracted and elided, whatever the organisation or the commune."""

import pytest

from etabli.core.articles import ALONE, OF, TO, au, begins, de, elides, le

ORGANISATIONS = [
    ("Commune de Fumel", "la commune de Fumel", "de la commune de Fumel", "à la commune de Fumel"),
    ("DDT de la Meuse", "la DDT de la Meuse", "de la DDT de la Meuse", "à la DDT de la Meuse"),
    ("CC Fumel Vallée du Lot", "la CC Fumel Vallée du Lot", "de la CC Fumel Vallée du Lot",
     "à la CC Fumel Vallée du Lot"),
    ("PETR des Monts", "le PETR des Monts", "du PETR des Monts", "au PETR des Monts"),
    ("Sous-préfecture de Villeneuve", "la sous-préfecture de Villeneuve",
     "de la sous-préfecture de Villeneuve", "à la sous-préfecture de Villeneuve"),
    ("Département du Lot", "le département du Lot", "du département du Lot", "au département du Lot"),
    ("Agence d’urbanisme du Havre", "l’agence d’urbanisme du Havre", "de l’agence d’urbanisme du Havre",
     "à l’agence d’urbanisme du Havre"),
    ("EPA Alzette-Belval", "l’EPA Alzette-Belval", "de l’EPA Alzette-Belval", "à l’EPA Alzette-Belval"),
    ("DGALN – bureau AD1", "la DGALN – bureau AD1", "de la DGALN – bureau AD1", "à la DGALN – bureau AD1"),
    ("Bordeaux Métropole", "Bordeaux Métropole", "de Bordeaux Métropole", "à Bordeaux Métropole"),
    ("Alouette Urbanisme (fictif)", "Alouette Urbanisme (fictif)", "d’Alouette Urbanisme (fictif)",
     "à Alouette Urbanisme (fictif)"),
]  # fmt: skip

PLACES = [
    ("Ajaccio", "d’Ajaccio", "à Ajaccio"),
    ("Le Havre", "du Havre", "au Havre"),
    ("Les Herbiers", "des Herbiers", "aux Herbiers"),
    ("La Rochelle", "de La Rochelle", "à La Rochelle"),
    ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
    ("L'Isle-Adam", "de L'Isle-Adam", "à L'Isle-Adam"),
    ("Les Abymes", "des Abymes", "aux Abymes"),
    ("Le Kremlin-Bicêtre", "du Kremlin-Bicêtre", "au Kremlin-Bicêtre"),
    ("Lens", "de Lens", "à Lens"),
    ("Lesparre-Médoc", "de Lesparre-Médoc", "à Lesparre-Médoc"),
    ("Levallois-Perret", "de Levallois-Perret", "à Levallois-Perret"),
    ("Évry-Courcouronnes", "d’Évry-Courcouronnes", "à Évry-Courcouronnes"),
    ("Œting", "d’Œting", "à Œting"),
    ("Ivry-sur-Seine", "d’Ivry-sur-Seine", "à Ivry-sur-Seine"),
    ("Yerres", "d’Yerres", "à Yerres"),
    ("Y", "d’Y", "à Y"),
    ("Yutz", "de Yutz", "à Yutz"),
    ("Ouistreham", "de Ouistreham", "à Ouistreham"),
    ("Stenay", "de Stenay", "à Stenay"),
]

MUTE = ("Hyères", "Hénin-Beaumont", "Hendaye", "Hérouville-Saint-Clair", "Herblay-sur-Seine", "Homécourt",
        "Hasparren", "Hazebrouck")  # fmt: skip
HEARD = ("Honfleur", "Haguenau", "Huningue", "Hayange", "Hettange-Grande", "Hœnheim", "Houilles", "Houdan",
         "Hem", "Ham", "Haute-Goulaine", "Hochfelden")  # fmt: skip


@pytest.mark.parametrize(("name", "alone", "contracted", "towards"), ORGANISATIONS)
def test_an_organisation_bears_the_article_of_its_first_word(name, alone, contracted, towards):
    assert (le(name), de(name), au(name)) == (alone, contracted, towards)
    assert begins(alone)[0].isupper()


@pytest.mark.parametrize(("name", "contracted", "towards"), PLACES)
def test_a_place_keeps_its_own_article_contracted_where_one_contracts(name, contracted, towards):
    assert (le(name), de(name), au(name)) == (name, contracted, towards)


@pytest.mark.parametrize("name", MUTE)
def test_before_an_h_that_one_does_not_hear_the_e_is_lost(name):
    assert de(name) == f"d’{name}"


@pytest.mark.parametrize("name", HEARD)
def test_before_an_h_that_one_hears_the_e_is_said(name):
    assert de(name) == f"de {name}"


def test_what_begins_with_no_letter_elides_nothing():
    assert [elides(name) for name in ("", " ", "« Rivage »", "3F", "11 Novembre")] == [False] * 5


def test_every_article_is_written_alone_after_of_and_after_to():
    assert set(ALONE) < set(OF) == set(TO)
