"""Receiving a file: opened by a child, refused with sentences, kept once.

A proof (letter, deliberation, certificate, quote) is kept as it was received; what people open is
that, or a copy made from it when it is a photo or says where it was taken.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from etabli.core import horloge
from etabli.core.cercles import Cercle
from etabli.core.fichiers import antivirus, budget, kinds, store
from etabli.core.fichiers.http import Stream, download, file_slug
from etabli.core.fichiers.inspection.framing import Framing
from etabli.core.fichiers.inspection.receive import Made
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.formats import taille
from etabli.core.texte import clean_line

LETTER_MAX_BYTES = 10_000_000
DOCUMENT_MAX_BYTES = 50_000_000
FOLDER = "depots"


Upload: TypeAlias = "UploadedFile[bytes]"


@dataclass(frozen=True, slots=True)
class Accept:
    """What a form takes.

    remedy    what to do with anything else
    is_proof  the bytes received are kept; photos are read as the pages of one PDF
    """

    kinds: frozenset[str]
    remedy: str
    is_proof: bool = False

    @property
    def html(self) -> str:
        """The value of the `accept` attribute of the field."""
        return ",".join(sorted(self.kinds))


PDF_OR_PHOTO = Accept(
    frozenset({kinds.PDF}) | kinds.PHOTOS,
    "exportez-le en PDF, ou photographiez le courrier signé.",
    is_proof=True,
)
PDF_ONLY = Accept(frozenset({kinds.PDF}), "exportez-le en PDF.")
PHOTO = Accept(kinds.PHOTOS, "choisissez une photo (JPEG, PNG, HEIC ou WebP).")
DOCUMENT = Accept(
    frozenset({kinds.PDF, kinds.ODT, kinds.ODS, kinds.DOCX, kinds.XLSX}) | kinds.PHOTOS,
    "déposez un PDF, un texte (ODT, DOCX), un tableur (ODS, XLSX) ou une image.",
)


def deposit(
    uploaded: Upload | Sequence[Upload],
    *,
    subject: str,
    depositor_id: int | None,
    circle: Cercle = Cercle.ETAT,
    titulaire_id: int | None = None,
    accept: Accept = DOCUMENT,
    max_bytes: int = DOCUMENT_MAX_BYTES,
) -> Fichier:
    """One file kept, from one upload or from the photos of the pages of a letter.

    Of those who may see the object, the circle reads it; a circle of one holder needs to know which.
    max_bytes is for all of it together. `depositor_id` is None for the clock and for the public.
    Of a proof the bytes received are kept too when what others open is a copy made from them.
    Raises FileRefused, every reason at once. Inside a transaction, call `examined` before it.
    """
    with examined(uploaded, accept=accept, max_bytes=max_bytes) as ready:
        return ready.keep(
            subject=subject, depositor_id=depositor_id, circle=circle, titulaire_id=titulaire_id
        )


@dataclass(frozen=True, slots=True)
class Ready:
    """What the child has accepted; still in a folder that goes away."""

    received: list[tuple[str, Path]]
    made: Made
    accept: Accept

    @property
    def are_photos(self) -> bool:
        """Are they photos, which a hand may still turn and cut?"""
        return all(kind in kinds.PHOTOS for kind in self.made["kinds"])

    @property
    def path(self) -> str:
        """Where what people will open is, until it is kept."""
        return str(self.made["path"])

    def lightened(self, *sides: int) -> list[Path]:
        """Of one photo, a copy as JPEG for each of these long sides (points), upright, without hidden data.

        Before any transaction, as `examined`.
        """
        name, path = self.received[0]
        outs = [path.with_name(f"copie-{side}") for side in sides]
        made = budget.ask(
            "lighten",
            file={"name": name, "path": str(path)},
            sides=list(sides),
            outs=[str(out) for out in outs],
        )
        if "reasons" in made:
            raise FileRefused(*made["reasons"])
        return outs

    def keep_copy(
        self, copy: Path, *, subject: str, depositor_id: int | None, circle: Cercle
    ) -> Fichier:
        """One of these copies, kept."""
        return Fichier.objects.create(
            **_kept(self.made["name"], copy, kinds.JPEG),
            subject=subject,
            depositor_id=depositor_id,
            circle=circle.value,
        )

    def keep(
        self,
        *,
        subject: str,
        depositor_id: int | None,
        circle: Cercle = Cercle.ETAT,
        titulaire_id: int | None = None,
    ) -> Fichier:
        """The bytes in the store and the row that says them. OSError when the disk refuses."""
        made = self.made
        return Fichier.objects.create(
            **_kept(made["name"], Path(made["path"]), made["kind"]),
            originals=_originals(self.received, made, self.accept),
            subject=subject,
            depositor_id=depositor_id,
            circle=circle.value,
            titulaire_id=titulaire_id,
        )


@contextmanager
def examined(
    uploaded: Upload | Sequence[Upload],
    *,
    accept: Accept = DOCUMENT,
    max_bytes: int = DOCUMENT_MAX_BYTES,
    framings: Sequence[Framing] = (),
) -> Iterator[Ready]:
    """The files judged, before any transaction: a slow one must not hold the database.

    `framings`, one a photo, is how they were turned and cut by hand: the copy is, the original is not.
    Raises FileRefused, every reason at once.
    """
    files = [uploaded] if isinstance(uploaded, UploadedFile) else list(uploaded)
    _check_size(files, max_bytes)
    with tempfile.TemporaryDirectory(prefix="etabli-depot-") as folder:
        received = [_received(file, Path(folder) / str(rank)) for rank, file in enumerate(files)]
        made = budget.ask(
            "receive",
            files=[{"name": name, "path": str(path)} for name, path in received],
            kinds=sorted(accept.kinds),
            remedy=accept.remedy,
            is_proof=accept.is_proof,
            framings=[asdict(framing) for framing in framings],
            out=str(Path(folder) / "copie"),
            moment=horloge.now().isoformat(),
        )
        if "reasons" in made:
            raise FileRefused(*made["reasons"])
        for name, path in received:
            antivirus.refuse_infected(name, path)
        yield Ready(received, made, accept)


def _check_size(files: list[Upload], max_bytes: int) -> None:
    if not files:
        raise FileRefused("Choisissez un fichier à déposer.")
    total = sum(file.size or 0 for file in files)
    if total > max_bytes:
        raise FileRefused(_too_large(files, total, max_bytes))


def _received(file: Upload, place: Path) -> tuple[str, Path]:
    """Its name, and its bytes where the child may open them."""
    file.seek(0)
    with place.open("wb") as written:
        for piece in file.chunks(store.PIECE):
            written.write(piece)
    return clean_name(file.name or ""), place


def _kept(name: str, place: Path, kind: str) -> dict[str, object]:
    """The bytes under their digest, and what the row says of them."""
    with place.open("rb") as file:
        path = store.keep(file, folder=FOLDER, suffix=kinds.KINDS[kind].suffix)
    return {
        "name": name[-255:],
        "sha256": store.digest_at(path),
        "size": place.stat().st_size,
        "kind": kind,
        "path": path,
    }


def _originals(
    received: list[tuple[str, Path]], made: Made, accept: Accept
) -> list[dict[str, object]]:
    """What was received of a proof, when what others open is not that; nothing for a picture."""
    if not accept.is_proof or str(received[0][1]) == made["path"]:
        return []
    pairs = zip(received, made["kinds"], strict=True)
    return [_kept(name, place, kind) for (name, place), kind in pairs]


def clean_name(name: str) -> str:
    """The name without folder nor unprintable character."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return clean_line(last) or "fichier"


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


