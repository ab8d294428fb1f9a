"""A sentence reads its parameter (`core.words`, `|delai`): a delay written by hand lies once it changes.

What is looked at: the texts of the Python code that are no docstring, the templates, the TOML of the
forms. A sentence that is no parameter stands in a list below, with its reason.
"""

import ast
import datetime as dt
import re
import tomllib

import pytest

from etabli.ateliers import deroules
from etabli.core import parametres
from etabli.core.numerals import letters
from etabli.core.tables import workflows
from etabli.core.words import CITED, cited, words
from tests.architecture.arbre import ROOT, name_of, python_files, templates, tracked, tree

NUMBER = "|".join(["un", "une", *(letters(number) for number in range(99, 1, -1)), r"\d[\d,]*"])
WHAT = r"jours?(?: ouvrés?)?|mois|ans?|semaines?"
SPACE = r"[\s\u00a0\u202f]+"
DELAY = re.compile(rf"(?<![\w’-])(?:{NUMBER}){SPACE}(?:{WHAT})(?![\w’-])", re.IGNORECASE)
RATE = re.compile(r"(?<![\w.,])\d[\d,]*[\s\u00a0\u202f]?(?:%(?![\w}(])|pour cent)")
#: tags, comments and variables of a template are no sentence, but their quoted texts are
COMMENT = re.compile(
    r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<style.*?</style>", re.DOTALL
)

#: (file, what is written there): why it is no dated parameter
ALLOWED = {
    ("etabli/consultations/dce/plans.py", "deux jours"): "the length of a session, as the CCTP proposes it (D-04)",
    ("etabli/consultations/documents/courriers.py", "*"): "remedies, as the articles they quote say them",
    ("etabli/consultations/templates/consultations/place_offres.html", "un jour"): "how long a file waits to be laid",
    ("etabli/core/templates/ui/gallery/", "*"): "invented examples of the gallery",
    ("etabli/core/templates/ui/_demonstration.html", "*"): "the buttons that move its clock",
    ("etabli/core/documents/styles.py", "90%"): "the size of a letter, in a style sheet",
    ("etabli/core/templates/ui/pages/accessibilite.html", "une semaine"): "when one answers, by hand",
    ("etabli/seances/services/programme.py", "un jour"): "« choisissez un jour du programme »",
    ("etabli/core/decalage.py", "*"): "how far that clock may go",
    ("etabli/core/ui/forms.py", "un jour"): "« écrivez un jour à venir »",
    ("etabli/core/templates/ui/pages/mentions_legales.html", "un jour"): "cookies, in the browser",
    ("etabli/core/templates/ui/pages/mentions_legales.html", "*"): "cookies, in the browser",
    ("etabli/core/templates/ui/pages/donnees_personnelles.html", "*"): "the register of processings (7.4)",
    ("etabli/seances/templates/seances/_droits.html", "un mois"): "GDPR, article 12",
    ("etabli/seances/forms/sessions.py", "deux jours"): "the example of a title",
    ("etabli/espaces/templates/espaces/_agenda.html", "douze mois"): "the life of a private address",
    ("etabli/candidatures/formats/announced.py", "*"): "the brochure of the formats to come (D-02 to D-05)",
    ("etabli/espaces/templates/espaces/accueil.html", "100 %"): "D-16: the State pays the team",
    ("etabli/candidatures/documents/decisions.py", "100 %"): "D-16: the State pays the team",
    ("etabli/paiements/selectors/__init__.py", "100 %"): "D-16: the State pays the team",
    ("etabli/ateliers/deroules/", "*"): "the schedule of payments of a version, which never changes (CH-8)",
    ("etabli/feuilles_de_route/states.py", "*"): "the names of the horizons, choices of a column",
    ("etabli/feuilles_de_route/models/financement.py", "*"): "names of columns, in a migration",
    ("etabli/marches/decp/verification.py", "un mois"): "the official format: at least one month (4.7)",
    ("etabli/marches/models/accords.py", "48 mois"): "the name of a column, in a migration",
    ("etabli/marches/states.py", "trois ans"): "the name of a case of conflict, choice of a column (4.4)",
    ("etabli/livrables/states.py", "trois mois"): "what a part of the livrable tells, in the kit",
    ("etabli/livrables/services/verification.py", "un jour"): "the least one may leave",
    ("etabli/candidatures/fiches/flash_v1.toml", "*"): "figures that people are asked for",
    ("etabli/candidatures/fiches/local_v1.toml", "*"): "the same in the note of a Local",
}  # fmt: skip


