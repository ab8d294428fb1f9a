"""Is a PDF received: does it open, is it whole, does it show what was signed, is it only a paper."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from etabli.core.fichiers.inspection import active

LOCKED = (
    "Le PDF «\u00a0{name}\u00a0» est protégé par un mot de passe\u00a0: "
    "enregistrez-en une copie sans mot de passe, puis déposez-la."
)
DAMAGED = (
    "Le PDF «\u00a0{name}\u00a0» est abîmé\u00a0: nous n’arrivons pas à l’ouvrir. "
    "Exportez-le ou scannez-le de nouveau, puis déposez-le."
)
CUT = (
    "Le PDF «\u00a0{name}\u00a0» est incomplet\u00a0: sa fin ou l’une de ses pages manque, comme "
    "après un envoi interrompu. Reprenez le fichier d’origine, vérifiez qu’il s’ouvre jusqu’à sa "
    "dernière page, puis déposez-le."
)
EMPTY = "Le PDF «\u00a0{name}\u00a0» ne contient aucune page\u00a0: choisissez-en un autre."
FORM = (
    "Le PDF «\u00a0{name}\u00a0» est un formulaire dont les pages ne montrent rien hors du logiciel "
    "qui l’a fait\u00a0: ouvrez-le, imprimez-le en PDF (ou sur papier, puis scannez-le), et déposez "
    "le résultat."
)
ACTIVE = (
    "Le PDF «\u00a0{name}\u00a0» n’est pas seulement un document à lire\u00a0: {what}. Une pièce est "
    "gardée telle quelle, nous ne la nettoyons pas\u00a0: imprimez-la en PDF ou scannez-la, puis "
    "déposez le résultat."
)

END, EDGE = 1024, 64 * 1024
#: what qpdf says when it went on without something that was in the file
LOST = (
    "treating stream as empty",
    "Pages tree includes",
    "unable to find trailer",
    "unable to find /Root",
)
PAINTS = "Tj TJ ' \" Do sh S s f F f* B B* b b* BI"


def problems(path: str, *, name: str) -> list[str]:
    """Why the PDF cannot be received; empty when it can."""
    try:
        with pikepdf.open(path) as pdf:
            return [sentence.format(name=name, what=what) for sentence, what in _judged(pdf, path)]
    except pikepdf.PasswordError:
        return [LOCKED.format(name=name)]
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, AttributeError):
        return [DAMAGED.format(name=name)]


def _judged(pdf: pikepdf.Pdf, path: str) -> list[tuple[str, str]]:
    """The sentence and what it names; at most one."""
    if is_cut(path):
        return [(CUT, "")]
    does = active.found(pdf)  # reads every object: what is lost is known after
    if any(lost in str(said) for said in pdf.get_warnings() for lost in LOST):
        return [(CUT, "")]
    if not len(pdf.pages):
        return [(EMPTY, "")]
    if is_hollow_form(pdf):
        return [(FORM, "")]
    return [(ACTIVE, ", ".join(does))] if does else []


def is_cut(path: str) -> bool:
    """Is the end that every PDF has missing from its last bytes (padding apart)?"""
    with open(path, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - EDGE))
        tail = file.read().rstrip(b"\x00\t\n\x0c\r \x1a")
    return b"%%EOF" not in tail[-END:] and b"startxref" not in tail[-END:]


def is_hollow_form(pdf: pikepdf.Pdf) -> bool:
    """An XFA form that one program alone can show, or whose pages hold nothing."""
    if not active.xfa(pdf):
        return False
    return bool(pdf.Root.get("/NeedsRendering", False)) or not any(map(shows, pdf.pages))


def shows(page: Any) -> bool:
    """Does anything appear on this page?"""
    if any("/AP" in note for note in page.get("/Annots", ()) if isinstance(note, Dictionary)):
        return True
    try:
        return bool(list(pikepdf.parse_content_stream(page, operators=PAINTS)))
    except (pikepdf.PdfError, TypeError):
        return False


def without_exif(path: str, out: str) -> bool:
    """A copy whose photographs no longer say where, when and with what they were taken.

    Written only when the PDF holds such a photograph; their pixels are not touched.
    """
    with pikepdf.open(path) as pdf:
        is_changed = False
        for held in pdf.objects:
            if isinstance(held, Stream) and held.get("/Subtype") == Name.Image:
                is_changed |= _cleaned(held)
        if is_changed:
            pdf.save(out, deterministic_id=not pdf.is_encrypted)
        return is_changed


def _cleaned(image: Any) -> bool:
    if image.get("/Filter") not in (Name.DCTDecode, Array([Name.DCTDecode])):
        return False
    data = image.read_raw_bytes()
    clean = strip_exif(data)
    if clean == data:
        return False
    parameters = image.get("/DecodeParms", None)
    image.write(clean, filter=Name.DCTDecode, decode_parms=parameters)
    return True


HIDDEN = re.compile(rb"Exif\x00\x00|http://ns\.adobe\.com/xap")


def strip_exif(jpeg: bytes) -> bytes:
    """The JPEG without its EXIF and XMP segments; the same bytes when it has none."""
    kept, place = [jpeg[:2]], 2
    while jpeg[place : place + 1] == b"\xff" and jpeg[place + 1 : place + 2] not in (b"\xda", b""):
        size = 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        segment = jpeg[place : place + size]
        if not (segment[1] == 0xE1 and HIDDEN.match(segment, 4)):
            kept.append(segment)
        place += size
    return b"".join([*kept, jpeg[place:]])
