"""What a paper refuses to be made of, and its way through JSON."""

from __future__ import annotations

import datetime as dt

import pytest

from etabli.core.documents.blocks import (
    Content,
    Figure,
    Heading,
    Letterhead,
    Paragraph,
    Run,
    Table,
    paragraphs,
)
from etabli.core.documents.frozen import from_json, to_json
from etabli.core.documents.words import words
from etabli.core.tests import papers


@pytest.mark.parametrize("alt", ["", "   "])
def test_a_figure_without_alternative_text_is_refused(alt):
    with pytest.raises(ValueError, match="alternative text"):
        Figure(papers.picture(), alt=alt)


def test_a_figure_that_is_no_image_is_refused():
    with pytest.raises(ValueError, match="PNG, JPEG"):
        Figure(b"%PDF-1.7", alt="Une vue")


@pytest.mark.parametrize(("caption", "header"), [("", ("A",)), ("Prix", ()), ("Prix", ("A", " "))])
def test_a_table_without_caption_or_column_names_is_refused(caption, header):
    with pytest.raises(ValueError, match="caption"):
        Table(caption, header, ())


def test_a_table_with_a_short_row_is_refused():
    with pytest.raises(ValueError, match="has 2 cells"):
        Table("Prix", ("A", "B"), (("1",),))


def test_a_skipped_heading_level_is_refused():
    with pytest.raises(ValueError, match="skips from level 1 to 3"):
        Content("Rapport", (Heading(1, "Un"), Heading(3, "Trois")))


def test_a_link_that_would_run_something_is_refused():
    with pytest.raises(ValueError, match="a link of a document"):
        Run("ici", link="javascript:alert(1)")


def test_a_letter_needs_a_letterhead():
    with pytest.raises(ValueError, match="letterhead"):
        Content("Lettre", (Paragraph("Bonjour"),), layout="letter")


def test_a_letterhead_prints_only_what_is_known():
    assert Letterhead(service=("DDT",)).dated == ""
    assert Letterhead(service=("DDT",)).references == ()
    assert (
        Letterhead(service=("DDT",), date=dt.date(2026, 3, 1)).dated
        == "Le 1er\u00a0mars\u00a02026"
    )
    assert (
        Letterhead(service=("DDT",), place="Agen", date=dt.date(2026, 3, 12)).dated
        == "Agen, le 12\u00a0mars\u00a02026"
    )


def test_typed_text_becomes_paragraphs_at_empty_lines():
    assert paragraphs("un\r\ndeux\r\n\r\n\r\ntrois\n") == (
        Paragraph("un\ndeux"),
        Paragraph("trois"),
    )


@pytest.mark.parametrize("paper", [papers.letter, papers.order, papers.report, papers.everything])
def test_a_content_written_as_json_is_read_back_the_same(paper):
    content = paper()
    assert from_json(to_json(content)) == content


def test_images_may_be_kept_apart_from_the_json():
    kept: dict[str, bytes] = {}
    content = papers.report(2)

    def put(image: bytes) -> str:
        kept[str(len(kept))] = image
        return str(len(kept) - 1)

    data = to_json(content, put=put)
    assert len(kept) == 2
    assert from_json(data, get=kept.__getitem__) == content


def test_the_words_of_a_letter_come_in_reading_order():
    said = [line for line in words(papers.letter()) if line]
    assert said[0] == "Direction générale de l’aménagement"
    assert said.index(
        "Objet\u00a0: éligibilité de votre candidature à un Atelier Flash, « L’ancienne usine »"
    ) < said.index("Madame la Maire,")
    assert said[-1] == "Hélène Duverger"
