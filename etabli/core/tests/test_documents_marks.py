"""Light marks of a typed text: what is understood is set, the rest stays text, nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.documents.blocks import (
    BulletList,
    Content,
    Heading,
    NumberedList,
    Paragraph,
    Run,
    Text,
    plain,
)
from etabli.core.documents.marks import html, marked
from etabli.core.documents.office import render_fragment, render_html, render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.tests.test_documents_formats import odt_text, pdf_text, said, squeezed

TYPED = """## La cour d’abord

La **halle** reste *debout*,
la cour s’ouvre.

- trois accès [le plan](https://exemple.fr/plan)
- un ponton
  - pour les barques

2. relever
3. chiffrer

<script>alert(1)</script> et <b>gras</b> &amp; l’usine_de_1890_rue, 2 * 3 * 4
"""


def test_marks_become_blocks():
    assert marked(TYPED) == (
        Paragraph((Run("La cour d’abord", bold=True),)),
        Paragraph(
            (Run("La "), Run("halle", bold=True), Run(" reste "), Run("debout", italic=True),
             Run(",\nla cour s’ouvre."))
        ),
        BulletList(
            (
                (Run("trois accès "), Run("le plan", link="https://exemple.fr/plan")),
                "un ponton\n– pour les barques",
            )
        ),
        NumberedList(("relever", "chiffrer"), start=2),
        Paragraph(
            "<script>alert(1)</script> et <b>gras</b> &amp; l’usine_de_1890_rue, 2 * 3 * 4"
        ),
    )  # fmt: skip


def test_the_pdf_and_the_odt_say_the_same_words():
    content = Content("Essai", (Heading(1, "Partie"), *marked(TYPED)), layout="report")
    printed, edited = pdf_text(render_pdf(content)), odt_text(render_office(content, "odt"))
    assert edited == said(content)
    for words in ("La halle reste debout", "un ponton", "le plan", "<script>alert(1)</script>"):
        assert squeezed(words) in printed, words
    assert "**" not in printed
    assert "](" not in printed


def test_a_page_prints_elements_for_marks_and_none_of_what_was_typed():
    made = render_fragment(Content("Essai", marked(TYPED)), level=3)
    assert "<strong>halle</strong>" in made
    assert "<em>debout</em>" in made
    assert '<a href="https://exemple.fr/plan">le plan</a>' in made
    assert made.count("<li>") == 4
    assert "<script" not in made
    assert "<b>" not in made
    assert "<h" not in made


def test_a_screen_shows_the_same_elements_and_escapes_the_rest():
    assert html(
        "La **halle**\nreste [là](https://exemple.fr?a=1&b=2)\n\n- *un*\n\n3. <b>trois</b>"
    ) == (
        '<p>La <strong>halle</strong><br>reste <a href="https://exemple.fr?a=1&amp;b=2">là</a></p>'
        '<ul><li><em>un</em></li></ul><ol start="3"><li>&lt;b&gt;trois&lt;/b&gt;</li></ol>'
    )
    assert "<script" not in html(TYPED)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//exemple.fr", "/admin", "file:///etc/passwd"],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_than_a_page_or_an_address_stays_text(url):
    typed = f"Voir [ceci]({url})"
    assert marked(typed) == (Paragraph(typed),)


@pytest.mark.parametrize(
    ("typed", "link", "words"),
    [
        ("[ici](HTTPS://exemple.fr)", "https://exemple.fr", "ici"),
        ("<mairie@exemple.fr>", "mailto:mairie@exemple.fr", "mairie@exemple.fr"),
        ("<https://exemple.fr/a>", "https://exemple.fr/a", "https://exemple.fr/a"),
    ],
)
def test_links_lead_to_a_page_or_to_an_address(typed, link, words):
    assert marked(typed) == (Paragraph((Run(words, link=link),)),)


@pytest.mark.parametrize(
    "typed",
    ["```\ncode\n```", "> une citation", "| a | b |\n|---|---|", "Titre\n=====", "Avant\n---", "+ 3 degrés",
     "#1 des demandes", "`x`", "~~non~~", "[x]: https://exemple.fr"],
)  # fmt: skip
def test_what_is_not_understood_stays_as_it_was_typed(typed):
    assert marked(typed) == (Paragraph(typed),)


def test_the_bullets_a_word_processor_pastes_are_a_list():
    assert marked("•\tun quai\r\n•\tune halle") == (BulletList(("un quai", "une halle")),)


def test_a_list_of_a_thousand_levels_keeps_its_words():
    typed = "- " * 1000 + "au fond"
    assert marked(typed) == (Paragraph(typed),)


PIECES = st.sampled_from(
    ["- ", "1. ", "* ", "# ", "### ", "**", "*", "_", "\n", "\n\n", "    ", "  ", "> ", "[", "](https://a.fr)",
     "](javascript:x)", "<b>", "<!--", "&lt;", "\\", "`", "•\t", "mot", "halle", "çà", "7", "\r\n", "\t"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_word_typed_is_printed_and_none_is_a_heading(typed):
    printed: list[Text] = []
    for block in marked(typed):
        assert isinstance(block, Paragraph | BulletList | NumberedList)
        printed += [block.text] if isinstance(block, Paragraph) else block.items
    words = "\n".join(map(plain, printed))
    for word in ("mot", "halle", "çà"):
        assert len(re.findall(word, words)) == len(re.findall(word, typed)), word


def test_the_standalone_page_escapes_what_was_typed():
    page = render_html(Content("Essai", marked("<img src=x onerror=alert(1)>"))).decode()
    assert "<img" not in page
    assert "&lt;img" in page
