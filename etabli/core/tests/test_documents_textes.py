"""What people paste reaches the paper: drawn, on the page, in files that open."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pymupdf
import pypdf
import pytest
from django.conf import settings

from etabli.core.documents.blocks import Columns, Content, KeyValues, Paragraph, Table
from etabli.core.documents.glyphs import drawable
from etabli.core.documents.office import render_html, render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.exports import Column, export

CAS = Path(settings.BASE_DIR) / "tests" / "cas" / "textes-colles.toml"
PASTED = {case["nom"]: case for case in tomllib.loads(CAS.read_text(encoding="utf-8"))["cas"]}
WORD = "".join(f"RÉF_2026_{number:04}_" for number in range(1, 13))[:160]
RIGHT_EDGE = 537  # points: an A4 page less its margin


def pdf_words(content: Content) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(content)))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


@pytest.mark.parametrize("name", [name for name, case in PASTED.items() if "pdf" in case])
def test_nothing_pasted_is_printed_as_a_code(name):
    printed = pdf_words(Content("Essai", (Paragraph(PASTED[name]["texte"]),)))
    assert "[U+" not in printed


@pytest.mark.parametrize(
    "name", ["trait d’union insécable", "espaces fines de la typographie", "unités"]
)
def test_what_the_fonts_lack_is_drawn_as_its_cousin(name):
    assert " ".join(drawable(PASTED[name]["texte"]).split()) == PASTED[name]["pdf"]


def test_breaks_and_bullets_of_a_word_processor_are_ours():
    lines = drawable(PASTED["séparateurs de ligne d’un traitement de texte"]["texte"])
    assert lines == "Première ligne\ndeuxième\ntroisième\nquatrième\ncinquième"
    bullets = drawable(PASTED["puces et cases d’un traitement de texte"]["texte"])
    assert bullets == "• un\n• deux\n☑ coché\n▶ suite\n→ effet\n→ donc"


def everywhere(text: str) -> Content:
    """The text in each place that a person fills."""
    return Content(
        text, (Paragraph(text), KeyValues(((text, text),)), Table(text, ("A", text), ((text, text),))),
        subtitle=text, author=text, subject=text,
    )  # fmt: skip


@pytest.mark.parametrize("name", PASTED)
def test_the_files_of_the_office_stay_well_formed(name):
    for fmt in ("odt", "docx"):
        made = render_office(everywhere(PASTED[name]["texte"]), fmt)
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")):
                    ElementTree.fromstring(archive.read(part))
    assert not set(render_html(everywhere(PASTED[name]["texte"])).decode()) & set("\x02\x0b")


@pytest.mark.parametrize("name", PASTED)
@pytest.mark.parametrize("fmt", ["ods", "xlsx"])
def test_the_sheets_of_an_export_stay_well_formed(name, fmt):
    text = PASTED[name]["texte"]
    made = b"".join(export([{"Titre": text}], [Column("Titre")], fmt=fmt, title=text))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(part))


def test_a_word_that_cannot_be_cut_stays_on_the_page_and_in_its_column():
    aside = Columns(((Paragraph(WORD),), (Paragraph("voisine"),)))
    table = Table("T", ("Aa", "Bb", "Cc"), ((WORD, "b" * 160, "derniere"),))
    content = Content("Essai", (Paragraph(WORD), Paragraph("x" * 160), aside, table))
    with pymupdf.open(stream=render_pdf(content)) as pdf:
        found = pdf[0].get_text("words")
    assert max(end for _, _, end, *_ in found) < RIGHT_EDGE
    starts = {word: start for start, _, _, _, word, *_ in found}
    for start, _, end, _, word, *_ in found:
        if word.startswith("bbb"):
            assert starts["Bb"] - 1 < start < end < starts["Cc"]
    middle = starts["voisine"]
    lines = [end for start, _, end, _, word, *_ in found if 60 < start < 75 and "_" in word]
    assert len(lines) == 5 + 4  # in the column, then in the cell
    assert max(lines) < middle


def test_the_cuts_add_no_letter():
    assert drawable(WORD).replace("\u200b", "") == WORD
    assert max(map(len, drawable("x" * 160).split("\u200b"))) == 8


def test_a_word_of_the_language_is_left_whole():
    assert drawable("anticonstitutionnellement") == "anticonstitutionnellement"
