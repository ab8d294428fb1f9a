"""Photographs looked at before they leave: turned and cut by hand, then sent or forgotten.

An épreuve is a folder of its own, beside the store and never in it: nothing is deposited yet, no row
says it. One owner has one at most (the newest takes the place of the former), and the clock forgets
what nobody has sent. Its `mark` changes with each gesture: what is sent is what was seen.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypedDict

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from etabli.core import horloge
from etabli.core.fichiers import budget, store
from etabli.core.fichiers.deposits import Ready, Upload
from etabli.core.fichiers.inspection.framing import WHOLE, Framing
from etabli.core.fichiers.inspection.receive import Hand, framings
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.veille import pannes

#: hours during which photographs wait to be sent; the page says it
HOURS = 24
STATE = "epreuve.json"


class KeptPhoto(TypedDict):
    """A photograph as it is written."""

    name: str
    framing: Hand
    width: int
    height: int


class Kept(TypedDict):
    """An épreuve as it is written."""

    photos: list[KeptPhoto]
    said: dict[str, str]
    made_at: str


@dataclass(frozen=True, slots=True)
class Photo:
    """One photograph as it came, how it is framed, the size of what one sees."""

    name: str
    framing: Framing
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Epreuve:
    """The photographs of one letter that wait to be sent, and what was typed beside them."""

    folder: Path
    photos: tuple[Photo, ...]
    said: Mapping[str, str]
    made_at: dt.datetime

    @property
    def mark(self) -> str:
        """It changes with each gesture: two windows do not send what one of them shows."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:16]

    @property
    def until(self) -> dt.datetime:
        """When it is forgotten, unless it is sent."""
        return self.made_at + dt.timedelta(hours=HOURS)

    @property
    def framings(self) -> list[Framing]:
        return [photo.framing for photo in self.photos]

    def picture(self, rank: int) -> bytes:
        """What one sees of a photograph, the first being 0. KeyError when there is none."""
        if rank not in range(len(self.photos)):
            raise KeyError(rank)
        return _shown(self.folder, rank).read_bytes()

    def as_json(self) -> str:
        photos = [asdict(photo) for photo in self.photos]
        said = {"photos": photos, "said": dict(self.said), "made_at": self.made_at.isoformat()}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @contextmanager
    def uploads(self) -> Iterator[list[Upload]]:
        """The photographs as they were received, to be deposited."""
        files = [_received(self.folder, rank).open("rb") for rank in range(len(self.photos))]
        try:
            yield [
                UploadedFile(
                    File(file),
                    name=photo.name,
                    size=_received(self.folder, rank).stat().st_size,
                )
                for rank, (file, photo) in enumerate(zip(files, self.photos, strict=True))
            ]
        finally:
            for file in files:
                file.close()


def keep(ready: Ready, *, owner: str, said: Mapping[str, str]) -> Epreuve:
    """The photographs received, drawn as they would leave; FileRefused when one cannot be read."""
    place = _place(owner)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="nouvelle-", dir=place.parent))
    try:
        for rank, (_, path) in enumerate(ready.received):
            shutil.copyfile(path, _received(fresh, rank))
        names = [name for name, _ in ready.received]
        drawn = _drawn(fresh, {rank: (name, WHOLE) for rank, name in enumerate(names)})
        epreuve = Epreuve(fresh, tuple(drawn.values()), dict(said), horloge.now())
        _write(epreuve)
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return replace(epreuve, folder=place)


def find(owner: str) -> Epreuve | None:
    """What waits for this owner; None when nothing does, or no longer."""
    found = _read(_place(owner))
    return found if found and horloge.now() < found.until else None


def framed(epreuve: Epreuve, rank: int, framing: Framing) -> Epreuve:
    """One photograph turned or cut by hand. FileRefused when too little of it is left to be read.

    KeyError when there is no such photograph.
    """
    if rank not in range(len(epreuve.photos)):
        raise KeyError(rank)
    drawn = _drawn(epreuve.folder, {rank: (epreuve.photos[rank].name, framing)})
    photos = (drawn.get(at, photo) for at, photo in enumerate(epreuve.photos))
    changed = replace(epreuve, photos=tuple(photos))
    _write(changed)
    return changed


def forget(epreuve: Epreuve) -> None:
    """Nothing is left of it."""
    shutil.rmtree(epreuve.folder, ignore_errors=True)


def forget_old() -> int:
    """What nobody has sent in time leaves; how many did. A folder that cannot be read stops no other."""
    waiting = root()
    places = sorted(waiting.iterdir()) if waiting.is_dir() else []
    job = f"{__name__}.forget_old"
    return sum(
        bool(pannes.guarded(job, partial(_forget_late, place), subject=place.name))
        for place in places
    )


def _forget_late(place: Path) -> bool:
    is_late = _end(place) <= horloge.now()
    if is_late:
        shutil.rmtree(place, ignore_errors=True)
    return is_late


def _end(place: Path) -> dt.datetime:
    """When that folder leaves; one whose making was interrupted, by its own date."""
    if found := _read(place):
        return found.until
    born = dt.datetime.fromtimestamp(place.stat().st_mtime, tz=dt.UTC)
    return born + dt.timedelta(hours=HOURS)


def root() -> Path:
    """Where what waits is, beside the store; what nobody sends leaves it after `HOURS`."""
    return store.root().parent / "epreuves"


def _place(owner: str) -> Path:
    return root() / hashlib.sha256(owner.encode()).hexdigest()


def _received(folder: Path, rank: int) -> Path:
    return folder / f"{rank}.recu"


def _shown(folder: Path, rank: int) -> Path:
    return folder / f"{rank}.jpg"


def _drawn(folder: Path, asked: Mapping[int, tuple[str, Framing]]) -> dict[int, Photo]:
    """These photographs drawn as they would leave; all of them, or none."""
    with tempfile.TemporaryDirectory(prefix="etabli-epreuve-") as aside:
        outs = {rank: Path(aside) / f"{rank}.jpg" for rank in asked}
        made = budget.ask(
            "look",
            files=[
                {"name": name, "path": str(_received(folder, rank))}
                for rank, (name, _) in asked.items()
            ],
            framings=[asdict(framing) for _, framing in asked.values()],
            outs=[str(out) for out in outs.values()],
        )
        if "reasons" in made:
            raise FileRefused(*made["reasons"])
        for rank, out in outs.items():
            _replace(_shown(folder, rank), out.read_bytes())
    sizes = dict(zip(asked, made["sizes"], strict=True))
    return {rank: Photo(*asked[rank], *sizes[rank]) for rank in asked}


def _read(folder: Path) -> Epreuve | None:
    try:
        kept: Kept = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except OSError:
        return None
    photos = tuple(_photo(one) for one in kept["photos"])
    return Epreuve(folder, photos, kept["said"], dt.datetime.fromisoformat(kept["made_at"]))


def _photo(kept: KeptPhoto) -> Photo:
    (framing,) = framings([kept["framing"]], 1)
    return Photo(kept["name"], framing, kept["width"], kept["height"])


def _write(epreuve: Epreuve) -> None:
    _replace(epreuve.folder / STATE, epreuve.as_json().encode())


def _replace(place: Path, data: bytes) -> None:
    """All the bytes, or those of before."""
    fresh = place.with_suffix(".en-cours")
    fresh.write_bytes(data)
    os.replace(fresh, place)
