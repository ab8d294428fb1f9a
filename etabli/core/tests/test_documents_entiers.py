"""Nothing typed is cut, covered or missing on a paper, whatever was typed and wherever it stands.

The text is read back from the PDF with the box of each word: every letter is there, inside the margins
and the body of its page, and no word lies on another.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pymupdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etabli.core.documents import words
from etabli.core.documents.blocks import (
    Align,
    Block,
    BulletList,
    Callout,
    Columns,
    Content,
    Heading,
    KeyValues,
    Letterhead,
    NumberedList,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
)
from etabli.core.documents.cleaning import cleaned
from etabli.core.documents.glyphs import drawable
from etabli.core.documents.pdf import render_pdf

Box = tuple[float, float, float, float, str]
MOST = 4000
#: points: an A4 page, its margins, and how far a letter may lean over them
WIDTH, HEIGHT, SIDE, TOP, LEAN = 595.3, 841.9, 59.0, 62.3, 1.5
ATOMS = (
    "Rivage", "développement", "intercommunalités", "W" * 25, "i" * 40, "x" * 300, "RÉF_2026/0042-" * 8,
    "n° 12", "1 250 000,50 €", "12,5 %", "3 mars 2026", "10 h 42", "« L’usine »", "L'usine : quoi ?",
    "https://exemple.fr/un/chemin?tres=long&et=encore#plus", "prenom.nom@collectivite.exemple.fr",
    "👍🏽", "🏳️‍🌈", "مرحبا", "中文字", "a\u0301e\u0302", "\u00a0", "\u202f", "\u200b", "\t", "\n", "\n\n", "- ", "• ",
    "!", "?", ":", "…", "(", ")", "¿", "[", "]", "/", "—", "“", "”", "‘",
    "0" * 60, "#set page(width: 1cm)", "$x^2$", "\\", "*", "_", "@ref",
)  # fmt: skip
TYPED = st.lists(st.sampled_from(ATOMS) | st.text(max_size=12), min_size=1, max_size=120).map(
    lambda parts: " ".join(parts)[:MOST]
)
SHORT = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=8).map(lambda p: " ".join(p)[:200])


#: a question of a fiche, as long as they come
QUESTION = (
    "Quels partenaires publics et privés avez-vous déjà rencontrés, et qu’en attendez-vous ?"
)


def paragraph(text: str) -> Block:
    return Paragraph(text)


def bullets(text: str) -> Block:
    return BulletList((text, "voisine", text[:300]))


def numbers(text: str) -> Block:
    return NumberedList(("voisine", text))


def facts(text: str) -> Block:
    return KeyValues((("Question", text), (QUESTION, text[:200]), ("Fin", "oui")), title="Faits")


def stacked(text: str) -> Block:
    return KeyValues((("Question", text), (QUESTION, text[:200])), title="Faits", stacked=True)


def callout(text: str) -> Block:
    return Callout((Paragraph(text),), title="À noter")


def columns(text: str) -> Block:
    fact = KeyValues((("Nom", text[:300]),), stacked=True)
    return Columns(((Paragraph(text),), (Paragraph("voisine"), fact), (Paragraph(text[:200]),)))


def table(text: str) -> Block:
    rows = (
        ("A1", text, "Commune", "haute", "10 000,00 €"),
        ("A2", "voisine", text[:200], "basse", "1,00 €"),
    )
    header = ("No", "Action", "Maître d’ouvrage", "Priorité", "Coût HT")
    align: tuple[Align, ...] = ("left", "left", "left", "left", "right")
    return Table(
        "Actions", header, rows, align=align, row_headers=True, totals=(("Total", "10 001,00 €"),)
    )


def wide_table(text: str) -> Block:
    header = ("Site", "Usage", "Propriétaire", "Surface", "Contrainte", "Remarque", "Suite")
    return Table("Sites", header, ((text[:150],) * 7, ("voisine",) * 7))


def narrow_table(text: str) -> Block:
    """Columns that would all keep their natural width: together they have not the room."""
    header = ("Site", "Usage", "Surface", "Coût", "Part", "Reste", "Date", "Suite")
    return Table("Sites", header, ((text[:14],) * 8,), totals=(("Total", text[:40]),))


def facts_side_by_side(text: str) -> Block:
    """More facts than a narrow column holds on one page, their labels beside them or above."""
    items = tuple((QUESTION, text[:190]) for _ in range(12))
    return Columns(
        ((KeyValues(items),), (KeyValues(items, stacked=True),), (Paragraph("voisine"),))
    )


def signatures(text: str) -> Block:
    one = Signatory(text[:200], text[:160], delegation=text[:200], mention=text[:120])
    return SignatureBlock((one, Signatory("Le maire", "Ada Fictive")))


PLACES = (
    paragraph, bullets, numbers, facts, stacked, callout, columns, table, wide_table, narrow_table,
    facts_side_by_side, signatures,
)  # fmt: skip


def body(page: pymupdf.Page) -> Iterator[Box]:
    """The words of a page with their box, without its running title nor its foot."""
    for left, top, right, bottom, word, *_ in page.get_text("words"):
        if TOP - 8 < (top + bottom) / 2 < HEIGHT - TOP + 4:
            yield left, top, right, bottom, word


def letters(text: str) -> str:
    """What of a text is seen: its spaces and the places where it may be cut are not."""
    return "".join(drawable(text).replace("\u200b", "").replace("\u00ad", "").split())


def faults(content: Content) -> list[str]:
    """What the paper lost, put outside its margins or laid on something else."""
    whole = cleaned(content)
    found: list[str] = []
    seen: list[str] = []
    with pymupdf.open(stream=render_pdf(content)) as pdf:
        for number, page in enumerate(pdf, 1):
            boxes = list(body(page))
            seen += [word for *_, word in boxes]
            found += [f"page {number} : {fault}" for fault in (*outside(boxes), *covered(boxes))]
    wanted = Counter("".join(letters(text) for text in words.words(whole)))
    missing = wanted - Counter(letters("".join(seen)))
    return [*found, *(f"{count} fois « {sign} » manque" for sign, count in missing.items())]


def outside(boxes: Sequence[Box]) -> list[str]:
    """Words that leave the margins of an A4 page."""
    return [
        f"« {word[:30]} » sort de la page ({left:.0f}–{right:.0f}, {bottom:.0f})"
        for left, _, right, bottom, word in boxes
        if left < SIDE - LEAN or right > WIDTH - SIDE + LEAN or bottom > HEIGHT - TOP + 10
    ]


def covered(boxes: Sequence[Box]) -> list[str]:
    """Words that lie on another: more than a little of their height and of their width."""
    found = []
    rows = sorted(
        (top + (bottom - top) * 0.3, bottom - (bottom - top) * 0.3, left, right, word)
        for left, top, right, bottom, word in boxes
    )
    for rank, (top, bottom, left, right, word) in enumerate(rows):
        for top2, _, left2, right2, word2 in rows[rank + 1 :]:
            if top2 >= bottom:
                break
            if min(right, right2) - max(left, left2) > LEAN:
                found.append(f"« {word[:20]} » et « {word2[:20]} » se couvrent en {top:.0f}")
    return found


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@given(text=TYPED)
@example(text="x" * MOST)
@example(text="développement " * 280)
@example(text="\u00a0".join(["mot"] * 900))
@example(text="n° " * 1000)
@example(text="1 250 € " * 400)
@example(text="ligne\n" * 600)
@example(text="👍🏽" * 300)
@example(text="W" * 25)
@example(text="W" * 12)
@example(text="INTERCOMMUNALITÉS " * 20)
@example(text="Rivage Ɓ@¿ Rivage")
@example(text="intercommun [ Rivages ] Rivages / Rivages — — « Rivages »")
@example(text="IO" * 10 + " " + "a" * 25 + " 1 250 000 000,50 €")
@settings(max_examples=10)
def test_nothing_typed_is_cut_covered_or_missing(place, text):
    content = Content(
        "Essai", (place(text), Paragraph("La suite.")), layout="form", reference="R 1"
    )
    assert faults(content) == []


@given(text=TYPED, line=SHORT)
@example(text="x" * 500, line="W" * 200)
@example(text="développement " * 30, line="développement " * 14)
@example(text="W" * 300, line="W" * 25)
@pytest.mark.parametrize("layout", ["letter", "form", "report"])
@settings(max_examples=10)
def test_nor_in_the_head_of_a_paper(layout, text, line):
    line = line.strip() or "—"
    head = Letterhead(
        service=(line,), address=(line,), place="Fumel", date=dt.date(2026, 3, 1), addressee=(line, "47500 Fumel"),
        object=text[:300], contact=(line,), file_number=line[:60], enclosures=(line,),
    )  # fmt: skip
    body_blocks = (Heading(1, f"A {line}"), Heading(2, f"B {line}"), Paragraph("La suite.\n" * 80))
    facts_of_it = ((QUESTION, text[:300]), ("Titre", line)) if layout != "letter" else ()
    content = Content(
        f"Dossier {text[:300]}",
        body_blocks,
        layout=layout,
        subtitle=line,
        letterhead=head,
        meta=facts_of_it,
    )
    assert faults(content) == []


def test_the_measure_sees_what_it_looks_for():
    """A word on another, one outside, one that is missing: each is said."""
    boxes = [
        (60, 100, 120, 112, "un"),
        (100, 101, 160, 113, "deux"),
        (500, 300, 590, 312, "trois"),
    ]
    assert len(covered(boxes)) == 1
    assert len(outside(boxes)) == 1
    assert not any(
        covered([a, b]) for a, b in pairwise([(60, 100, 99, 112, "a"), (100, 100, 120, 112, "b")])
    )
