"""Numbers, choices and dates of a fiche as people write them: tiny forms, no database."""

import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.fiches import natures, readable
from etabli.core.fiches.chiffres import kept, read, said
from etabli.core.fiches.definition import Champ, Colonne, Section
from etabli.core.fiches.forms import SectionForm
from etabli.core.fiches.versions import fits
from etabli.core.ui import partial
from etabli.core.ui.forms import WholeField
from etabli.core.ui.typed import Unreadable

POPULATION = Champ("population", "Population", "chiffre", unite="habitants", obligatoire=True)
SURFACE = Champ("enaf", "Espaces consommés", "chiffre", unite="ha", obligatoire=True)
CHOICES = (("FRICHES", "Friches"), ("EAU", "Eau"), ("SOLS", "Sols"), ("ENERGIE", "Énergie"))
THEMES = Champ("themes", "Thèmes", "choix_multiple", max=3, choix=CHOICES, ordonne=True)
FAMILIES = Champ("familles", "Familles", "choix_multiple", max=2, choix=CHOICES)
SUPPORT = Champ(
    "appuis", "Appuis", "choix_multiple", max=800, precision="Lesquels ?",
    choix=(("AUCUN", "Aucun"), ("CAUE", "CAUE")),
)  # fmt: skip
SITES = Champ(
    "sites", "Sites", "liste",
    colonnes=(Colonne("nom", "Nom", obligatoire=True), Colonne("surface", "Surface (m²)")),
)  # fmt: skip


def form(champ, **sent):
    found = SectionForm(Section("une", "Une", (champ,)), {}, sent)
    found.is_valid()
    return found


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("typed", "is_kept", "reads"),
    [
        ("12,5", "12,5", "12,5 ha"),
        ("1 250,50 ha", "1 250,50", "1 250,50 ha"),
        ("env. 0,5 ha", "environ 0,5", "environ 0,5 ha"),
        ("~ 12", "environ 12", "environ 12 ha"),
        ("environ 3 hectares", "environ 3", "environ 3 ha"),
        ("0,125", "0,125", "0,125 ha"),
        ("douze, d’après la DDT", "douze, d’après la DDT", "douze, d’après la DDT"),
    ],
)
def test_a_figure_is_kept_as_it_is_written_and_its_unit_is_said_once(typed, is_kept, reads):
    assert (kept(typed, "ha"), plain(said(typed, "ha"))) == (is_kept, reads)
    values = form(SURFACE, enaf__valeur=typed).values()
    assert values == {"enaf": {"valeur": is_kept}}
    assert [plain(line) for line in readable(SURFACE, values["enaf"])] == [reads]


def test_an_amount_reads_with_its_sign_and_its_cents():
    revenue = Champ("revenu", "Revenu médian", "chiffre", unite="€")
    value = form(revenue, revenu__valeur="1 250,50 €").values()["revenu"]
    assert value == {"valeur": "1 250,50"}
    assert [plain(line) for line in readable(revenue, value)] == ["1 250,50 €"]


def test_no_unit_is_read_where_there_is_no_figure():
    assert readable(POPULATION, {}) == []
    assert readable(POPULATION, {"source": "Insee", "millesime": "2023"}) == []
    assert readable(POPULATION, None) == []


@given(st.decimals(0, 99_999_999, places=2), st.sampled_from(["", "ha", "%", "€", "habitants"]))
def test_what_is_kept_reads_again_the_same(number, unite):
    if unite == "%":
        number = number % 100
    text = kept(f"env. {number} {unite}", unite)
    figure = read(text, unite)
    assert figure is not None
    assert (figure.number, figure.is_about) == (number, True)
    assert kept(text, unite) == text


def test_an_untouched_figure_of_the_package_is_sent_back_as_it_was():
    assert kept("-0.25", "% par an") == "-0.25"
    assert plain(said("-0.25", "% par an")) == "−0,25 % par an"


def test_a_number_is_a_text_field_with_the_keyboard_of_numbers():
    found = form(SURFACE).fields["enaf__valeur"].widget
    assert (found.input_type, found.attrs["inputmode"]) == ("text", "decimal")
    whole = WholeField(min_value=1, max_value=9).widget
    assert (whole.input_type, whole.attrs["inputmode"]) == ("text", "numeric")
    words = natures.of(POPULATION).parts(Champ("ages", "Âges", "chiffre"), None)["valeur"]
    assert "inputmode" not in words.widget.attrs


