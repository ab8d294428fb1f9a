"""Rows → CSV, ODS or XLSX, sent as they are made."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import QuerySet

from etabli.core.exports.columns import Column, Row, Value, harmless
from etabli.core.exports.ods import ods_parts
from etabli.core.exports.xlsx import sheet_title, xlsx_parts
from etabli.core.fichiers.http import Stream, download, file_slug
from etabli.core.texte import clean_line

BATCH = 500  # rows of CSV in a piece; rows read at once from the database
SECONDS = "%d/%m/%Y %H:%M:%S"  # of Paris, as a reader sees them


class UnknownFormat(LookupError):
    """Exports are csv, csv-excel, ods or xlsx."""


class _Writer(NamedTuple):
    content_type: str
    parts: Callable[[Iterable[Row], Sequence[Column], str], Iterator[bytes]]
    suffix: str


def export(
    rows: Iterable[Row], columns: Sequence[Column], *, fmt: str, title: str = ""
) -> Iterator[bytes]:
    """The bytes of the file, piece by piece. UnknownFormat when the format is none of ours."""
    if fmt not in FORMATS:
        raise UnknownFormat(
            f"Le format {fmt!r} n’existe pas : choisissez csv, csv-excel, ods ou xlsx."
        )
    kept = [column for column in columns if fmt == "csv" or not column.for_machines]
    return FORMATS[fmt].parts(_read(rows), kept, clean_line(title) or "Export")


def export_response(
    rows: Iterable[Row], columns: Sequence[Column], *, fmt: str, filename: str, title: str = ""
) -> Stream:
    """The export as a download named `filename` (words; made into a file name)."""
    parts = export(rows, columns, fmt=fmt, title=title or filename)
    writer = FORMATS[fmt]
    name = f"{file_slug(filename)}.{writer.suffix}"
    return download(parts, filename=name, content_type=writer.content_type)


def _read(rows: Iterable[Row]) -> Iterable[Row]:
    """A queryset is read by batches: memory does not grow with the list."""
    return rows.iterator(chunk_size=BATCH) if isinstance(rows, QuerySet) else rows


def _csv_parts(rows: Iterable[Row], columns: Sequence[Column], _: str) -> Iterator[bytes]:
    """UTF-8, commas, ISO dates, decimal points, as the SCDL asks (domain 7.8); no byte-order mark."""
    yield from _csv_lines(rows, columns, [column.title for column in columns], ",", _csv_cell)


def _csv_excel_parts(rows: Iterable[Row], columns: Sequence[Column], _: str) -> Iterator[bytes]:
    """What a French Excel opens with a double click: byte-order mark, semicolons, our dates and commas."""
    yield codecs.BOM_UTF8
    yield from _csv_lines(rows, columns, [column.words for column in columns], ";", _excel_cell)


def _csv_lines(
    rows: Iterable[Row],
    columns: Sequence[Column],
    head: list[str],
    delimiter: str,
    cell: Callable[[Value], str],
) -> Iterator[bytes]:
    echo = _Echo()
    writer = csv.writer(echo, lineterminator="\r\n", delimiter=delimiter)
    writer.writerow(head)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(column.value(row)) for column in columns])
        if number % BATCH == 0:
            yield echo.take()
    yield echo.take()


def _excel_cell(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return value.strftime(SECONDS)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else _csv_cell(value)


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)


class _Echo:
    """A file for the csv module that gives back what was just written."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> int:
        self.lines.append(line)
        return len(line)

    def take(self) -> bytes:
        text = "".join(self.lines)
        self.lines.clear()
        return text.encode("utf-8")


FORMATS = MappingProxyType(
    {
        "csv": _Writer("text/csv; charset=utf-8", _csv_parts, "csv"),
        "csv-excel": _Writer("text/csv; charset=utf-8", _csv_excel_parts, "excel.csv"),
        "ods": _Writer(
            "application/vnd.oasis.opendocument.spreadsheet",
            lambda rows, columns, title: ods_parts(rows, columns, sheet_title(title)),
            "ods",
        ),
        "xlsx": _Writer(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx_parts,
            "xlsx",
        ),
    }
)
