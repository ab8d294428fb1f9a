"""A register as PLACE gives it: a CSV whose encoding, separator and headings vary, read as rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etabli.core.refus import Refused
from etabli.core.texte import clean_line, clean_text, fold_code, fold_words

MAX_BYTES, MOST_ROWS = 600_000, 5000
#: titles and references may stand above the headings
PREAMBLE = 20
SEPARATORS = (";", ",", "\t")
UNREADABLE = (
    "Ce fichier n’est pas un CSV : exportez {source} en CSV, et versez le fichier tel qu’il est."
)
SPREADSHEET = "C’est un tableur ou une archive : exportez {source} en CSV, et versez-le tel quel."
TOO_BIG = "Ce fichier dépasse 600 ko : ce n’est pas {source}."
TOO_MANY = f"Ce fichier a plus de {MOST_ROWS} lignes : ce n’est pas {{source}}."
#: how a sentence calls the file
REGISTER = "le registre de PLACE"
OPEN_QUOTE = (
    "Ligne {line} : un guillemet n’est pas fermé, ou la ligne est trop longue. "
    "Exportez de nouveau le fichier, ou corrigez cette ligne."
)
UNIVERSAL = (
    "La colonne « {name} » n’est pas à l’heure de Paris : ôtez cette mention du titre et ajoutez « Z » à "
    "chaque heure, ou exportez le registre à l’heure de Paris."
)
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
REFERENCE = re.compile(r"r[ée]f[ée]rence[^:;,]*:\s*(\S[^;,]*)", re.IGNORECASE)
REFERENCES = frozenset(
    {"reference", "reference de la consultation", "reference consultation", "ref consultation",
     "reference de consultation"}
)  # fmt: skip

#: what a column is, by the headings under which it is found; folded, without what is in brackets
Headings = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it begins in the file, its cells by what they are."""

    line: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell on one line; empty when there is none."""
        return clean_line(self.cells.get(name, ""))

    def text(self, name: str) -> str:
        """The cell with its lines."""
        return clean_text(self.cells.get(name, "")).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows under the headings, and the references of consultations that the file names."""

    rows: tuple[Row, ...]
    columns: frozenset[str]
    references: tuple[str, ...]


def decoded(data: bytes, *, source: str = REGISTER) -> str:
    """The text of a file, in UTF-8 or in the Windows of spreadsheets. Refused when it is no text."""
    if len(data) > MAX_BYTES:
        raise Refused(TOO_BIG.format(source=source))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(SPREADSHEET.format(source=source))
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(UNREADABLE.format(source=source))


def sheet(
    text: str,
    headings: Headings,
    *,
    needs: Sequence[str],
    names: Mapping[str, str],
    source: str = REGISTER,
) -> Sheet:
    """The rows of a file; Refused, all of it, when its headings are not found or a quote stays open.

    `needs` are the columns without which nothing is read, `names` how a sentence calls them.
    """
    if len(text) > MAX_BYTES:
        raise Refused(TOO_BIG.format(source=source))
    if not text.strip():
        raise Refused("Le fichier est vide : choisissez le fichier, ou collez son texte.")
    best = max(
        (_tried(text, one, headings) for one in SEPARATORS), key=lambda one: len(one.places)
    )
    missing = [names[need] for need in needs if need not in best.places]
    if missing:
        raise Refused(_missing(missing))
    if best.broken:
        raise Refused(OPEN_QUOTE.format(line=best.broken))
    return _sheet(best, source=source)


def _missing(names: Sequence[str]) -> str:
    wanted = " et ".join(f"« {name} »" for name in names)
    start = (
        f"La colonne {wanted} n’est pas dans ce fichier"
        if len(names) == 1
        else f"Les colonnes {wanted} ne sont pas dans ce fichier"
    )
    return f"{start} : versez le fichier tel qu’il est exporté, avec la ligne des titres."


@dataclass(frozen=True, slots=True)
class _Tried:
    """The records under one separator, their headings, the line from which they cannot be read."""

    lines: Sequence[tuple[int, list[str]]]
    head: int
    places: Mapping[str, int]
    broken: int


def _tried(text: str, separator: str, headings: Headings) -> _Tried:
    lines, broken = _lines(text, separator)
    return _Tried(lines, *_head(lines, headings), broken)


def _sheet(found: _Tried, *, source: str) -> Sheet:
    rows = [
        Row(number, {name: cells[at] for name, at in found.places.items() if at < len(cells)})
        for number, cells in found.lines[found.head + 1 :]
        if any(cell.strip() for cell in cells)
    ]
    if len(rows) > MOST_ROWS:
        raise Refused(TOO_MANY.format(source=source))
    return Sheet(tuple(rows), frozenset(found.places), _references(found.lines, found.head))


def _lines(text: str, separator: str) -> tuple[list[tuple[int, list[str]]], int]:
    """Each record with the line where it begins; the line of a quote left open, 0 when there is none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        return found, begins
    return found, 0


def _head(
    lines: Sequence[tuple[int, list[str]]], headings: Headings
) -> tuple[int, dict[str, int]]:
    """The row of the headings, that which knows the most of them, and the place of each column."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, (_, cells) in enumerate(lines[:PREAMBLE]):
        places = _places(cells, headings)
        if len(places) > len(best[1]):
            best = (at, places)
    return best


def _places(cells: Sequence[str], headings: Headings) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        title = fold_words(ASIDE.sub(" ", cell))
        for name, titles in headings.items():
            if title in titles and name not in found:
                if {"utc", "gmt"} & set(fold_words(cell).split()):
                    raise Refused(UNIVERSAL.format(name=clean_line(cell)))
                found[name] = place
                break
    return found


def _references(lines: Sequence[tuple[int, list[str]]], at: int) -> tuple[str, ...]:
    """Those written above the headings, and those of a column of its own."""
    found = [*_above(lines[:at]), *_in_column(lines[at:])]
    kept = {fold_code(one).lower(): clean_line(one) for one in found if one.strip()}
    return tuple(kept.values())


def _above(lines: Sequence[tuple[int, list[str]]]) -> Iterator[str]:
    for _, cells in lines:
        said = [cell.strip() for cell in cells if cell.strip()]
        if len(said) > 1 and fold_words(said[0]) in REFERENCES:
            yield said[1]
        elif match := REFERENCE.search(" ".join(said)):
            yield match[1]


def _in_column(lines: Sequence[tuple[int, list[str]]]) -> Iterator[str]:
    """The cells under such a heading; the first line is that of the headings."""
    head = lines[0][1] if lines else []
    places = [at for at, cell in enumerate(head) if fold_words(ASIDE.sub(" ", cell)) in REFERENCES]
    for _, cells in lines[1:]:
        yield from (cells[at] for at in places if at < len(cells))
