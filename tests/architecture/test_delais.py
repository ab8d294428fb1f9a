"""One writer tells a deadline to a person: its day, midnight in Paris, and the hour of the place.

Good: `minuit(due.due_on, obj.place)`. Bad: `f"avant le {due.due_on:%d/%m/%Y}"`.
"""

import ast
import re

from tests.architecture.arbre import name_of, python_files, templates, tree

#: the names a last day has in the code: a deadline's own, and those of invitations and links
NAMES = {
    "due",
    "due_on",
    "raw_due_on",
    "expires_on",
    "check_by",
    "until",
    "verification_end",
    "hearing_end",
}
WRITERS = {"date_longue", "date_courte", "date_dans", "day_in_letters", "strftime", "isoformat"}
IN_TEMPLATE = re.compile(
    r"(?:\bdue_on|\bexpires_on|\.due|\bdue\.on)\s*\|\s*(?:date|date_longue|date_courte|date_dans)\b"
)


def last_names(node):
    return {
        part.attr if isinstance(part, ast.Attribute) else part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute | ast.Name)
    }


def otherwise_written(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            told = node.value
        elif isinstance(node, ast.Call) and node.args and name_called(node) in WRITERS:
            told = node.args[0]
        else:
            continue
        if last_names(told) & NAMES:
            yield node.lineno


def name_called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_no_sentence_writes_a_last_day_without_its_hour():
    wrong = [
        f"{name_of(p)}:{n}" for p in python_files(with_tests=False) for n in otherwise_written(p)
    ]
    wrong += [
        f"{name_of(path)}: {found[0]}"
        for path in templates()
        for found in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
