"""The type of a file from its bytes; its name and what the browser says are not believed."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

PDF = "application/pdf"
JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP, OLE, TEXT, HTML, UNKNOWN = (
    "application/zip",
    "application/x-ole",
    "text/plain",
    "text/html",
    "",
)

PHOTOS = frozenset({JPEG, PNG, WEBP, HEIC})
HEIC_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis"})
HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """How a type is called: beside a link, in a sentence, and at the end of a name."""

    short: str
    sentence: str
    suffix: str


KINDS = MappingProxyType(
    {
        PDF: Kind("PDF", "un PDF", "pdf"),
        JPEG: Kind("JPEG", "une photo", "jpg"),
        PNG: Kind("PNG", "une image", "png"),
        WEBP: Kind("WebP", "une image", "webp"),
        HEIC: Kind("HEIC", "une photo", "heic"),
        ODT: Kind("ODT", "un fichier OpenDocument texte", "odt"),
        ODS: Kind("ODS", "un tableur OpenDocument", "ods"),
        ODP: Kind("ODP", "une présentation OpenDocument", "odp"),
        DOCX: Kind("DOCX", "un fichier Word", "docx"),
        XLSX: Kind("XLSX", "un tableur Excel", "xlsx"),
        PPTX: Kind("PPTX", "une présentation PowerPoint", "pptx"),
        OLE: Kind("Office ancien", "un ancien fichier Word, Excel ou PowerPoint", "doc"),
        ZIP: Kind("ZIP", "une archive ZIP", "zip"),
        HTML: Kind("HTML", "une page web", "html"),
        TEXT: Kind("texte", "un fichier de texte", "txt"),
    }
)
FAMILIES = {
    "video": "une vidéo",
    "audio": "un enregistrement sonore",
    "image": "une image d’un format peu courant",
}


def short_name(kind: str) -> str:
    return KINDS[kind].short if kind in KINDS else "fichier"


def in_a_sentence(kind: str) -> str:
    """« un fichier Word », or what little we know of it."""
    if kind in KINDS:
        return KINDS[kind].sentence
    return FAMILIES.get(
        kind.partition("/")[0], "un fichier d’un type que nous ne reconnaissons pas"
    )


def kind_of(file: BinaryIO) -> str:
    """The MIME type of the bytes of a file; empty when nothing recognises them."""
    file.seek(0)
    data = file.read(HEAD)
    if b"%PDF-" in data[:1024]:
        return PDF
    for magic, kind in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xd0\xcf\x11\xe0", OLE),
    ):
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return HEIC
    return _zipped(file) if data.startswith(b"PK\x03\x04") else _guessed(data)


def _zipped(file: BinaryIO) -> str:
    """Office files are zips: what they hold says which."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100).decode("ascii", "replace").strip()
                return kind if kind in KINDS else ZIP
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return UNKNOWN
    for part, kind in (
        ("word/document.xml", DOCX),
        ("xl/workbook.xml", XLSX),
        ("ppt/presentation.xml", PPTX),
    ):
        if part in names:
            return kind
    return ZIP


def _guessed(data: bytes) -> str:
    """Anything else: only to name it in a refusal."""
    start = data[:4096].lstrip()[:100].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HTML
    import puremagic  # nearly never needed, and slow to load

    try:
        return str(puremagic.from_string(data, mime=True))
    except (puremagic.PureError, ValueError):
        pass
    try:
        text = data[:4096].decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    return TEXT if text.isprintable() or "\n" in text else UNKNOWN
