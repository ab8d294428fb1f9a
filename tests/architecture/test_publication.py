"""What others will read quotes another app by its public form alone (7.4, 7.8).

An app that says something to everybody writes it in its module `publication`. Pages without sign-in
and papers to be published ask that module, never the tables nor the internal reads.
"""

import ast

import pytest

from tests.architecture.arbre import ROOT, tree

#: what is made for everybody: public pages, feeds, the livrable that will be published
FOR_ALL = (
    "etabli/espaces/public/catalogue.py",
    "etabli/espaces/public/story.py",
    "etabli/espaces/views/public.py",
    "etabli/livrables/documents/livrable.py",
    "etabli/livrables/documents/story.py",
    "etabli/redaction/documents/ateliers.py",
    "etabli/redaction/documents/feuilles.py",
    "etabli/redaction/documents/papers.py",
    "etabli/redaction/documents/seances.py",
)
#: the apps that hold things not everybody reads
KEEPERS = ("seances", "feuilles_de_route", "marches", "livrables", "paiements", "credits")
#: words and shapes, which tell nothing of a row
HARMLESS = ("states", "publication")
#: public by its name, wherever it stands
SAID = ("SessionInSitu", "story", "feuille_content")


def quotations(path):
    """(app, module, name) of every import from an app that keeps things."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("etabli."):
            _, app, *rest = (node.module or "").split(".")
            for alias in node.names:
                module = rest[0] if rest else alias.name
                yield app, module, alias.name


@pytest.mark.parametrize("name", FOR_ALL)
def test_what_everybody_reads_asks_for_the_public_form(name):
    """Good: `seances.publication.counts`. Bad: `Presence.objects`, `roadmaps.sections`."""
    mine = name.split("/")[1]
    wrong = [
        f"{app}.{module}: {what}"
        for app, module, what in quotations(ROOT / name)
        if app in KEEPERS and app != mine and module not in HARMLESS and what not in SAID
    ]
    assert wrong == []


def test_counts_of_people_leave_the_sessions_by_one_function():
    """`publish` is called in one place, and the public form alone reads what it gives."""
    callers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "etabli").rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "published"
        if isinstance(node.value, ast.Call) and "participation" in ast.unparse(node.value)
    }
    assert callers == {"etabli/seances/publication.py", "etabli/seances/documents.py"}
