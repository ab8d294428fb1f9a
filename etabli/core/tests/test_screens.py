"""A form cut in screens, and lists that fold: tiny forms, no dossier, no database."""

import pytest

from etabli.core.fiches import screens
from etabli.core.fiches.definition import Champ, Colonne, Section
from etabli.core.fiches.forms import SectionForm

FORM = """
version = "essai_v1"
titre = "Essai"
[[section]]
cle = "une"
titre = "La première"
  [[section.champ]]
  cle = "a"
  libelle = "A"
  nature = "texte_court"
  [[section.champ]]
  cle = "b"
  libelle = "B"
  nature = "texte_court"
[[section]]
cle = "deux"
titre = "La seconde"
  [[section.champ]]
  cle = "c"
  libelle = "C"
  nature = "texte_court"
"""
TABLE = """
[ligne]
sites = "un site"
[[ecran]]
cle = "une"
titre = "Le début"
champs = ["b"]
[[ecran]]
cle = "une-fin"
titre = "La fin"
champs = ["a"]
[[ecran]]
cle = "deux"
titre = "La suite"
champs = ["c"]
"""


@pytest.fixture
def written(tmp_path):
    """The form of that table of screens, or of none."""

    def write(table=""):
        path = tmp_path / "essai_v1.toml"
        path.write_text(FORM, encoding="utf-8")
        if table:
            (tmp_path / "ecrans").mkdir()
            (tmp_path / "ecrans" / "essai_v1.toml").write_text(table, encoding="utf-8")
        return path

    return write


def test_a_form_without_a_table_has_one_screen_a_section(written):
    assert [(one.cle, one.titre, one.count) for one in screens(written())] == [
        ("une", "La première", 1),
        ("deux", "La seconde", 1),
    ]


def test_a_section_is_cut_as_the_table_says_and_its_first_screen_keeps_its_address(written):
    found = screens(written(TABLE))
    assert [(s.cle, s.section.cle, s.rank, s.count) for s in found] == [
        ("une", "une", 1, 2),
        ("une-fin", "une", 2, 2),
        ("deux", "deux", 1, 1),
    ]
    assert [[champ.cle for champ in one.champs] for one in found] == [["b"], ["a"], ["c"]]
    assert found[0].nouns == {"sites": "un site"}
    assert (found[1].asks("a"), found[1].asks("b")) == (True, False)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('champs = ["a"]', 'champs = ["b"]', "on no screen, or on two"),
        ('champs = ["a"]', 'champs = ["a", "z"]', "on no screen, or on two"),
        ('["a"]', '["a", "c"]', "on no screen, or on two"),
        ('cle = "une"\n', 'cle = "premiere"\n', "are not its own"),
        ('cle = "une-fin"', 'cle = "deux"', "two screens of one key"),
    ],
)
def test_a_table_that_loses_a_question_or_an_address_is_refused(written, before, after, fault):
    path = written(TABLE.replace(before, after, 1))
    with pytest.raises(ValueError, match=fault):
        screens(path)


def test_a_screen_of_two_sections_is_refused(written):
    mixed = TABLE.replace('["a"]', '["a", "c"]').replace(
        '[[ecran]]\ncle = "deux"\ntitre = "La suite"\nchamps = ["c"]\n', ""
    )
    with pytest.raises(ValueError, match="are not its own"):
        screens(written(mixed))


# -- lists ------------------------------------------------------------------------------------

COLUMNS = (Colonne("nom", "Nom", obligatoire=True), Colonne("adresse", "Adresse"))
SITES = Champ("sites", "Sites", "liste", obligatoire=True, min=1, max=3, colonnes=COLUMNS)
ACTORS = Champ("acteurs", "Acteurs", "liste", obligatoire=True, min=5, colonnes=COLUMNS)
OTHERS = Champ("autres", "Autres", "liste", colonnes=COLUMNS)
PERSON = Champ("elu", "Élu", "personne", obligatoire=True)
USINE, GARE = {"nom": "L’usine", "adresse": "Au bord du Lot"}, {"nom": "La gare"}
INES = {"prenom": "Inès", "nom": "Fictive", "fonction": "Maire", "courriel": "i@exemple.test"}


