"""How long the papers take: one JSON object a line. Run by `make bench`, or by itself:

python bench/documents.py
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("ETABLI_DATA", tempfile.mkdtemp(prefix="etabli-bench-"))

import django

django.setup()

import io

import pikepdf
from PIL import Image

from etabli.core.documents.blocks import Content, Figure, Heading, PageBreak, Paragraph
from etabli.core.documents.office import render_html, render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.exports import Column, export
from etabli.core.tests import papers

REPEATS = 9
BUDGET_SMALL_MS, BUDGET_LARGE_MS = 80, 3000
SENTENCE = "La halle, le canal et la rue se regardent sans se toucher, disent les habitants. "


def photo(number: int) -> bytes:
    """A noisy photograph of 1600 × 1067 points, different each time, about 600 kB."""
    noise = Image.effect_noise((1600, 1067), 40 + number).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    return out.getvalue()


def livret() -> Content:
    """Forty pages and thirty images, with their chapters."""
    blocks: list[Heading | PageBreak | Paragraph | Figure] = []
    for number in range(1, 39):
        blocks += [
            PageBreak(),
            Heading(1, f"{number}. Chapitre {number}"),
            Paragraph(SENTENCE * 14),
        ]
        if number <= 30:
            figure = Figure(
                photo(number), alt=f"Vue {number} de la halle", caption=f"Vue {number}", width=0.8
            )
            blocks.append(figure)
    return Content(
        "Livret de capitalisation", tuple(blocks), layout="report", reference="BENCH-40"
    )


def milliseconds(act: Callable[[], object], *, repeats: int) -> float:
    """The median of several runs, the first one apart."""
    act()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return round(sorted(times)[len(times) // 2], 1)


def say(name: str, value: float, **more: object) -> None:
    print(
        json.dumps({"bench": "documents", "mesure": name, "ms": value, **more}, ensure_ascii=False)
    )


def main() -> int:
    start = time.perf_counter()
    render_pdf(papers.letter())
    say("premiere_lettre_pdf", round((time.perf_counter() - start) * 1000, 1))
    small = milliseconds(lambda: render_pdf(papers.letter()), repeats=REPEATS)
    say("lettre_pdf", small, budget_ms=BUDGET_SMALL_MS)
    say("bon_de_commande_pdf", milliseconds(lambda: render_pdf(papers.order()), repeats=REPEATS))
    say("lettre_odt", milliseconds(lambda: render_office(papers.letter(), "odt"), repeats=REPEATS))
    say(
        "lettre_docx",
        milliseconds(lambda: render_office(papers.letter(), "docx"), repeats=REPEATS),
    )
    say("lettre_html", milliseconds(lambda: render_html(papers.letter()), repeats=REPEATS))
    booklet = livret()
    start = time.perf_counter()
    pdf = render_pdf(booklet)
    large = round((time.perf_counter() - start) * 1000, 1)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    say("livret_pdf", large, pages=pages, images=30, octets=len(pdf), budget_ms=BUDGET_LARGE_MS)
    rows = [{"code": "01004", "titre": "Ouvrir la halle", "montant": "1234.50"}] * 10_000
    columns = [Column("code"), Column("titre"), Column("montant", kind="money")]
    for fmt in ("csv", "ods", "xlsx"):
        act = lambda fmt=fmt: sum(map(len, export(rows, columns, fmt=fmt)))  # noqa: E731
        say(f"export_{fmt}_10000_lignes", milliseconds(act, repeats=3))
    return int(small > BUDGET_SMALL_MS or large > BUDGET_LARGE_MS)


if __name__ == "__main__":
    raise SystemExit(main())
