"""What the child that opens a deposited file costs, against its budget (milliseconds)."""

from __future__ import annotations

import io
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers import budget, kinds
from etabli.core.tests import papers

REPEATS = 5
BUDGET_LETTER_MS = 300
BUDGET_BOMB_MS = 10_000


def photo() -> bytes:
    """Twelve million pixels, as a telephone takes them."""
    out = io.BytesIO()
    Image.effect_noise((3000, 4000), 60).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def bomb() -> bytes:
    """Four kilobytes, two million operations."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"q Q " * 1_000_000)
        pdf.save(out)
    return out.getvalue()


def taken(act: str, data: bytes) -> float:
    """The median time of one order, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "0"
        path.write_bytes(data)
        order: dict[str, Any] = {
            "files": [{"name": "fichier", "path": str(path)}],
            "kinds": sorted({kinds.PDF, *kinds.PHOTOS}),
            "remedy": "",
            "is_proof": True,
            "out": str(Path(folder) / "copie"),
            "moment": "2026-04-14T08:42:00+00:00",
            "path": str(path),
        }
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            budget.ask(act, **order)
            times.append(time.perf_counter() - start)
    return round(sorted(times)[REPEATS // 2] * 1000, 1)


def measure() -> Iterator[dict[str, Any]]:
    letter = render_pdf(papers.letter())
    yield {
        "mesure": "lettre_recue", "ms": taken("receive", letter), "budget_ms": BUDGET_LETTER_MS,
    }  # fmt: skip
    yield {"mesure": "photo_recue_12_mpx", "ms": taken("receive", photo())}
    yield {"mesure": "rapport_lettre", "ms": taken("report", letter)}
    yield {
        "mesure": "rapport_deux_millions", "ms": taken("report", bomb()),
        "budget_ms": BUDGET_BOMB_MS,
    }  # fmt: skip


def main() -> int:
    """Every figure, one JSON object a line; 1 when a budget is passed."""
    is_late = False
    for line in measure():
        sys.stdout.write(json.dumps({"banc": "fichiers", **line}, ensure_ascii=False) + "\n")
        is_late |= line["ms"] > line.get("budget_ms", math.inf)
    return int(is_late)


if __name__ == "__main__":
    sys.exit(main())
