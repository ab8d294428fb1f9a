"""Rows → ODS. odfpy makes the workbook, its styles and its header; the rows are written as they
come, for its tree of objects would take two kilobytes a cell."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from odf import dc, number, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from etabli.core.exports.columns import Column, Row, Value
from etabli.core.formats import euros

CHUNK = 256 * 1024
PLACE = "\ue000"  # where the rows go: a private character no title holds
WIDTHS = {"date": "2.6cm", "moment": "4cm", "money": "3.4cm", "int": "2.2cm", "text": "6cm"}


def ods_parts(rows: Iterable[Row], columns: Sequence[Column], title: str) -> Iterator[bytes]:
    """The bytes of the workbook, piece by piece."""
    with tempfile.TemporaryFile() as file:
        with (
            zipfile.ZipFile(io.BytesIO(_workbook(columns, title))) as shell,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for item in shell.infolist():
                if item.filename == "content.xml":
                    _fill(target, shell.read(item).decode("utf-8"), rows, columns)
                else:
                    target.writestr(item, shell.read(item), item.compress_type)
        file.seek(0)
        while part := file.read(CHUNK):
            yield part


def _fill(
    target: zipfile.ZipFile, content: str, rows: Iterable[Row], columns: Sequence[Column]
) -> None:
    start = content.index("<table:table-row", content.index("</table:table-header-rows>"))
    end = content.index("</table:table-row>", start) + len("</table:table-row>")
    with target.open("content.xml", "w") as out:
        out.write(content[:start].encode("utf-8"))
        for row in rows:
            cells = "".join(_cell(column.value(row)) for column in columns)
            out.write(f"<table:table-row>{cells}</table:table-row>".encode())
        out.write(content[end:].encode("utf-8"))


def _cell(value: Value) -> str:
    """One typed cell; a text is written as text, so a formula stays words."""
    match value:
        case None:
            return "<table:table-cell/>"
        case dt.datetime():
            local = value.replace(tzinfo=None).isoformat()
            kind = (
                f'office:value-type="date" office:date-value="{local}" table:style-name="instant"'
            )
            shown = f"{value:%d/%m/%Y %H:%M:%S}"
        case dt.date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}" table:style-name="jour"'
            shown = f"{value:%d/%m/%Y}"
        case Decimal():
            kind = (
                f'office:value-type="currency" office:currency="EUR" office:value="{value}" '
                'table:style-name="montant"'
            )
            shown = euros(value)
        case int():
            kind, shown = f'office:value-type="float" office:value="{value}"', str(value)
        case _:
            kind, shown = 'office:value-type="string"', value
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def _spaced(line: str) -> str:
    """ODF folds spaces: the second one and the next are counted apart."""
    escaped = escape(line).replace("\t", "<text:tab/>")
    return re.sub(" {2,}", lambda run: f' <text:s text:c="{len(run[0]) - 1}"/>', escaped)


def _workbook(columns: Sequence[Column], title: str) -> bytes:
    """A workbook with its header and one row to be replaced."""
    book = OpenDocumentSpreadsheet()
    book.meta.addElement(dc.Title(text=title))
    book.meta.addElement(dc.Language(text="fr-FR"))
    _add_styles(book)
    sheet = table.Table(name=title)
    for column in columns:
        sheet.addElement(table.TableColumn(stylename=f"large-{column.kind}"))
    head = table.TableHeaderRows()
    head.addElement(_row([column.words for column in columns], stylename="titre"))
    sheet.addElement(head)
    sheet.addElement(_row([PLACE]))
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(words: Sequence[str], **cell: str) -> table.TableRow:
    row = table.TableRow()
    for word in words:
        box = table.TableCell(valuetype="string", **cell)
        box.addElement(text.P(text=word))
        row.addElement(box)
    return row


_DAY = (number.Day, "/", number.Month, "/", number.Year)
_HOUR = (number.Hours, ":", number.Minutes, ":", number.Seconds)


def _dated(name: str, *parts: str | Callable[..., object]) -> number.DateStyle:
    """A style of date: its parts in long figures, the signs between them."""
    made = number.DateStyle(name=name)
    for part in parts:
        made.addElement(number.Text(text=part) if isinstance(part, str) else part(style="long"))
    return made


def _add_styles(book: OpenDocumentSpreadsheet) -> None:
    """Bold titles, French dates, euros, a width for each type of column."""
    kept = book.automaticstyles
    for kind, width in WIDTHS.items():
        wide = style.Style(name=f"large-{kind}", family="table-column")
        wide.addElement(style.TableColumnProperties(columnwidth=width))
        kept.addElement(wide)
    bold = style.Style(name="titre", family="table-cell")
    bold.addElement(style.TextProperties(fontweight="bold"))
    kept.addElement(bold)
    day = _dated("format-jour", *_DAY)
    instant = _dated("format-instant", *_DAY, " ", *_HOUR)
    money = number.CurrencyStyle(name="format-montant")
    money.addElement(number.Number(decimalplaces="2", minintegerdigits="1", grouping="true"))
    money.addElement(number.Text(text=" €"))
    for name, formats in (("jour", day), ("instant", instant), ("montant", money)):
        kept.addElement(formats)
        kept.addElement(style.Style(name=name, family="table-cell", datastylename=formats))
