"""Every list that leaves the product has words for heads and words for values."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from django.apps import apps

import etabli
from etabli.core.exports import Column

#: what only shares its name with a code: keys filled with words, a state that is named on the way
WORDS_ALREADY = {
    ("etabli.seances.pages.people", "college"),
    ("etabli.seances.pages.people", "venue"),
    ("etabli.espaces.journal.sentences", "source"),
    # of an act, it is what somebody wrote; of an offer left out, a code
    ("etabli.espaces.journal.sentences", "motif"),
}
#: the identifier of a commune or of a proposition, never an enumeration's in a list
IDENTIFIERS = {"code"}


def lists_of_columns():
    """Each tuple of columns of the product, where it is written."""
    found: dict[int, tuple[str, tuple[Column, ...]]] = {}
    for module in pkgutil.walk_packages(etabli.__path__, "etabli."):
        if {"tests", "migrations", "management"} & set(module.name.split(".")):
            continue
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, tuple) and value and all(isinstance(x, Column) for x in value):
                found.setdefault(id(value), (module.name, value))
    return list(found.values())


def fields_of_codes():
    """The names of the fields whose values are codes of an enumeration."""
    return {
        field.name
        for model in apps.get_models()
        if model.__module__.startswith("etabli.")
        for field in model._meta.get_fields()
        if getattr(field, "choices", None)
    }


def reads(column):
    """The attributes a column takes as they are."""
    if not callable(column.source):
        return {(column.source or column.title).split(".")[-1]}
    is_short = column.source.__name__ == "<lambda>"
    return set(column.source.__code__.co_names) if is_short else set()


LISTS = lists_of_columns()


def test_the_lists_of_the_product_are_found():
    assert len(LISTS) >= 8


@pytest.mark.parametrize(
    ("where", "columns"), LISTS, ids=lambda x: x if isinstance(x, str) else ""
)
def test_the_code_of_a_rule_is_for_machines_only(where, columns):
    for column in columns:
        assert column.for_machines or "rule" not in reads(column), column.words


@pytest.mark.parametrize(
    ("where", "columns"), LISTS, ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_head_is_made_of_words(where, columns):
    heads = [column.words for column in columns]
    assert len(set(heads)) == len(heads)
    for head in heads:
        assert re.fullmatch(r"[A-ZÀ-Ý][^_|]+", head), head


@pytest.mark.parametrize(
    ("where", "columns"), LISTS, ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_value_is_never_the_code_of_an_enumeration(where, columns):
    codes = fields_of_codes()
    raw = {
        (column.words, name)
        for column in columns
        for name in (reads(column) & codes) - IDENTIFIERS
        if (where, name) not in WORDS_ALREADY
    }
    assert raw == set()