def question(champ, value=None, data=None, **options):
    form = SectionForm(Section("une", "Une", (champ,)), {champ.cle: value}, data, **options)
    if data is not None:
        form.is_valid()
    return form.questions()[0]


def rows(champ, value=None, data=None, **options):
    found = question(champ, value, data, **options).rows
    return [(row.title, row.line, row.is_open) for row in found]


def test_a_row_that_is_filled_is_folded_to_one_line_and_no_empty_one_waits():
    assert rows(SITES, [USINE, GARE], nouns={"sites": "un site"}) == [
        ("Site 1", "L’usine — Au bord du Lot", False),
        ("Site 2", "La gare", False),
    ]


def test_a_row_that_misses_what_it_needs_stays_open():
    assert rows(SITES, [{"adresse": "Quelque part"}]) == [("Ligne 1", "Quelque part", True)]


def test_an_empty_list_shows_as_many_rows_as_it_requires_and_none_where_it_requires_none():
    assert (len(rows(SITES)), len(rows(ACTORS)), len(rows(OTHERS))) == (1, 5, 0)
    assert len(rows(ACTORS, [USINE, GARE])) == 5


def test_one_more_row_is_shown_where_it_is_asked_and_room_is_left():
    assert rows(OTHERS, [USINE], added="autres") == [
        ("Ligne 1", "L’usine — Au bord du Lot", False),
        ("Ligne 2", "", True),
    ]
    assert question(SITES, [USINE, GARE]).can_add
    assert not question(SITES, [USINE, GARE, GARE]).can_add


def test_what_is_sent_is_shown_again_with_its_own_numbers_and_nothing_is_cut():
    sent = {"sites__0__nom": "L’usine", "sites__7__nom": "La gare", "sites__7__adresse": "Ici"}
    form = SectionForm(Section("une", "Une", (SITES,)), {}, sent)
    assert form.is_valid()
    assert form.values() == {"sites": [{"nom": "L’usine"}, {"nom": "La gare", "adresse": "Ici"}]}
    names = [[bound.name for bound in row.fields] for row in form.questions()[0].rows]
    assert names == [
        ["sites__0__nom", "sites__0__adresse"],
        ["sites__7__nom", "sites__7__adresse"],
    ]


def test_more_rows_than_the_list_takes_are_all_kept_on_the_page_and_refused_in_words():
    sent = {f"sites__{rank}__nom": f"Site {rank}" for rank in range(5)}
    form = SectionForm(Section("une", "Une", (SITES,)), {}, sent)
    assert not form.is_valid()
    assert form.errors == {
        "sites__3__nom": ["«\u00a0Sites\u00a0»\u00a0: 3 au plus. Retirez-en 2."]
    }
    assert len(form.questions()[0].rows) == 5
    assert form.values() == {}


def test_the_row_that_a_script_copies_asks_what_the_others_ask():
    blank = question(SITES, [USINE]).blank
    assert blank is not None
    assert [bound.name for bound in blank.fields] == ["sites__N__nom", "sites__N__adresse"]


def test_a_person_is_folded_once_whole():
    assert question(PERSON, INES).entry.is_open is False
    assert question(PERSON, INES).entry.line == "Inès, Fictive, Maire, i@exemple.test"
    assert question(PERSON, {"nom": "Fictive"}).entry.is_open is True
    wrong = {f"elu__{part}": value for part, value in INES.items()} | {"elu__courriel": "non"}
    assert question(PERSON, INES, wrong).entry.is_open is True


@pytest.mark.parametrize(
    ("is_required", "value", "asks"),
    [(True, None, True), (False, None, False), (False, {"non_disponible": "Absent"}, True)],
)
def test_why_a_figure_is_missing_is_asked_only_where_it_is_required_or_was_said(
    is_required, value, asks
):
    champ = Champ("friches", "Friches", "chiffre", obligatoire=is_required, non_disponible=True)
    names = [bound.name for bound in question(champ, value).fields]
    assert ("friches__non_disponible" in names) is asks
