"""The engine of forms alone: tiny forms, no dossier, no database."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.fiches import missing, passage, readable, section_form, section_state
from etabli.core.fiches.definition import Champ, Colonne, Fiche, Section, load
from etabli.core.fiches.versions import fits, is_given

TITLE = Champ("titre", "Titre", "texte_court", obligatoire=True, max=20)
STAGE = Champ("stade", "Stade", "choix", choix=(("IDEE", "Une idée"), ("PLAN", "Un plan")))
THEMES = Champ(
    "themes", "Thèmes", "choix_multiple", min=2, obligatoire=True,
    choix=(("EAU", "L’eau"), ("SOL", "Le sol"), ("BATI", "Le bâti")),
)  # fmt: skip
DATES = Champ(
    "dates", "Dates", "liste", max=3,
    colonnes=(Colonne("jour", "Jour", "date", obligatoire=True), Colonne("objet", "Objet")),
)  # fmt: skip
COST = Champ("cout", "Coût", "montant")
POPULATION = Champ("population", "Population", "chiffre", unite="habitants")
CHAMPS = (TITLE, STAGE, THEMES, DATES, COST, POPULATION)
WHOLE = {
    "titre": "L’ancienne usine",
    "stade": "IDEE",
    "themes": {"choix": ["EAU", "SOL"]},
    "dates": [{"jour": "2026-07-01", "objet": "Visite"}, {"jour": "2026-07-02"}],
    "cout": "462.50",
    "population": {"valeur": "4690", "source": "Insee", "millesime": "2023"},
}


def form(*champs, version="essai_v1"):
    return Fiche(version, "Essai", (Section("une", "Une section", tuple(champs)),))


def test_a_form_gives_back_the_answers_it_was_shown():
    section = form(*CHAMPS).sections[0]
    shown = section_form(section, WHOLE)
    posted = {name: shown[name].value() for name in shown.fields}
    back = section_form(section, WHOLE, posted)
    assert back.is_valid(), back.errors
    assert back.values() == {**WHOLE, "population": {"valeur": "4690"}}


def test_what_is_missing_is_named_in_the_order_of_the_form():
    assert [line.sentence for line in missing(form(*CHAMPS), {"themes": {"choix": ["EAU"]}})] == [
        "Une section : «\u00a0Titre\u00a0» n’est pas rempli.",
        "Une section : «\u00a0Thèmes\u00a0» demande au moins 2 réponses complètes.",
    ]
    assert missing(form(*CHAMPS), WHOLE) == []


@pytest.mark.parametrize(
    ("answers", "state"),
    [({}, "vide"), ({"stade": "IDEE"}, "en_cours"), (WHOLE, "complet")],
)
def test_a_section_tells_how_far_it_is(answers, state):
    assert section_state(form(*CHAMPS).sections[0], answers) == state


def test_a_list_reads_row_by_row():
    assert readable(DATES, WHOLE["dates"]) == [
        "mercredi 1er juillet 2026 — Visite",
        "jeudi 2 juillet 2026",
    ]


def test_a_row_reads_in_the_order_of_its_columns_whatever_the_database_did_to_it():
    """PostgreSQL gives the keys of a JSON object back by their length."""
    rows = [{"objet": "Visite", "jour": "2026-07-01"}]
    assert readable(DATES, rows) == ["mercredi 1er juillet 2026 — Visite"]


def test_a_form_that_says_a_word_too_many_is_refused(tmp_path):
    """The engine knows no condition between questions: what it would not obey, it does not read."""
    path = tmp_path / "essai_v1.toml"
    path.write_text(
        'version = "essai_v1"\ntitre = "Essai"\n[[section]]\ncle = "une"\ntitre = "Une"\n'
        '[[section.champ]]\ncle = "a"\nlibelle = "A"\nnature = "texte_court"\nvisible_si = "b"\n'
    )
    with pytest.raises(TypeError, match="visible_si"):
        load(path)


# -- from one version to the next -------------------------------------------------------------

texts = st.text(alphabet="abcdé ’", min_size=1, max_size=40).map(str.strip).filter(bool)
days = st.dates(dt.date(2010, 1, 1), dt.date(2050, 1, 1))
answers = st.fixed_dictionaries(
    {},
    optional={
        "titre": texts,
        "stade": st.sampled_from(["IDEE", "PLAN", "CHANTIER"]),
        "themes": st.sets(st.sampled_from(["EAU", "SOL", "BATI", "AIR"]), min_size=1).map(
            lambda found: {"choix": sorted(found)}
        ),
        "dates": st.lists(
            st.fixed_dictionaries({"jour": days.map(str), "objet": texts}), max_size=5
        ),
        "cout": st.decimals(0, 99_999_999, places=2).map(str),
        "population": st.integers(0, 99_999_999).map(
            lambda n: {"valeur": str(n), "source": "Insee", "millesime": "2023"}
        ),
    },
)
forms = st.sets(st.sampled_from(CHAMPS), min_size=1).map(
    lambda found: form(*sorted(found, key=lambda champ: champ.cle))
)


@given(forms, forms, answers)
def test_each_answer_given_to_the_older_form_is_in_one_list_and_one_only(older, newer, found):
    went = passage(older, newer, found)
    before = {champ.cle for champ in older.champs()}
    lists = [champ.cle for part in (went.kept, went.review, went.homeless) for champ in part]
    assert sorted(lists) == sorted(cle for cle in before if is_given(found.get(cle)))
    assert {champ.cle for champ in went.asked} == {c.cle for c in newer.champs()} - before


@given(forms, answers)
def test_an_answer_without_its_question_has_no_home_and_the_others_do(older, found):
    newer = form(TITLE)
    went = passage(older, newer, found)
    assert {champ.cle for champ in went.homeless} == {
        champ.cle for champ in older.champs() if champ != TITLE and is_given(found.get(champ.cle))
    }


@given(answers)
def test_the_same_form_keeps_each_answer_that_it_could_have_received(found):
    went = passage(form(*CHAMPS), form(*CHAMPS), found)
    wrong = {
        "titre": len(found.get("titre", "")) > 20,
        "stade": found.get("stade") == "CHANTIER",
        "themes": "AIR" in found.get("themes", {}).get("choix", []),
        "dates": len(found.get("dates", [])) > 3,
    }
    assert {champ.cle for champ in went.review} == {
        cle for cle, is_wrong in wrong.items() if is_wrong
    }


@pytest.mark.parametrize(
    ("champ", "value", "is_at_home"),
    [
        (COST, str(Decimal("19740.50")), True),
        (COST, "-1", False),
        (TITLE, "x" * 21, False),
        (STAGE, "CHANTIER", False),
        (THEMES, {"choix": ["EAU", "AIR"]}, False),
        (POPULATION, {"valeur": "-1"}, False),
    ],
)  # fmt: skip
def test_an_answer_is_at_home_where_it_could_be_sent_back(champ, value, is_at_home):
    assert fits(champ, value) is is_at_home
