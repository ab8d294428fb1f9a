"""What can be said of a PDF someone made elsewhere: can it be opened, can everyone read it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from etabli.core.fichiers.models import Fichier

TEXT_OPERATORS = {"Tj", "TJ", "'", '"'}
PAGES_READ = 30
DEPTH = 4  # forms within forms

LOCKED = (
    "Le PDF «\u00a0{name}\u00a0» est protégé par un mot de passe\u00a0: "
    "enregistrez-en une copie sans mot de passe, puis déposez-la."
)
DAMAGED = (
    "Le PDF «\u00a0{name}\u00a0» est abîmé\u00a0: nous n’arrivons pas à l’ouvrir. "
    "Exportez-le ou scannez-le de nouveau, puis déposez-le."
)
EMPTY = "Le PDF «\u00a0{name}\u00a0» ne contient aucune page\u00a0: choisissez-en un autre."

UNTAGGED = (
    "Le PDF n’est pas balisé\u00a0: un lecteur d’écran ne peut pas en suivre la structure. "
    "Exportez-le de nouveau en cochant «\u00a0PDF balisé\u00a0» (ou «\u00a0PDF/UA\u00a0»)."
)
UNTITLED = "Le PDF n’a pas de titre\u00a0: donnez-en un dans les propriétés du document avant de l’exporter."
NO_LANGUAGE = "Le PDF ne dit pas sa langue\u00a0: choisissez «\u00a0français\u00a0» dans les propriétés du document."
NO_TEXT = (
    "Le PDF ne contient que des images\u00a0: on ne peut ni le lire à voix haute ni y chercher un mot. "
    "Déposez aussi le document d’origine, ou passez-le à la reconnaissance de caractères."
)


def problems(data: bytes, *, name: str) -> list[str]:
    """Why the PDF cannot be received; empty when it can."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return [] if len(pdf.pages) else [EMPTY.format(name=name)]
    except pikepdf.PasswordError:
        return [LOCKED.format(name=name)]
    except pikepdf.PdfError:
        return [DAMAGED.format(name=name)]


def pdf_report(fichier: Fichier) -> list[str]:
    """What prevents some readers from reading this PDF, in sentences; empty when nothing was found.

    Asked of what will be published (V5); for a signed letter it is only information.
    """
    return report(fichier.read()) if fichier.is_pdf else []


def report(data: bytes) -> list[str]:
    """The same, from bytes that open. Automatic: it sees absences, not a wrong reading order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        checks = (
            (_is_tagged(pdf), UNTAGGED),
            (bool(_title(pdf)), UNTITLED),
            (bool(str(pdf.Root.get("/Lang", "")).strip()), NO_LANGUAGE),
            (any(_has_text(page) for page in list(pdf.pages)[:PAGES_READ]), NO_TEXT),
        )
    return [sentence for is_met, sentence in checks if not is_met]


def _is_tagged(pdf: pikepdf.Pdf) -> bool:
    marks: Any = pdf.Root.get("/MarkInfo", {})
    return "/StructTreeRoot" in pdf.Root and bool(marks.get("/Marked", False))


def _title(pdf: pikepdf.Pdf) -> str:
    with pdf.open_metadata() as metadata:
        title = metadata.get("dc:title") or pdf.docinfo.get("/Title", "")
    return str(title).strip()


def _has_text(stream: Any, depth: int = 0) -> bool:
    """Does a page, or a form drawn on it, show characters?"""
    try:
        operators = {str(part.operator) for part in pikepdf.parse_content_stream(stream)}
    except (pikepdf.PdfError, TypeError):
        return False
    if operators & TEXT_OPERATORS:
        return True
    forms = stream.get("/Resources", {}).get("/XObject", {})
    return depth < DEPTH and any(
        _has_text(form, depth + 1) for form in forms.values() if form.get("/Subtype") == "/Form"
    )
