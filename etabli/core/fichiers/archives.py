"""A ZIP from outside, opened by a child: listed first, then only what is asked of it laid out.

What is laid out is not received yet: each file still goes through `deposits.examined`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etabli.core.fichiers import budget, store
from etabli.core.fichiers.deposits import Upload
from etabli.core.fichiers.inspection.archives import ALL_BYTES
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.formats import taille


@dataclass(frozen=True, slots=True)
class Entree:
    """One file of an archive: its rank, its path without what leads elsewhere, why it would not be read."""

    rank: int
    path: str
    size: int
    problem: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def write(uploaded: Upload, place: Path) -> None:
    """The upload at that place, piece by piece. FileRefused above the limit."""
    if (uploaded.size or 0) > ALL_BYTES:
        raise FileRefused(
            f"Cette archive pèse {taille(uploaded.size)}\u00a0; la limite est de {taille(ALL_BYTES)}. "
            "Versez-la en plusieurs fois."
        )
    uploaded.seek(0)
    with place.open("wb") as written:
        for piece in uploaded.chunks(store.PIECE):
            written.write(piece)


def entries(archive: Path) -> list[Entree]:
    """What the archive says it holds; none of its files is opened. FileRefused when it is no such archive."""
    made = budget.ask("list", path=str(archive))
    if "reasons" in made:
        raise FileRefused(*made["reasons"])
    return [Entree(**one) for one in made["entries"]]


@contextmanager
def unpacked(archive: Path, wanted: Sequence[Entree]) -> Iterator[dict[int, Path | str]]:
    """Each file asked, by rank: where it is for the time of the block, or why it could not be read."""
    folder = Path(tempfile.mkdtemp(prefix="etabli-plis-"))
    try:
        readable = [one.rank for one in wanted if not one.problem]
        made = budget.ask("unpack", path=str(archive), ranks=readable, out=str(folder))
        problems = {int(rank): why for rank, why in made["problems"].items()}
        yield {
            one.rank: one.problem or problems.get(one.rank) or folder / str(one.rank)
            for one in wanted
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
