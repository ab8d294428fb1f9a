"""Rows → XLSX. openpyxl makes the workbook, its styles and its header; the rows are written as they
come, as in ODS: a cell made an object of the library, then XML, would take half the time of a file."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from etabli.core.exports.columns import Column, Row, Value

CHUNK = 256 * 1024
SHEET = "xl/worksheets/sheet1.xml"
#: the row that the rows take the place of, and the first number of theirs
PLACE, FIRST = '<row r="2">', 2
#: the day 0 of a spreadsheet, whose calendar holds a 29 February 1900
ORIGIN = dt.datetime(1899, 12, 30)
FORMATS = {
    "date": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm:ss",
    "money": '#,##0.00\\ "€"',
    "int": "0",
    "text": "@",
}
WIDTHS = {"date": 12, "moment": 20, "money": 16, "int": 10, "text": 28}


def xlsx_parts(rows: Iterable[Row], columns: Sequence[Column], title: str) -> Iterator[bytes]:
    """The bytes of the workbook, piece by piece."""
    shell, styles = _workbook(columns, title)
    with tempfile.TemporaryFile() as file:
        with (
            zipfile.ZipFile(io.BytesIO(shell)) as source,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for item in source.infolist():
                if item.filename == SHEET:
                    _fill(target, source.read(item).decode("utf-8"), rows, columns, styles)
                else:
                    target.writestr(item, source.read(item))
        file.seek(0)
        while part := file.read(CHUNK):
            yield part


def _fill(
    target: zipfile.ZipFile,
    content: str,
    rows: Iterable[Row],
    columns: Sequence[Column],
    styles: Sequence[int],
) -> None:
    before, _, rest = content.partition(PLACE)
    places = [
        (column, get_column_letter(number), style)
        for number, (column, style) in enumerate(zip(columns, styles, strict=True), start=1)
    ]
    with target.open(SHEET, "w") as out:
        out.write(before.encode("utf-8"))
        for number, row in enumerate(rows, start=FIRST):
            cells = "".join(
                _cell(f'r="{letter}{number}" s="{style}"', column.value(row))
                for column, letter, style in places
            )
            out.write(f'<row r="{number}">{cells}</row>'.encode())
        out.write(rest.partition("</row>")[2].encode("utf-8"))


def _cell(place: str, value: Value) -> str:
    """One typed cell; a text stays a text, whatever its first character. A spreadsheet knows no time zone."""
    match value:
        case None:
            return ""
        case str():
            text = f'<t xml:space="preserve">{escape(value)}</t>'
            return f'<c {place} t="inlineStr"><is>{text}</is></c>'
        case dt.date():
            return f"<c {place}><v>{_serial(value)}</v></c>"
        case Decimal() | int():
            return f"<c {place}><v>{value}</v></c>"


def _serial(day: dt.date) -> float:
    """How a spreadsheet keeps a day: so many days since its first one, the hour as a part of a day."""
    if isinstance(day, dt.datetime):
        return (day.replace(tzinfo=None) - ORIGIN) / dt.timedelta(days=1)
    return (day - ORIGIN.date()).days


def _workbook(columns: Sequence[Column], title: str) -> tuple[bytes, list[int]]:
    """A workbook with its header and one row to be replaced, and the style of each column."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.language = "fr-FR"
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    head, place = [], []
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS[column.kind]
        head.append(WriteOnlyCell(sheet, value=column.words))
        head[-1].font = Font(bold=True)
        place.append(WriteOnlyCell(sheet))
        place[-1].number_format = FORMATS[column.kind]
    sheet.append(head)
    sheet.append(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), [cell.style_id for cell in place]


def sheet_title(title: str) -> str:
    """What a spreadsheet accepts as the name of a sheet: 31 characters, none of []:*?/\\."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31].strip() or "Export"
