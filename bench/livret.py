"""A livret of forty pages with thirty pictures of twelve million points, against its budgets (5.7).

The pictures are lightened when they come; what is measured is the paper, drawn from what was kept.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
from PIL import Image

from etabli.core.documents.blocks import Block, Content, Figure, Heading, Paragraph, Quote
from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers import budget

MOST_SECONDS, MOST_MEMORY, MOST_BYTES = 1.5, 400_000_000, 30_000_000
PICTURES, PARTS = 30, 11
SCREEN = 1754
SENTENCE = "La halle, le canal et la rue se regardent sans se toucher, disent les habitants. "


def taken(number: int, folder: Path) -> Path:
    """A photograph of 4000 × 3000 points as a telephone leaves it: grain, and large shapes."""
    place = folder / f"photo-{number}.jpg"
    ground = Image.effect_noise((500, 375), 60 + number).resize(
        (4000, 3000), Image.Resampling.BICUBIC
    )
    ground.convert("RGB").save(place, "JPEG", quality=90)
    return place


def lightened(photo: Path) -> bytes:
    """The copy for the screen, as the site makes it when the picture comes."""
    out = photo.with_suffix(".ecran")
    file = {"name": photo.name, "path": str(photo)}
    budget.ask("lighten", file=file, sides=[SCREEN], outs=[str(out)])
    return out.read_bytes()


def livret(pictures: list[bytes]) -> Content:
    """Eleven parts, thirty pictures of which ten are bled to the edges."""
    blocks: list[Block] = []
    left = list(pictures)
    for part in range(1, PARTS + 1):
        blocks += [Heading(1, f"{part}. Partie {part}"), Paragraph(SENTENCE * 7)]
        blocks.append(Quote("« On ne savait plus que la rivière passait là. »", "Un élu"))
        for rank in range(3):
            if not left:
                break
            blocks.append(
                Figure(
                    left.pop(), alt=f"Vue {part}, {rank}", caption=f"Vue {part}, {rank}",
                    credit="Atelier (fictif)", width=0.62,
                    plate="page" if rank == 2 else "",
                )
            )  # fmt: skip
            blocks.append(Paragraph(SENTENCE * 4))
    return Content("Livret", tuple(blocks), layout="livret", reference="BANC-LIVRET")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        pictures = [lightened(taken(n, Path(folder))) for n in range(PICTURES)]
        content = livret(pictures)
        render_pdf(Content("Chauffe", (Paragraph("…"),)))
        start, busy = time.perf_counter(), time.process_time()
        data = render_pdf(content)
        seconds = time.perf_counter() - start
        worked = time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    within = seconds <= MOST_SECONDS and memory <= MOST_MEMORY and len(data) <= MOST_BYTES
    found = {
        "banc": "livret", "pages": pages, "images": PICTURES, "secondes": round(seconds, 2),
        "processeur": round(worked, 2),
        "memoire_mo": round(memory / 1e6), "octets": len(data), "tenu": within,
    }  # fmt: skip
    print(json.dumps(found, ensure_ascii=False))
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