def response(fichier: Fichier) -> Stream:
    """The file as a download, after the view has checked the right to read it."""
    return _download(fichier.name, fichier.kind, fichier.path, fichier.sha256, fichier.size)


def served(request: HttpRequest, fichier: Fichier, *, is_state: bool) -> Stream:
    """The copy people read, or with `?original=1` what was received, to the State alone.

    The view has checked the right to read the piece, and says whether the reader is the State.
    PermissionDenied for anybody else, Http404 when there is no such original.
    """
    if "original" not in request.GET:
        return response(fichier)
    if not is_state:
        raise PermissionDenied(
            "L’original est remis aux services de l’État qui suivent ce dossier. "
            "La copie que vous lisez montre la même pièce."
        )
    return original_response(fichier, request.GET["original"])


def original_response(fichier: Fichier, rank: str) -> Stream:
    """What was received, the first being « 1 », after the view has checked that the State asks.

    Http404 when there is no such original.
    """
    if not rank.isascii() or not rank.isdigit() or not 1 <= int(rank) <= len(fichier.originals):
        raise Http404("Cet original n’existe pas.")
    one = fichier.originals[int(rank) - 1]
    return _download(one["name"], one["kind"], one["path"], one["sha256"], one["size"])


def _download(name: str, kind: str, path: str, sha256: str, size: int) -> Stream:
    stem, suffix = PurePosixPath(name).stem, kinds.KINDS[kind].suffix
    return download(
        store.chunks(path, sha256=sha256),
        filename=f"{file_slug(stem)}.{suffix}",
        content_type=kind,
        size=size,
    )