def strings(path):
    """The texts of a module that somebody may read: neither docstrings nor names."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [node.value] * (id(node) not in documented)


def texts():
    """(name of the file, one text) for all that is shown."""
    for path in python_files(with_tests=False):
        if path.relative_to(ROOT).parts[0] in {"etabli", "config"}:
            yield from ((name_of(path), text) for text in strings(path))
    for path in templates():
        yield name_of(path), COMMENT.sub(" ", path.read_text(encoding="utf-8"))
    for path in tracked():
        if path.suffix == ".toml" and path.parent.name == "fiches":
            yield name_of(path), str(tomllib.loads(path.read_text(encoding="utf-8")))


def plain(text):
    return re.sub(SPACE, " ", text).lower()


def written(text):
    """The delays and rates written out in a text."""
    return [plain(found[0]) for pattern in (DELAY, RATE) for found in pattern.finditer(text)]


def is_allowed(name, found):
    return any(name.startswith(start) and what in ("*", found) for start, what in ALLOWED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vous avez cinq jours ouvrés.", ["cinq jours ouvrés"]),
        ("les revues à 6, 12 et 24 mois", ["24 mois"]),
        ("dans les dix-huit mois", ["dix-huit mois"]),
        ("au moins 20\u00a0% du coût", ["20 %"]),
        ("moins de quatre ans", ["quatre ans"]),
        ("sous {conflit_examen_jours_ouvres}", []),
        ("trois sessions, cinq communes, dans la semaine", []),
        ("%d pages, 12%s", []),
    ],
)
def test_what_is_written_out_is_seen(text, found):
    assert written(text) == found


def test_no_sentence_writes_out_a_delay_or_a_rate():
    """Good: `sous {verification_mois}`, `{{ "taux_mo"|delai }}`. Bad: « sous deux mois »."""
    lies = [
        f"{name} : {found}"
        for name, text in texts()
        for found in written(text)
        if not is_allowed(name, found)
    ]
    assert lies == []


def test_each_exception_is_still_needed():
    seen = {(name, found) for name, text in texts() for found in written(text)}
    idle = [
        (start, what)
        for start, what in ALLOWED
        if not any(name.startswith(start) and what in ("*", found) for name, found in seen)
    ]
    assert idle == []


def sentences():
    """What the moves and the stages say, before their parameters are read."""
    for found in workflows().values():
        for workflow in found:
            for name, move in workflow.moves.items():
                yield from (
                    (workflow.verb(name), text)
                    for text in (move.todo, move.waiting, move.announce, move.ask)
                )
    for version in deroules.known:
        for stage in version.stages:
            yield from ((version.code, text) for text in (stage.said, *stage.discreet.values()))


def test_each_parameter_that_a_sentence_cites_can_be_said():
    codes = {code for _, text in sentences() for code in cited(text)}
    assert len(codes) >= 8
    assert [code for code in sorted(codes) if not words(code, on=dt.date(2026, 6, 1))] == []


def test_no_label_of_a_button_cites_a_parameter():
    """Labels, told and titles are kept in the journal as they are: they give no delay."""
    labels = [
        text
        for found in workflows().values()
        for workflow in found
        for move in workflow.moves.values()
        for text in (move.label, move.told)
    ]
    assert [text for text in labels if CITED.search(text)] == []


def test_each_parameter_named_by_a_template_exists():
    named = {
        code
        for path in templates()
        for code in re.findall(r'"([a-z0-9_]+)"\|delai', path.read_text(encoding="utf-8"))
    }
    assert len(named) >= 10
    assert named <= set(parametres.everything())
