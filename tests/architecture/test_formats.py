"""A format is a value: its name stands in the files that describe it, and nowhere else in the product."""

import re

from tests.architecture.arbre import name_of, python_files, text_files

#: « FLASH », « Flash », FLASH_1; the codes of dated parameters (`bc_max_par_flash`) are in small letters
NAME = re.compile(r"(?<![A-Za-z])(?:FLASH|Flash)(?![a-z])")
#: where a format is described: the enumeration, its values and their registries, its fiche, its figures,
#: what stories and tests play
DESCRIBED = re.compile(
    r"""
    etabli/candidatures/states\.py
    | etabli/(?:ateliers/deroules|candidatures/formats)/(?:__init__|flash\w*|local\w*|proposal)\.py
    | etabli/candidatures/fiches/.*
    | etabli/\w+/migrations/.*
    | etabli/(?:.*/)?tests/.*
    | etabli/espaces/management/commands/parcours\.py
    | config/parametres\.toml
    """,
    re.VERBOSE,
)


def is_product(name):
    return name.startswith(("etabli/", "config/", "frontend/enhance/"))


def test_the_name_of_a_format_stands_only_where_it_is_described():
    """Good: `atelier.get_format_display()`. Bad: `subtitle="Atelier Flash, …"`."""
    named = [
        name
        for path in text_files()
        if is_product(name := name_of(path)) and not DESCRIBED.fullmatch(name)
        if NAME.search(path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_a_name_of_a_format_is_found():
    assert NAME.search('subtitle=f"Atelier Flash, {commune}"')
    assert NAME.search("from etabli.ateliers.services import FLASH")
    assert NAME.search("FLASH_1.course")
    assert not NAME.search('parametres.integer("bc_max_par_flash", on=on)')
    assert DESCRIBED.fullmatch("etabli/ateliers/deroules/flash_moves.py")
    assert not DESCRIBED.fullmatch("etabli/ateliers/services/moves.py")


def test_only_the_registry_names_the_file_of_a_format():
    """An Atelier moves by `ateliers.services.advance`, which finds the workflow of its own version."""
    of_a_format = re.compile(
        r"(?:deroules|formats)\.(?!definition\b|proposal\b)\w+ import|\.deroules\.\w+_moves"
    )
    found = [
        name_of(path)
        for path in python_files(with_tests=False)
        if of_a_format.search(path.read_text(encoding="utf-8"))
        and not {"deroules", "formats"} & set(path.parts)
    ]
    assert found == []


def test_no_page_keys_its_words_by_the_states_of_one_format():
    """Good: `deroule_of(atelier).stage(atelier.etat).said`. Bad: `{Etat.DEVIS: "…"}` in a page."""
    keyed = re.compile(r"^\s+Etat\.(?:A_LANCER|DEVIS|APPROPRIATION|ANIMATION)\b.*:", re.M)
    wrong = [
        name_of(path)
        for path in python_files(with_tests=False)
        if "etabli.ateliers.states import" in (text := path.read_text(encoding="utf-8"))
        and "deroules" not in path.parts
        and keyed.search(text)
    ]
    assert wrong == []
