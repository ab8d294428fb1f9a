"""Every format of an export, read back: types, codes, dangerous texts, streaming."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from odf import teletype
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow

from etabli.core.exports import FORMATS, Column, UnknownFormat, export, export_response
from etabli.core.fichiers.models import Fichier
from etabli.core.ui.tags import lists

COLUMNS = (
    Column("Code INSEE", "commune.code"),
    Column("Déposée le", "depot", "date"),
    Column("Montant HT", "montant", "money"),
    Column("Participants", lambda row: row.nombre, "int"),
    Column("Titre", "titre"),
)
ROWS = (
    SimpleNamespace(
        commune=SimpleNamespace(code="01004"),
        depot=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC),
        montant="1234.505",
        nombre=25,
        titre="L’usine, « rouverte »\nenfin",
    ),
    SimpleNamespace(
        commune=None, depot=None, montant=Decimal("-5"), nombre=0, titre="=HYPERLINK(A1)"
    ),
)


def made(fmt, rows=ROWS, columns=COLUMNS, title="Ateliers 2026"):
    return b"".join(export(rows, columns, fmt=fmt, title=title))


def test_a_csv_follows_the_scdl():
    data = made("csv")
    assert not data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert rows == [
        ["Code INSEE", "Déposée le", "Montant HT", "Participants", "Titre"],
        ["01004", "2026-03-02", "1234.51", "25", "L’usine, « rouverte »\nenfin"],
        ["", "", "-5.00", "0", "'=HYPERLINK(A1)"],
    ]


def test_an_instant_is_of_paris_in_words_for_a_reader_and_iso_in_the_open_data():
    columns = (Column("saisi", "depot", "moment", label="Saisi le"),)
    shown = "02/03/2026 00:30:00"
    assert made("csv", columns=columns).decode().splitlines() == [
        "saisi", "2026-03-02T00:30:00+01:00", '""',
    ]  # fmt: skip
    assert made("csv-excel", columns=columns).decode("utf-8-sig").splitlines()[:2] == [
        "Saisi le", shown,
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx", columns=columns))).worksheets[0]
    assert sheet["A2"].value == dt.datetime(2026, 3, 2, 0, 30)
    cells = load(io.BytesIO(made("ods", columns=columns))).getElementsByType(TableCell)
    assert shown in [teletype.extractText(cell) for cell in cells]


def test_a_csv_for_excel_opens_with_a_double_click_in_french():
    data = made(
        "csv-excel", columns=(Column("depot", "depot", "date", label="Déposée le"), *COLUMNS[2:4])
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == [
        "Déposée le;Montant HT;Participants", "02/03/2026;1234,51;25", ";-5,00;0",
    ]  # fmt: skip
    assert b"depot" in made("csv", columns=(Column("depot", "depot", "date", label="Déposée le"),))
    response = export_response(ROWS, COLUMNS, fmt="csv-excel", filename="Dossiers")
    assert "dossiers.excel.csv" in response["Content-Disposition"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_a_csv_never_lets_a_text_run(start):
    data = made("csv", [{"Titre": f"{start}cmd"}], [Column("Titre")])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert rows[1] == [f"'{start}cmd"]


def test_an_xlsx_has_typed_cells_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx"))).worksheets[0]
    assert sheet.title == "Ateliers 2026"
    assert sheet.freeze_panes == "A2"
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[1] == [
        "01004",
        dt.datetime(2026, 3, 2),
        1234.51,
        25,
        "L’usine, « rouverte »\nenfin",
    ]
    assert values[2] == [None, None, -5, 0, "=HYPERLINK(A1)"]
    assert [cell.data_type for cell in sheet[3]] == ["n", "n", "n", "n", "s"]
    assert sheet["A2"].number_format == "@"


def test_an_ods_has_typed_cells_and_no_formula():
    book = load(io.BytesIO(made("ods")))
    (sheet,) = book.getElementsByType(Table)
    rows = [row.getElementsByType(TableCell) for row in sheet.getElementsByType(TableRow)]
    assert sheet.getAttribute("name") == "Ateliers 2026"
    assert [cell.getAttribute("valuetype") for cell in rows[1]] == [
        "string",
        "date",
        "currency",
        "float",
        "string",
    ]
    assert rows[1][1].getAttribute("datevalue") == "2026-03-02"
    assert rows[1][2].getAttribute("value") == "1234.51"
    assert teletype.extractText(rows[1][0]) == "01004"
    assert teletype.extractText(rows[2][4]) == "=HYPERLINK(A1)"
    assert rows[2][4].getAttribute("formula") is None
    assert rows[2][0].getAttribute("valuetype") is None


def test_an_ods_starts_with_its_type_uncompressed():
    with zipfile.ZipFile(io.BytesIO(made("ods"))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.testzip() is None


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_hostile_cell_is_kept_as_text(fmt):
    data = made(fmt, [{"Titre": "<b>&amp; \x07 ]]> é"}], [Column("Titre")], title="A:/*?[b] & c")
    if fmt.startswith("csv"):
        assert "<b>&amp;  ]]> é" in data.decode("utf-8")
    elif fmt == "xlsx":
        assert (
            openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A2"].value == "<b>&amp;  ]]> é"
        )
    else:
        cell = load(io.BytesIO(data)).getElementsByType(TableCell)[-1]
        assert teletype.extractText(cell) == "<b>&amp;  ]]> é"


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_empty_list_still_has_its_header(fmt):
    assert len(made(fmt, [])) > 20


def test_several_codes_share_a_cell_and_a_boolean_is_a_word():
    data = made(
        "csv",
        [{"communes": ["62447", "62448"], "clos": True}],
        [Column("communes"), Column("clos")],
    )
    assert data.decode("utf-8").splitlines()[1] == "62447|62448,oui"


def test_a_format_that_does_not_exist_is_refused():
    with pytest.raises(UnknownFormat):
        export(ROWS, COLUMNS, fmt="pdf")


def test_the_answer_is_a_download_of_the_right_type():
    response = export_response(ROWS, COLUMNS, fmt="xlsx", filename="Dossiers à moi")
    assert response["Content-Disposition"] == 'attachment; filename="dossiers-a-moi.xlsx"'
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue()[:2] == b"PK"


def test_a_long_csv_leaves_in_pieces():
    rows = ({"n": number} for number in range(1200))
    assert len(list(export(rows, [Column("n", kind="int")], fmt="csv"))) == 3


def test_the_answer_streams_under_asgi_without_a_warning():
    response = export_response(ROWS, COLUMNS, fmt="csv", filename="Dossiers")

    async def read() -> bytes:
        return b"".join([part async for part in response])

    assert asyncio.run(read()) == made("csv")


@pytest.mark.django_db
def test_a_queryset_is_read_in_one_query(django_assert_num_queries):
    for number in range(3):
        Fichier.objects.create(
            name=f"f{number}", size=1, kind="application/pdf", path="x", sha256="0", subject="a:1"
        )
    columns = [
        Column("Nom", "name"),
        Column("Type", "format"),
        Column("Déposé le", "created_at", "date"),
    ]
    with django_assert_num_queries(1):
        data = made("csv", Fichier.objects.order_by("name"), columns)
    assert [line.split(",")[:2] for line in data.decode().splitlines()[1:]] == [
        [f"f{n}", "PDF"] for n in range(3)
    ]


def test_every_format_has_words_for_its_link():
    assert list(lists.FORMATS) == list(FORMATS)
