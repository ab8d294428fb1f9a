"""The free figures of a fiche: words pass, a figure alone is one that exists."""

import pytest

from etabli.core.fiches import natures
from etabli.core.fiches.chiffres import fault
from etabli.core.fiches.definition import Champ, Section
from etabli.core.fiches.forms import SectionForm

EXPONENT = "Écrivez ce nombre en chiffres, sans « e » : par exemple 19 740."
NEGATIVE = "Un nombre négatif n’est pas possible ici : vérifiez le signe."
TOO_MANY = "Ce nombre dépasse 99 999 999 : vérifiez les zéros."
RATE = "Un pourcentage va de −100 à 100 : vérifiez-le."


def said(text, unite=""):
    return (fault(text, unite) or "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "unite", "reason"),
    [
        ("1e9", "habitants", EXPONENT),
        ("1,5E3 ha", "ha", EXPONENT),
        ("-1", "habitants", NEGATIVE),
        ("−0,5", "€/m²", NEGATIVE),
        ("1000000000", "", TOO_MANY),
        ("100 000 000 €", "€", TOO_MANY),
        ("100,1", "%", RATE),
        ("-101 %", "% par an", RATE),
        ("1000000000", "%", RATE),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_what_to_do(text, unite, reason):
    assert said(text, unite) == reason


@pytest.mark.parametrize(
    ("text", "unite"),
    [
        ("0", "habitants"),
        ("5 120", "habitants"),
        ("99 999 999", ""),
        ("-0,8", "% par an"),
        ("100 %", "%"),
        ("-50", "%"),
        ("1 250 €/m²", "€/m²"),
        ("", "ha"),
        ("28 % de moins de 30 ans, 31 % de plus de 60 ans", ""),
        ("école, pharmacie ; hôpital à 35 km", ""),
        ("environ 40 (Insee, 2021)", "ha"),
        ("1e étage", ""),
    ],
)
def test_words_and_sane_figures_pass(text, unite):
    assert said(text, unite) == ""


POPULATION = Champ(cle="population", libelle="Population", nature="chiffre", unite="habitants")
LOGEMENTS = Champ(cle="logements", libelle="Logements", nature="chiffre")
SECTION = Section("territoire", "Le territoire", (POPULATION, LOGEMENTS))


def test_what_was_kept_before_the_rule_reads_as_it_was():
    kept = {"valeur": "1e9"}
    assert natures.of(POPULATION).lines(POPULATION, kept) == ["1e9 habitants"]
    assert natures.of(POPULATION).is_filled(POPULATION, kept)
    form = SectionForm(SECTION, {"population": kept})
    assert form["population__valeur"].value() == "1e9"


def test_a_refused_figure_keeps_what_was_typed_and_the_others_are_saved():
    typed = {"population__valeur": "-5120", "logements__valeur": "2 430"}
    form = SectionForm(SECTION, {}, typed)
    assert not form.is_valid()
    assert form["population__valeur"].value() == "-5120"
    assert form.values() == {"logements": {"valeur": "2 430"}}
