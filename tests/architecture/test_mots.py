"""Words of ours that nobody reads: the codes of the rules stay in the code, amounts have one writer.

What the pages really show is read by `etabli/espaces/tests/test_mots.py`; here, every sentence is,
even one that no test makes appear.
"""

import ast
import re
import tomllib

from django.conf import settings
from django.utils.module_loading import import_string

from tests.architecture.arbre import ROOT, name_of, python_files, templates, tree

LEDGER = tomllib.loads((ROOT / "regles.toml").read_text(encoding="utf-8"))
#: « 6.1 » may also be the number of an action: the codes with a letter only; « P1 » is a proposition
RULES = sorted(
    {
        code
        for rules in LEDGER.values()
        for code in rules
        if code[0].isalpha() and not re.fullmatch(r"P\d", code)
    }
)
ONE = f"(?:{'|'.join(map(re.escape, RULES))})"
CODE = re.compile(rf"(?<![\w-]){ONE}(?![\w-])")
ALONE = re.compile(rf"{ONE}(?: [a-e])?")
#: the lines of a picture, whose moves look like codes: « M12 5v14 »
DRAWN = re.compile(r"<svg |M[\d.]+[ ,][\d.]+(?:[a-zA-Z]| \d)")
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
AMOUNT_IN_TEMPLATE = re.compile(r"}}(?:\s|&nbsp;)*€")
#: read by developers: the commands, the pages of reference they print, the gallery
FOR_US = ("management", "reference", "gallery", "registre")
WRITER = "etabli/core/formats.py"


def is_read_by_people(path):
    parts = path.relative_to(ROOT).parts
    return parts[0] in ("etabli", "config") and not set(FOR_US) & {*parts, path.stem}


def docstrings(module):
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr):
            yield first.value


def sentences(path):
    """(line, text) of the strings of a file that are not docstrings."""
    module = tree(path)
    ours = {id(node) for node in docstrings(module)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Constant) or id(node) in ours:
            continue
        if isinstance(node.value, str):
            yield node.lineno, node.value


def test_no_sentence_shows_the_code_of_a_rule():
    """Good: `rule="T-9"`. Bad: « le tour est définitivement utilisé (T-9) »."""
    wrong = [
        f"{name_of(path)}:{line} {text}"
        for path in python_files(with_tests=False)
        if is_read_by_people(path) and path.name != "regles.py"
        for line, text in sentences(path)
        if CODE.search(text) and not ALONE.fullmatch(text) and not DRAWN.match(text)
    ]
    wrong += [
        f"{name_of(path)}: {found[0]}"
        for path in templates()
        if is_read_by_people(path)
        for found in CODE.finditer(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def is_amount(node):
    """An f-string where « € » follows a value that our writer did not write."""
    pairs = zip(node.values, node.values[1:], strict=False)
    return any(
        isinstance(value, ast.FormattedValue)
        and isinstance(after, ast.Constant)
        and re.match(r"[\s\u00a0\u202f]*€", str(after.value))
        for value, after in pairs
    )


def test_money_has_one_writer():
    """Good: `euros(montant)`, `{{ montant|euros }}`. Bad: f"{montant} €", `{{ montant }} €`."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files(with_tests=False)
        if name_of(path) != WRITER and name_of(path).startswith(("etabli/", "config/"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr) and is_amount(node)
    ]
    wrong += [
        name_of(path)
        for path in templates()
        if AMOUNT_IN_TEMPLATE.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


#: « notifiez », « saisissez »
ORDER = re.compile(r"\b(?!(?:chez|assez|rez|nez|avez|pouvez)\b)\w+ez\b", re.IGNORECASE)


def test_a_condition_of_another_app_orders_nothing_of_its_reader():
    """What is missing to leave a stage is read by the whole State, whoever must do it.

    Good: « Le second bon de commande est à notifier. » Bad: « Notifiez le second bon de commande. »
    """
    kinds = import_string(settings.CONDITIONS).values()
    names = {name for kind in kinds for group in kind.values() for name in group}
    homes = [ROOT / name.rpartition(".")[0].replace(".", "/") for name in sorted(names)]
    files = [one / "__init__.py" if one.is_dir() else one.with_suffix(".py") for one in homes]
    wrong = [
        f"{name_of(path)}:{line} {text}"
        for path in dict.fromkeys(files)
        for line, text in sentences(path)
        if ORDER.search(text)
    ]
    assert wrong == []
