"""One deposit: what each file is, why it is not received, or the copy that people open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from etabli.core.fichiers import kinds
from etabli.core.fichiers.inspection import mixed

MIXED = (
    "Le fichier «\u00a0{name}\u00a0» contient deux choses à la fois ({what} et une archive, une page web "
    "ou un autre fichier)\u00a0: exportez, scannez ou photographiez de nouveau le document, et déposez "
    "le résultat."
)


@dataclass(frozen=True, slots=True)
class Received:
    """One uploaded file and its type by its bytes."""

    name: str
    path: str
    kind: str


def receive(order: dict[str, Any]) -> dict[str, Any]:
    """`reasons`, or what is to be kept: `name`, `path`, and `kinds` of the files received.

    `path` is one of the files received when it is kept as it came; `kind` is its type.
    """
    files = [_read(one) for one in order["files"]]
    reasons = [
        reason for one in files for reason in _reasons(one, order, is_alone=len(files) == 1)
    ]
    if not reasons and len(files) > 1:
        reasons = _reasons_together(files, order)
    if reasons:
        return {"reasons": reasons}
    made = _photos(files, order) if files[0].kind in kinds.PHOTOS else _other(files[0], order)
    return {"kinds": [one.kind for one in files], **made}


def _read(one: dict[str, str]) -> Received:
    with open(one["path"], "rb") as file:
        return Received(one["name"], one["path"], kinds.kind_of(file))


def _reasons(one: Received, order: dict[str, Any], *, is_alone: bool) -> Iterable[str]:
    """Why that file is not received."""
    if not Path(one.path).stat().st_size:
        return [f"Le fichier «\u00a0{one.name}\u00a0» est vide\u00a0: choisissez-en un autre."]
    if one.kind not in order["kinds"]:
        start = "C’est" if is_alone else f"«\u00a0{one.name}\u00a0» est"
        return [f"{start} {kinds.in_a_sentence(one.kind)}\u00a0: {order['remedy']}"]
    if mixed.is_mixed(one.path, one.kind):
        return [MIXED.format(name=one.name, what=kinds.in_a_sentence(one.kind))]
    if one.kind != kinds.PDF:
        return []
    from etabli.core.fichiers.inspection import pdfs  # a photo does not pay for it

    return pdfs.problems(one.path, name=one.name)


def _reasons_together(files: list[Received], order: dict[str, Any]) -> list[str]:
    if order["is_proof"] and all(one.kind in kinds.PHOTOS for one in files):
        return []
    return ["Déposez un seul PDF, ou les photos des pages d’un même courrier."]


def _other(one: Received, order: dict[str, Any]) -> dict[str, Any]:
    """A PDF as it is, unless its photographs say where they were taken; any other file as it is."""
    if order["is_proof"] and one.kind == kinds.PDF:
        from etabli.core.fichiers.inspection import pdfs

        if pdfs.without_exif(one.path, order["out"]):
            return {"name": one.name, "path": order["out"], "kind": kinds.PDF}
    return {"name": one.name, "path": one.path, "kind": one.kind}


def _photos(files: list[Received], order: dict[str, Any]) -> dict[str, Any]:
    """Photos of a proof as one PDF; a photo to publish as a JPEG without hidden data."""
    from etabli.core.fichiers.inspection import photos

    try:
        images = [photos.upright(one.path, name=one.name) for one in files]
    except photos.Unreadable as refusal:
        return {"reasons": [str(refusal)]}
    stem = PurePosixPath(files[0].name).stem
    if not order["is_proof"]:
        Path(order["out"]).write_bytes(photos.to_jpeg(images[0]))
        return {"name": f"{stem}.jpg", "path": order["out"], "kind": kinds.JPEG}
    sizes = [
        (one.name, image.width, image.height) for one, image in zip(files, images, strict=True)
    ]
    if small := [
        photos.TOO_SMALL.format(name=n, w=w, h=h)
        for n, w, h in sizes
        if min(w, h) < photos.SHORT_SIDE
    ]:
        return {"reasons": small}
    Path(order["out"]).write_bytes(photos.to_pdf(images, title=stem, moment=order["moment"]))
    return {"name": f"{stem}.pdf", "path": order["out"], "kind": kinds.PDF}
