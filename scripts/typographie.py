"""French as it is printed, in code, templates and data files: find the faults, or correct them.

    scripts/typographie.py [--corriger] [FILE_OR_FOLDER…]

’ and not ', « … », a non-breaking space before : ; ! ?, inside « »
and after n°. English text is left alone.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
N = "\u00a0"
END = r"(?=\s|$|[.,)\"'<{])"
# what is wrong: what is written instead
RULES = (
    (re.compile(r"(?<=\S) ([:;!?»])" + END), N + r"\1"),
    (re.compile(r"« "), "«" + N),
    (re.compile(r"([a-zàâçéèêëîïôùûü)])([;!?])(?=\s|$)", re.IGNORECASE), r"\1" + N + r"\2"),
    (re.compile(r"«(?=[^\u00a0\u202f\s])"), "«" + N),
    (re.compile(r"(?<=[^\u00a0\u202f\s])»"), N + "»"),
    (re.compile(r"(?<![^\W\d])([nN]°) (?=[\d{]|$)"), r"\1" + N),
    (
        re.compile(
            r"(\b[cdjlmnst]|\bqu|\blorsqu|\bpuisqu|\bjusqu|\baujourd)'(?=[a-zàâéèêîôûœh«])",
            re.IGNORECASE,
        ),
        r"\1’",
    ),
)
WORDS = (
    "le la les des une du est sont vous pour avec pas qui que dans sur cette votre aux sera été "
    "non oui date nom il au par"
)
FRENCH = re.compile(r"\b(?:" + "|".join(WORDS.split()) + r")\b|[éèàêçùôîœ’«°]", re.IGNORECASE)


def is_french(text: str) -> bool:
    return " " in text and bool(FRENCH.search(text))


def faults(text: str) -> list[str]:
    """What a printer would correct in a French text; nothing for any other text."""
    if not is_french(text):
        return []
    return [m.group() for pattern, _ in RULES for m in pattern.finditer(text)]


def corrected(text: str) -> str:
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text


# -- Python ------------------------------------------------------------------------------------


def _skipped(module: ast.Module) -> set[int]:
    """Docstrings (English), and the pieces of f-strings, judged whole as the reader sees them."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = {id(v) for n in ast.walk(module) if isinstance(n, ast.JoinedStr) for v in n.values}
    for node in ast.walk(module):
        if isinstance(node, owners) and ast.get_docstring(node, clean=False) is not None:
            found.add(id(node.body[0].value))  # type: ignore[attr-defined]
    return found


def _written(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_written(v) or "0" for v in node.values)
    return ""


def strings(source: str) -> Iterator[tuple[ast.expr, str]]:
    """Every string of a module with its node, docstrings apart."""
    module = ast.parse(source)
    skipped = _skipped(module)
    for node in ast.walk(module):
        if id(node) not in skipped and isinstance(node, ast.expr) and (text := _written(node)):
            yield node, text


def python_faults(source: str) -> Iterator[tuple[int, str, list[str]]]:
    for node, text in strings(source):
        if found := faults(text):
            yield node.lineno, text, found


def correct_python(source: str) -> str:
    """Correct the lines of the faulty strings, between their quotes only."""
    lines = source.splitlines(keepends=True)
    for node, text in list(strings(source)):
        if faults(text):
            is_block = '"""' in lines[node.lineno - 1]
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = (corrected if is_block else _between_quotes)(lines[number])
    return "".join(lines)


def _between_quotes(line: str) -> str:
    return re.sub(r'"((?:[^"\\]|\\.)*)"', lambda m: f'"{corrected(m[1])}"', line)


# -- templates ---------------------------------------------------------------------------------

HIDDEN = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
QUOTED = re.compile(r'"([^"]*)"')
PIECE = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>)", re.DOTALL)
SPOKEN = frozenset({"alt", "title", "placeholder", "aria-label", "content"})


class _Text(HTMLParser):
    """The text a reader sees or hears: nodes, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SPOKEN and value]


def template_texts(source: str) -> Iterator[str]:
    source = HIDDEN.sub("", source)
    for tag in re.findall(r"{%.*?%}", source, re.DOTALL):
        yield from QUOTED.findall(tag)
    reader = _Text()
    reader.feed(re.sub(r"{%.*?%}", "", re.sub(r"{{.*?}}", "0", source), flags=re.DOTALL))
    yield from reader.found


def template_faults(source: str) -> Iterator[tuple[int, str, list[str]]]:
    for text in template_texts(source):
        if found := faults(text):
            yield 1, text, found


def correct_template(source: str) -> str:
    """Correct the text between tags, and the quoted words inside them."""
    pieces = PIECE.split(source)
    return "".join(_correct_piece(piece, is_first=i == 0) for i, piece in enumerate(pieces))


def _correct_piece(piece: str, *, is_first: bool) -> str:
    if piece.startswith(("{%", "<")):
        return QUOTED.sub(lambda m: f'"{corrected(m[1]) if faults(m[1]) else m[1]}"', piece)
    if piece.startswith(("{{", "{#")) or is_first and not piece.strip():
        return piece
    # A variable or a tag stands before this piece: its first space follows something.
    return corrected("0" + piece)[1:] if not is_first else corrected(piece)


# -- data files --------------------------------------------------------------------------------


def toml_faults(source: str) -> Iterator[tuple[int, str, list[str]]]:
    for number, line in enumerate(source.splitlines(), start=1):
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
            if found := faults(text):
                yield number, text, found


def correct_toml(source: str) -> str:
    lines = source.splitlines(keepends=True)
    return "".join(_between_quotes(line) if any(toml_faults(line)) else line for line in lines)


Finder = Callable[[str], Iterator[tuple[int, str, list[str]]]]
KINDS: dict[str, tuple[Finder, Callable[[str], str]]] = {
    ".py": (python_faults, correct_python),
    ".html": (template_faults, correct_template),
    ".txt": (template_faults, correct_template),
    ".toml": (toml_faults, correct_toml),
}


def is_read_by_people(path: Path) -> bool:
    """Our own texts: not the tests, not the migrations, not the files of the tools."""
    parts = path.relative_to(ROOT).parts
    if path.suffix not in KINDS or {"tests", "migrations"} & set(parts):
        return False
    if path.suffix == ".txt" and "templates" not in parts:
        return False
    return parts[0] in {"etabli", "config", "demo"} or parts == ("glossaire.toml",)


def files(places: Iterable[str] = ()) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *places]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = (ROOT / line for line in listing.splitlines())
    return [path for path in found if path.is_file() and is_read_by_people(path)]


def report(path: Path) -> list[str]:
    find, _ = KINDS[path.suffix]
    name = path.relative_to(ROOT)
    source = path.read_text(encoding="utf-8")
    return [
        f"{name}:{number} {found} {text.strip()[:70]!r}" for number, text, found in find(source)
    ]


def correct(path: Path) -> None:
    _, repair = KINDS[path.suffix]
    source = path.read_text(encoding="utf-8")
    if (better := repair(source)) != source:
        path.write_text(better, encoding="utf-8")


def main() -> int:
    places = [argument for argument in sys.argv[1:] if argument != "--corriger"]
    wrong = [path for path in files(places) if report(path)]
    if "--corriger" in sys.argv:
        for path in wrong:
            correct(path)
    left = [line for path in wrong for line in report(path)]
    print(*left, sep="\n", end="\n" if left else "")
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