def test_the_surface_of_a_row_reads_with_its_unit_which_the_label_says_already():
    rows = [{"nom": "L’usine", "surface": "200000"}, {"nom": "La gare", "surface": "env. 0,5 ha"}]
    assert [plain(line) for line in readable(SITES, rows)] == [
        "L’usine — 200 000 m²",
        "La gare — env. 0,5 ha",
    ]


# -- choices ----------------------------------------------------------------------------------


def test_choices_in_order_are_kept_and_read_in_their_order():
    values = form(THEMES, themes__rang1="EAU", themes__rang3="FRICHES").values()
    assert values == {"themes": {"choix": ["EAU", "FRICHES"]}}
    assert readable(THEMES, values["themes"]) == ["1. Eau, 2. Friches"]
    shown = SectionForm(Section("une", "Une", (THEMES,)), values)
    ranks = [shown[f"themes__rang{rank}"].value() for rank in (1, 2, 3)]
    assert ranks == ["EAU", "FRICHES", None]
    assert fits(THEMES, values["themes"])


def test_a_choice_made_twice_is_refused_at_its_second_place():
    found = form(THEMES, themes__rang1="EAU", themes__rang2="EAU")
    assert [plain(text) for text in found.errors["themes__rang2"]] == [
        "« Eau » est déjà choisi plus haut : choisissez autre chose."
    ]
    assert found.values() == {}


def test_more_choices_than_a_list_in_order_takes_are_all_shown_and_refused():
    given = {"choix": ["EAU", "FRICHES", "SOLS", "ENERGIE"]}
    shown = SectionForm(Section("une", "Une", (THEMES,)), {"themes": given})
    assert shown["themes__rang4"].value() == "ENERGIE"
    assert not fits(THEMES, given)


def test_the_maximum_is_held_where_it_is_said():
    found = form(FAMILIES, familles__choix=["EAU", "SOLS", "FRICHES"])
    assert [plain(text) for text in found.errors["familles__choix"]] == [
        "« Familles » : 2 au plus. Retirez-en 1."
    ]
    field = found.fields["familles__choix"]
    assert (field.most, field.alone) == (2, "")


def test_none_goes_with_no_other_answer():
    found = form(SUPPORT, appuis__choix=["AUCUN", "CAUE"])
    assert [plain(text) for text in found.errors["appuis__choix"]] == [
        "« Aucun » ne va avec aucune autre réponse : décochez l’un ou les autres."
    ]
    assert form(SUPPORT, appuis__choix=["AUCUN"]).values() == {"appuis": {"choix": ["AUCUN"]}}
    field = found.fields["appuis__choix"]
    assert (field.most, field.alone) == (0, "AUCUN")  # 800 is the length of the words beside


# -- dates known in part ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "is_kept", "reads", "shown"),
    [
        ("2019", "2019", "2019", "2019"),
        ("03/2024", "2024-03", "mars 2024", "03/2024"),
        ("mars 2024", "2024-03", "mars 2024", "03/2024"),
        ("08/07/2026", "2026-07-08", "mercredi 8 juillet 2026", "08/07/2026"),
        ("2026-07-08", "2026-07-08", "mercredi 8 juillet 2026", "08/07/2026"),
        ("8 juillet 2026", "2026-07-08", "mercredi 8 juillet 2026", "08/07/2026"),
        ("12/1987", "1987-12", "décembre 1987", "12/1987"),
        ("14/12/1987", "1987-12-14", "lundi 14 décembre 1987", "14/12/1987"),
    ],
)
def test_a_year_or_a_month_is_a_date_where_the_day_is_not_known(typed, is_kept, reads, shown):
    field = partial.PartialDayField(required=False)
    assert field.clean(typed) == is_kept
    assert partial.words(is_kept) == reads
    assert field.prepare_value(is_kept) == shown
    assert field.clean(shown) == is_kept


@pytest.mark.parametrize(
    "typed",
    ["bientôt", "26", "0026", "1899", "2126", "13/2024", "31/02/2024", "07/26", "31/02/1999"],
)
def test_what_is_no_date_is_refused_with_the_forms_it_takes(typed):
    with pytest.raises(forms.ValidationError) as refusal:
        partial.PartialDayField().clean(typed)
    assert "19" in refusal.value.messages[0] or "2026" in refusal.value.messages[0]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_that_is_shown_is_read_again(day):
    field = partial.PartialDayField()
    assert field.clean(field.prepare_value(day.isoformat())) == day.isoformat()
    with pytest.raises(Unreadable):
        partial.read(f"vers {day.year}")
