"""The dossier as PLACE takes it: one ZIP, the frozen papers and a manifest, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORMAT = "etabli-dce-1"
MANIFEST = "manifest.json"
#: the first day a ZIP can write: what varies from one making to the next is left out
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: the name of its file, what it is, how it is called, its bytes."""

    file: str
    nature: str
    title: str
    data: bytes


def archive(papers: Sequence[Paper], consultation: Mapping[str, object]) -> bytes:
    """The ZIP: `manifest.json` (file, nature, sha256), then the papers in their order.

    Stored without compression: the papers are compressed already, and no version of a library changes
    a byte. ValueError when two papers have one name.
    """
    if len({paper.file for paper in papers} | {MANIFEST}) != len(papers) + 1:
        raise ValueError("two papers of a dossier have one name")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        _write(target, MANIFEST, manifest(papers, consultation))
        for paper in papers:
            _write(target, paper.file, paper.data)
    return made.getvalue()


def manifest(papers: Sequence[Paper], consultation: Mapping[str, object]) -> bytes:
    """What the ZIP says of itself."""
    said = {
        "format": FORMAT,
        "consultation": dict(consultation),
        "fichiers": [
            {
                "file": paper.file,
                "nature": paper.nature,
                "title": paper.title,
                "size": len(paper.data),
                "sha256": hashlib.sha256(paper.data).hexdigest(),
            }
            for paper in papers
        ],
    }
    return f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode()


def _write(target: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    target.writestr(info, data)
