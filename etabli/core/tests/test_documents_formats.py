"""Every format says the words of the blocks, and nothing else; the PDF can be read by everyone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from xml.etree import ElementTree

import outloud
import page
import pikepdf
import pypdf
import pytest

from etabli.core.documents.blocks import Content, Figure, KeyValues, Paragraph, Run, Table
from etabli.core.documents.columns import fitted
from etabli.core.documents.glyphs import drawable
from etabli.core.documents.office import render_fragment, render_html, render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.documents.words import words
from etabli.core.tests import imprimer, papers

PAPERS = [papers.letter, papers.order, papers.everything]
BODY = (58.0, 785.0)  # between the foot and the running title of an A4 page, in points
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def squeezed(text: str) -> str:
    """Without spaces nor list bullets: lines break where they want."""
    return re.sub(r"[\s\u00a0\u202f•]+", "", text)


def said(content: Content) -> str:
    return squeezed("".join(words(content)))


def pdf_text(pdf: bytes) -> str:
    parts: list[str] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        height = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        if BODY[0] < height < BODY[1]:
            parts.append(text)

    for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        sheet.extract_text(visitor_text=visit)
    return squeezed("".join(parts))


def odt_text(odt: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    assert body is not None
    for frame in body.iter(f"{DRAW}frame"):
        frame.clear()  # the alternative text of an image is not printed
    return squeezed("".join(body.itertext()))


def docx_text(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return squeezed("".join(part.text or "" for part in root.iter(f"{WORD}t")))


def structure(pdf: bytes) -> list[str]:
    """The tags of the structure tree, in reading order."""
    found: list[str] = []

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(str(element.S)[1:])
            walk(element.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_the_pdf_says_the_words_of_the_blocks(paper):
    content = paper()
    numbers = {"1.premier": "premier", "2.second": "second"}
    text = pdf_text(render_pdf(content))
    for marked, bare in numbers.items():
        text = text.replace(marked, bare)
    assert text == said(content)


@pytest.mark.parametrize("paper", [*PAPERS, papers.report])
def test_the_odt_says_the_words_of_the_blocks(paper):
    content = paper()
    assert odt_text(render_office(content, "odt")) == said(content)


@pytest.mark.parametrize("paper", [*PAPERS, papers.report])
def test_the_docx_says_the_words_of_the_blocks(paper):
    content = paper()
    assert docx_text(render_office(content, "docx")) == said(content)


@pytest.mark.parametrize("archive", [False, True])
@pytest.mark.parametrize("paper", [*PAPERS, papers.report])
def test_the_pdf_is_accessible_for_two_independent_judges(paper, archive, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(render_pdf(paper(), archive=archive))
    verdict = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    assert verdict.is_compliant, str(verdict)
    judged = outloud.check(str(file))
    assert (judged.error, judged.errors, judged.warnings) == (None, 0, 0), judged.findings


def test_the_pdf_has_its_title_its_language_and_the_version_of_its_template():
    with pikepdf.open(io.BytesIO(render_pdf(papers.letter()))) as pdf:
        assert str(pdf.docinfo.Title) == "Décision d’éligibilité — Valmont-sur-Lède"
        assert str(pdf.docinfo.Keywords) == "ADT-2026-0042, decision-eligibilite 1"
        assert str(pdf.Root.Lang) == "fr-FR"


def test_the_parts_of_a_report_are_bookmarks_and_headings():
    pdf = render_pdf(papers.report(2))
    tags = structure(pdf)
    assert tags.count("H1") == 1
    assert tags.count("H2") == 3  # the contents and two chapters
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = next(iter(document.open_outline().root))
        assert root.title == "Valmont-sur-Lède, rouvrir l’usine"
        assert [child.title for child in root.children] == [
            "1. La séance en salle",
            "2. Ce que nous proposons",
        ]


def test_a_table_has_column_headers_and_row_headers():
    table = Table(
        "Prix",
        ("Code", "Prix"),
        (("U1", "10"), ("U2", "20")),
        row_headers=True,
        totals=(("Total", "30"),),
    )
    tags = structure(render_pdf(Content("Devis", (table,))))
    assert tags.count("TH") == 4
    assert tags.count("TD") == 4
    assert tags.count("Caption") == 1


def test_the_header_of_a_long_table_is_printed_on_each_page():
    rows = tuple((f"A{number}", "Ouvrir le passage") for number in range(120))
    pdf = pypdf.PdfReader(
        io.BytesIO(render_pdf(Content("Actions", (Table("Suivi", ("Numéro", "Action"), rows),))))
    )
    assert len(pdf.pages) > 2
    assert all("Numéro" in sheet.extract_text() for sheet in pdf.pages)


def test_the_foot_of_each_page_says_its_number_and_the_reference():
    sheets = pypdf.PdfReader(io.BytesIO(render_pdf(papers.report(3)))).pages
    assert f"Page 2 sur {len(sheets)}" in sheets[1].extract_text()
    assert "livrable de synthèse, version 1" in sheets[1].extract_text()


def test_a_draft_says_so():
    text = (
        pypdf.PdfReader(io.BytesIO(render_pdf(dataclasses.replace(papers.order(), draft=True))))
        .pages[0]
        .extract_text()
    )
    assert "PROJET — SANS VALEUR" in text


def test_a_character_the_fonts_lack_becomes_its_code_in_the_pdf_only():
    content = Content("Idée 👍", (Paragraph("Bravo 👍🏽\u200d et ▪ puis e\u0301\x07"),))
    assert "Bravo[U+1F44D][U+1F3FD]etpuisé" in pdf_text(render_pdf(content))
    assert "👍" in odt_text(render_office(content, "odt"))
    assert drawable("œ ≥ → ☐ € « »") == "œ ≥ → ☐ € « »"


def test_the_same_content_at_the_same_instant_is_the_same_file(tmp_path):
    """In another process, another second, another zone: neither a clock nor an id enters the file."""
    here, second = imprimer.digests(), int(time.time())
    while int(time.time()) == second:
        time.sleep(0.05)
    elsewhere = {"PYTHONHASHSEED": "7", "TMPDIR": str(tmp_path), "TZ": "Pacific/Noumea"}
    there = subprocess.run(
        [sys.executable, "-m", "etabli.core.tests.imprimer"],
        env=os.environ | elsewhere, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert json.loads(there.stdout) == here
    assert len(set(here.values())) == len(here)


def test_the_instant_is_the_only_date_of_the_file():
    other = imprimer.INSTANT + dt.timedelta(days=1)
    first, second = (render_pdf(papers.order(), at=at) for at in (imprimer.INSTANT, other))
    assert first != second
    for pdf, day in ((first, "20260414"), (second, "20260415")):
        written = set(re.findall(rb"D:(\d{8})", pdf)) | set(
            re.findall(rb"(\d{4}-\d\d-\d\d)T", pdf)
        )
        assert {found.decode().replace("-", "") for found in written} == {day}


def test_wordy_columns_share_the_width_and_narrow_ones_keep_theirs():
    table = Table(
        "T",
        ("No", "Action", "Coût"),
        (("1", "x" * 100, "1 000,00 €"),),
        align=("left", "left", "right"),
    )
    code, said_there, amount = widths(table)
    assert (code, amount) == (0, 0)
    assert said_there > 0


def widths(table: Table) -> list[float]:
    """What the template is told of the columns of a table; 0 is a natural width."""
    return fitted(Content("Essai", (table,))).widths[0]


def test_columns_that_have_not_the_room_share_it():
    """Eight columns of fourteen capitals would keep their natural width: the page has not 8 × 14 of them."""
    header = tuple(f"Colonne {rank}" for rank in range(8))
    assert any(share > 0 for share in widths(Table("Codes", header, (("W" * 14,) * 8,))))
    assert widths(Table("Codes", header[:4], (("A 12",) * 4,)))[1:] == [0, 0, 0]


def test_no_column_of_words_is_squeezed_by_a_long_one():
    said_long, said_short = widths(
        Table("Avis", ("Avis", "Auteur"), (("mot " * 1000, "Une commission de quartier"),))
    )
    assert said_short >= 0.2 * (said_long + said_short) > 0


def test_the_office_files_have_their_title_and_language():
    content = dataclasses.replace(papers.order(), title="Prix & <délais>")
    odt, docx = render_office(content, "odt"), render_office(content, "docx")
    for made, part in ((odt, "meta.xml"), (docx, "docProps/core.xml")):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            properties = archive.read(part).decode()
        assert "<dc:title>Prix &amp; &lt;délais&gt;</dc:title>" in properties
        assert "<dc:language>fr-FR</dc:language>" in properties
        assert "1970" not in properties


def test_the_image_of_an_office_file_keeps_its_alternative_text():
    content = Content("Vue", (Figure(papers.picture(), alt="Deux versants", caption="La vue"),))
    with zipfile.ZipFile(io.BytesIO(render_office(content, "docx"))) as archive:
        body = archive.read("word/document.xml").decode()
    assert 'descr="Deux versants"' in body
    assert "base64" not in body
    with zipfile.ZipFile(io.BytesIO(render_office(content, "odt"))) as archive:
        assert "<svg:title>Deux versants</svg:title>" in archive.read("content.xml").decode()


def test_a_drawing_goes_into_every_format():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h9v9"/></svg>'
    content = Content("Courbe", (Figure(svg, alt="Une barre pleine"),))
    assert "Figure" in structure(render_pdf(content))
    with zipfile.ZipFile(io.BytesIO(render_office(content, "docx"))) as archive:
        assert any(name.endswith(".png") for name in archive.namelist())


def test_the_web_page_stands_alone_with_its_title_and_language():
    html = render_html(papers.everything()).decode()
    assert '<html xmlns="http://www.w3.org/1999/xhtml" lang="fr-FR"' in html
    assert "<title>Tout #set" in html
    assert html.count("<h1>") == 1
    assert "&lt;label&gt;" in html
    assert 'src="data:image/png;base64,' in html
    assert "<script" not in html


def test_a_fragment_obeys_the_policy_of_the_pages():
    html = render_fragment(papers.everything(), level=3)
    assert "<h3>" in html
    assert "<h1>" not in html
    assert " style=" not in html
    assert "<script" not in html
    assert '<th scope="col">Nom</th>' in html
    assert '<th scope="row">' in html
    assert '<td class="doc-right">1</td>' in html


def test_a_fragment_escapes_what_people_type():
    typed = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    html = render_fragment(Content("T", (Paragraph(typed), Paragraph((Run(typed, bold=True),)))))
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") == 2


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("before", range(36, 46, 2))
def test_a_few_short_lines_are_never_cut_by_the_end_of_a_page(before):
    """A row alone over a page, a label away from its neighbours: a paper nobody would sign."""
    rows = tuple((f"Ligne {n} du tableau", "1,00\u00a0€") for n in range(6))
    facts_ = tuple((f"Fait {n} connu", "oui") for n in range(6))
    lines = tuple(Paragraph(f"Paragraphe {n}.") for n in range(before))
    for short, first, last in (
        (Table("Un tableau", ("Quoi", "Montant"), rows), "Ligne 0", "Ligne 5"),
        (KeyValues(facts_), "Fait 0", "Fait 5"),
    ):
        pages = pages_of(render_pdf(Content(title="Essai", blocks=(*lines, short))))
        assert [first in text for text in pages] == [last in text for text in pages]


def test_what_is_longer_than_a_page_is_printed_whole():
    story = " ".join(f"mot{n}" for n in range(2000))
    long = (
        KeyValues((("Question", story),)),
        Table("Un tableau", ("Quoi", "Combien"), ((story, "1"),)),
    )
    text = " ".join(pages_of(render_pdf(Content(title="Essai", blocks=long))))
    assert len(re.findall(r"\bmot1999\b", text)) == 2
    assert len(re.findall(r"\bmot1000\b", text)) == 2
