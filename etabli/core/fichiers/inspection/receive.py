"""One deposit: what each file is, why it is not received, or the copy that people open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NotRequired, TypedDict

from etabli.core.fichiers import kinds
from etabli.core.fichiers.inspection import mixed
from etabli.core.fichiers.inspection.framing import WHOLE, Framing, Sides

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


class Hand(TypedDict):
    """A framing as JSON carries it."""

    turns: int
    cut: list[int]


class Order(TypedDict):
    """What the site asks: the files by name and path, what is received, where a copy may be made.

    `framings`, one a photo in their order, is how they were turned and cut by hand.
    """

    files: list[dict[str, str]]
    framings: NotRequired[list[Hand]]
    kinds: list[str]
    remedy: str
    is_proof: bool
    out: str
    moment: str


class Made(TypedDict):
    """What is kept: `path` is a file received when it is kept as it came; `kinds` are of those received."""

    kinds: list[str]
    name: str
    path: str
    kind: str


class Refusal(TypedDict):
    reasons: list[str]


def receive(order: Order) -> Made | Refusal:
    """What is to be kept, or every reason why not."""
    files = [_read(one) for one in order["files"]]
    reasons = [
        reason for one in files for reason in _reasons(one, order, is_alone=len(files) == 1)
    ]
    if not reasons and len(files) > 1:
        reasons = _reasons_together(files, order)
    if reasons:
        return {"reasons": reasons}
    if files[0].kind in kinds.PHOTOS:
        return _photos(files, order)
    return _other(files[0], order)


def _made(files: list[Received], name: str, path: str, kind: str) -> Made:
    return {"kinds": [one.kind for one in files], "name": name, "path": path, "kind": kind}


def _read(one: dict[str, str]) -> Received:
    with open(one["path"], "rb") as file:
        return Received(one["name"], one["path"], kinds.kind_of(file))


def _reasons(one: Received, order: Order, *, is_alone: bool) -> Iterable[str]:
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


def _reasons_together(files: list[Received], order: Order) -> list[str]:
    if order["is_proof"] and all(one.kind in kinds.PHOTOS for one in files):
        return []
    return ["Déposez un seul PDF, ou les photos des pages d’un même courrier."]


def _other(one: Received, order: Order) -> Made:
    """A PDF as it is, unless its photographs say where they were taken; any other file as it is."""
    if order["is_proof"] and one.kind == kinds.PDF:
        from etabli.core.fichiers.inspection import pdfs

        if pdfs.without_exif(one.path, order["out"]):
            return _made([one], one.name, order["out"], kinds.PDF)
    return _made([one], one.name, one.path, one.kind)


def _photos(files: list[Received], order: Order) -> Made | Refusal:
    """Photos of a proof as one PDF; a photo to publish as a JPEG without hidden data."""
    from etabli.core.fichiers.inspection import photos

    hands = framings(order.get("framings"), len(files))
    try:
        images = [
            photos.upright(one.path, name=one.name, framing=hand)
            for one, hand in zip(files, hands, strict=True)
        ]
    except photos.Unreadable as refusal:
        return {"reasons": [str(refusal)]}
    stem = PurePosixPath(files[0].name).stem
    if not order["is_proof"]:
        Path(order["out"]).write_bytes(photos.to_jpeg(images[0]))
        return _made(files, f"{stem}.jpg", order["out"], kinds.JPEG)
    small = [
        reason
        for one, image in zip(files, images, strict=True)
        for reason in photos.too_small(image, name=one.name)
    ]
    if small:
        return {"reasons": small}
    Path(order["out"]).write_bytes(photos.to_pdf(images, title=stem, moment=order["moment"]))
    return _made(files, f"{stem}.pdf", order["out"], kinds.PDF)


def framings(hands: list[Hand] | None, count: int) -> list[Framing]:
    """One a photo; whole and as they were seen when nothing is said."""
    if not hands:
        return [WHOLE] * count
    return [Framing(hand["turns"], _sides(hand["cut"])) for hand in hands]


def _sides(cut: list[int]) -> Sides:
    left, top, right, bottom = cut
    return left, top, right, bottom


class Look(TypedDict):
    """The photos to look at before they leave: by name and path, how they are framed, where to draw them."""

    files: list[dict[str, str]]
    framings: list[Hand]
    outs: list[str]


def look(order: Look) -> dict[str, list[list[int]]] | Refusal:
    """The size of each picture drawn, or every reason why one could not be read."""
    from etabli.core.fichiers.inspection import photos

    reasons, sizes = [], []
    hands = framings(order["framings"], len(order["files"]))
    for one, hand, out in zip(order["files"], hands, order["outs"], strict=True):
        try:
            image = photos.upright(one["path"], name=one["name"], framing=hand)
        except photos.Unreadable as refusal:
            return {"reasons": [str(refusal)]}
        reasons += photos.too_small(image, name=one["name"])
        sizes.append(list(image.size))
        Path(out).write_bytes(photos.shown(image))
    return {"reasons": reasons} if reasons else {"sizes": sizes}


class Lighten(TypedDict):
    """What the site asks of one photo: its name and path, and for each copy its long side and its place."""

    file: dict[str, str]
    sides: list[int]
    outs: list[str]


def lighten(order: Lighten) -> dict[str, list[list[int]]] | Refusal:
    """Copies of one photo, from the widest to the narrowest; the size of each, or why it is not read."""
    from etabli.core.fichiers.inspection import photos

    one = order["file"]
    try:
        image = photos.upright(one["path"], name=one["name"], side=max(order["sides"]))
    except photos.Unreadable as refusal:
        return {"reasons": [str(refusal)]}
    sizes = []
    for side, out in sorted(zip(order["sides"], order["outs"], strict=True), reverse=True):
        image.thumbnail((side, side))
        Path(out).write_bytes(photos.to_jpeg(image))
        sizes.append(list(image.size))
    return {"sizes": sizes}
