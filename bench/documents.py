"""How long the papers and the exports take, against their budgets (milliseconds)."""

from __future__ import annotations

import io
import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

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
COLUMNS = (Column("code"), Column("titre"), Column("montant", kind="money"))
ROW = {"code": "01004", "titre": "Ouvrir la halle", "montant": "1234.50"}


def photo(number: int) -> bytes:
    """A noisy photograph of 1600 × 1067 points, different each time, about 800 kB."""
    noise = Image.effect_noise((1600, 1067), 40 + number).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    return out.getvalue()


def livret() -> Content:
    """Forty pages and thirty images: a cover, a table of contents, thirty-eight chapters."""
    blocks: list[Heading | PageBreak | Paragraph | Figure] = []
    for number in range(1, 39):
        blocks += [
            PageBreak(),
            Heading(1, f"{number}. Chapitre {number}"),
            Paragraph(SENTENCE * 14),
        ]
        if number <= 30:
            name = f"Vue {number}"
            blocks.append(
                Figure(photo(number), alt=f"{name} de la halle", caption=name, width=0.8)
            )
    return Content("Livret", tuple(blocks), layout="report", reference="BANC-40")


def once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return round((time.perf_counter() - start) * 1000, 1)


def median(act: Callable[[], object], *, repeats: int = REPEATS) -> float:
    return sorted(once(act) for _ in range(repeats))[repeats // 2]


def rows_in(fmt: str) -> int:
    return sum(map(len, export([ROW] * 10_000, COLUMNS, fmt=fmt)))


def measure() -> Iterator[dict[str, Any]]:
    """The first letter pays for the fonts; every other figure is a median."""
    yield {"mesure": "premiere_lettre_pdf", "ms": once(lambda: render_pdf(papers.letter()))}
    small = median(lambda: render_pdf(papers.letter()))
    yield {"mesure": "lettre_pdf", "ms": small, "budget_ms": BUDGET_SMALL_MS}
    yield {"mesure": "bon_de_commande_pdf", "ms": median(lambda: render_pdf(papers.order()))}
    yield {"mesure": "lettre_odt", "ms": median(lambda: render_office(papers.letter(), "odt"))}
    yield {"mesure": "lettre_docx", "ms": median(lambda: render_office(papers.letter(), "docx"))}
    yield {"mesure": "lettre_html", "ms": median(lambda: render_html(papers.letter()))}
    booklet, made = livret(), list[bytes]()
    large = once(lambda: made.append(render_pdf(booklet)))
    with pikepdf.open(io.BytesIO(made[0])) as document:
        pages = len(document.pages)
    figures = {"pages": pages, "images": 30, "octets": len(made[0])}
    yield {"mesure": "livret_pdf", "ms": large, **figures, "budget_ms": BUDGET_LARGE_MS}
    for fmt in ("csv", "ods", "xlsx"):
        taken = median(lambda fmt=fmt: rows_in(fmt), repeats=3)  # type: ignore[misc]
        yield {"mesure": f"export_{fmt}_10000_lignes", "ms": taken}


def main() -> int:
    """Every figure, one JSON object a line; 1 when a budget is passed."""
    is_late = False
    for line in measure():
        print(json.dumps({"banc": "documents", **line}, ensure_ascii=False), flush=True)
        is_late |= line["ms"] > line.get("budget_ms", math.inf)
    return int(is_late)


if __name__ == "__main__":
    sys.exit(main())
