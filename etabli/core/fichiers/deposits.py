"""Receiving a file: checked by content, refused with sentences, kept once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile

from etabli.core.fichiers import kinds, pdfs, photos, store
from etabli.core.fichiers.http import Stream, download, file_slug
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.ui.formats import taille

LETTER_MAX_BYTES = 10_000_000
DOCUMENT_MAX_BYTES = 50_000_000
FOLDER = "depots"


Upload: TypeAlias = "UploadedFile[Any]"


@dataclass(frozen=True, slots=True)
class Accept:
    """What a form takes.

    remedy           what to do with anything else
    photo_is_letter  photos become the pages of one PDF, and must be readable
    """

    kinds: frozenset[str]
    remedy: str
    photo_is_letter: bool = False

    @property
    def html(self) -> str:
        """The value of the `accept` attribute of the field."""
        return ",".join(sorted(self.kinds))


PDF_OR_PHOTO = Accept(
    frozenset({kinds.PDF}) | kinds.PHOTOS,
    "exportez-le en PDF, ou photographiez le courrier signé.",
    photo_is_letter=True,
)
PDF_ONLY = Accept(frozenset({kinds.PDF}), "exportez-le en PDF.")
PHOTO = Accept(kinds.PHOTOS, "choisissez une photo (JPEG, PNG, HEIC ou WebP).")
DOCUMENT = Accept(
    frozenset({kinds.PDF, kinds.ODT, kinds.ODS, kinds.DOCX, kinds.XLSX}) | kinds.PHOTOS,
    "déposez un PDF, un texte (ODT, DOCX), un tableur (ODS, XLSX) ou une image.",
)


@dataclass(frozen=True, slots=True)
class _Received:
    name: str
    data: bytes
    kind: str


def deposit(
    uploaded: Upload | Sequence[Upload],
    *,
    subject: str,
    depositor_id: int | None,
    accept: Accept = DOCUMENT,
    max_bytes: int = DOCUMENT_MAX_BYTES,
) -> Fichier:
    """One file kept, from one upload or from the photos of the pages of a letter.

    max_bytes is for all of it together. `depositor_id` is None for the clock and for the public.
    Raises FileRefused, every reason at once.
    """
    files = [uploaded] if isinstance(uploaded, UploadedFile) else list(uploaded)
    received = _received(files, accept=accept, max_bytes=max_bytes)
    name, data = _assembled(received, accept)
    kind = kinds.kind_of(data)
    path = store.keep(data, folder=FOLDER, suffix=kinds.KINDS[kind].suffix)
    return Fichier.objects.create(
        name=name[-255:],
        sha256=store.digest(data),
        size=len(data),
        kind=kind,
        path=path,
        subject=subject,
        depositor_id=depositor_id,
    )


def _received(files: list[Upload], *, accept: Accept, max_bytes: int) -> list[_Received]:
    """The files read and judged; FileRefused with all that is wrong with them."""
    _check_size(files, max_bytes)
    received = [_read(file) for file in files]
    is_alone = len(received) == 1
    reasons = [reason for one in received for reason in _reasons(one, accept, is_alone=is_alone)]
    if not reasons and not is_alone:
        reasons = _reasons_together(received, accept)
    if reasons:
        raise FileRefused(*reasons)
    return received


def _check_size(files: list[Upload], max_bytes: int) -> None:
    if not files:
        raise FileRefused("Choisissez un fichier à déposer.")
    total = sum(file.size or 0 for file in files)
    if total > max_bytes:
        raise FileRefused(_too_large(files, total, max_bytes))


def _read(file: Upload) -> _Received:
    file.seek(0)
    data = bytes(file.read())
    return _Received(clean_name(file.name or ""), data, kinds.kind_of(data))


def clean_name(name: str) -> str:
    """The name without folder nor unprintable character."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable()).strip() or "fichier"


def _reasons(one: _Received, accept: Accept, *, is_alone: bool) -> Iterable[str]:
    """Why that file is not received."""
    if not one.data:
        return [f"Le fichier «\u00a0{one.name}\u00a0» est vide\u00a0: choisissez-en un autre."]
    if one.kind not in accept.kinds:
        start = "C’est" if is_alone else f"«\u00a0{one.name}\u00a0» est"
        return [f"{start} {kinds.in_a_sentence(one.kind)}\u00a0: {accept.remedy}"]
    return pdfs.problems(one.data, name=one.name) if one.kind == kinds.PDF else []


def _reasons_together(received: list[_Received], accept: Accept) -> list[str]:
    if accept.photo_is_letter and all(one.kind in kinds.PHOTOS for one in received):
        return []
    return ["Déposez un seul PDF, ou les photos des pages d’un même courrier."]


def _too_large(files: list[Upload], total: int, limit: int) -> str:
    what = (
        f"Le fichier «\u00a0{clean_name(files[0].name or '')}\u00a0» pèse"
        if len(files) == 1
        else "Ces fichiers pèsent"
    )
    return (
        f"{what} {taille(total)}\u00a0; la limite est de {taille(limit)}. "
        "Scannez en 150 points par pouce, ou réduisez les images, puis déposez de nouveau."
    )


def _assembled(received: list[_Received], accept: Accept) -> tuple[str, bytes]:
    """The name and the bytes to keep: a PDF as it is, a photo cleaned, photos as one PDF."""
    first = received[0]
    if first.kind not in kinds.PHOTOS:
        return first.name, first.data
    images = [photos.upright(one.data, name=one.name) for one in received]
    stem = PurePosixPath(first.name).stem
    if not accept.photo_is_letter:
        return f"{stem}.jpg", photos.to_jpeg(images[0])
    small = [
        f"La photo «\u00a0{one.name}\u00a0» est trop petite pour être lue "
        f"({image.width} × {image.height} points)\u00a0: reprenez-la de plus près."
        for one, image in zip(received, images, strict=True)
        if min(image.size) < photos.SHORT_SIDE
    ]
    if small:
        raise FileRefused(*small)
    return f"{stem}.pdf", photos.to_pdf(images, title=stem)


def response(fichier: Fichier) -> Stream:
    """The file as a download, after the view has checked the right to read it."""
    name = PurePosixPath(fichier.name)
    suffix = kinds.KINDS[fichier.kind].suffix
    return download(
        store.chunks(fichier.path, sha256=fichier.sha256),
        filename=f"{file_slug(name.stem)}.{suffix}",
        content_type=fichier.kind,
        size=fichier.size,
    )
