"""Text comes in by the fields of the house, which clean it; Django's own let anything in."""

import ast

from tests.architecture.arbre import name_of, python_files, tree

RAW = {"CharField", "EmailField", "SlugField", "URLField", "RegexField", "JSONField"}
#: Django’s own let the year 26, « 1e9 » and « 1_000 » in
UNBOUNDED = {
    "DateField", "DateTimeField", "TimeField", "DecimalField", "FloatField", "IntegerField",
}  # fmt: skip
#: where the fields of the house are made, and where a sentence is chosen by the class of a field
HOME = {"etabli/core/ui/forms.py", "etabli/core/ui/presentation.py"}


def slugifiers(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and any(one.name == "slugify" for one in node.names):
            yield f"{name_of(path)}:{node.lineno}: etabli.core.texte.slug"


def raw_fields(path, names, instead):
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Attribute) or node.attr not in names:
            continue
        if isinstance(node.value, ast.Name) and node.value.id == "forms":
            yield f"{name_of(path)}:{node.lineno}: {instead}"


def raw_fields_of_the_house(names, instead):
    paths = (path for path in python_files(with_tests=False) if name_of(path) not in HOME)
    return [line for path in paths for line in raw_fields(path, names, instead)]


def test_no_form_takes_text_by_a_field_that_does_not_clean_it():
    assert raw_fields_of_the_house(RAW, "LineField, LongTextField or AddressField") == []


def test_no_form_takes_a_day_an_hour_or_a_number_by_a_field_without_bounds():
    instead = "DayField, HourField, MoneyField, NumberField or WholeField"
    assert raw_fields_of_the_house(UNBOUNDED, instead) == []


def test_the_words_of_an_address_are_made_in_one_place():
    """Django's own function writes « Cœur » as `cur`."""
    assert [line for path in python_files(with_tests=False) for line in slugifiers(path)] == []
