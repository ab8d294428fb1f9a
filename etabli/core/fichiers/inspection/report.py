"""What prevents some readers from reading a PDF. Automatic: it sees absences, not a wrong order."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary

from etabli.core.fichiers.inspection.sentences import (
    FONTS,
    NO_ALTERNATIVE,
    NO_LANGUAGE,
    NO_TEXT,
    ONE_WITHOUT,
    UNTAGGED,
    UNTITLED,
)

TEXT_OPERATORS = "Tj TJ ' \""
PAGES_READ = 30
NAMED = 5  # fonts said by name
DEPTH = 4  # forms within forms


def report(path: str) -> list[str]:
    """The sentences; empty when nothing was found."""
    with pikepdf.open(path) as pdf:
        checks = (
            (_is_tagged(pdf), UNTAGGED),
            (bool(_title(pdf)), UNTITLED),
            (bool(str(pdf.Root.get("/Lang", "")).strip()), NO_LANGUAGE),
            (any(_has_text(page) for page in list(pdf.pages)[:PAGES_READ]), NO_TEXT),
        )
        found = [sentence for is_met, sentence in checks if not is_met]
        return [*found, *_fonts(pdf), *_pictures(pdf)]


def _fonts(pdf: pikepdf.Pdf) -> list[str]:
    """The fonts that stay on the machine that made the PDF, by name."""
    away = {
        str(held.get("/BaseFont", "")).removeprefix("/").split("+")[-1]
        for held in pdf.objects
        if isinstance(held, Dictionary) and held.get("/Type") == "/Font" and _is_away(held)
    }
    names = ", ".join(sorted(name for name in away if name)[:NAMED])
    return [FONTS.format(names=names)] if names else []


def _is_away(font: Dictionary) -> bool:
    """A composite font is in its descendant, a drawn one in its own procedures."""
    if font.get("/Subtype") in ("/Type0", "/Type3"):
        return False
    described = font.get("/FontDescriptor", Dictionary())
    return not any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _pictures(pdf: pikepdf.Pdf) -> list[str]:
    """The figures of the structure that nothing replaces."""
    bare = sum(
        isinstance(held, Dictionary)
        and held.get("/S") == "/Figure"
        and not str(held.get("/Alt", "") or held.get("/ActualText", "")).strip()
        for held in pdf.objects
    )
    if not bare:
        return []
    return [ONE_WITHOUT] if bare == 1 else [NO_ALTERNATIVE.format(count=f"{bare} images")]


def _is_tagged(pdf: pikepdf.Pdf) -> bool:
    marks: Any = pdf.Root.get("/MarkInfo", {})
    return "/StructTreeRoot" in pdf.Root and bool(marks.get("/Marked", False))


def _title(pdf: pikepdf.Pdf) -> str:
    with pdf.open_metadata() as metadata:
        title = metadata.get("dc:title") or pdf.docinfo.get("/Title", "")
    return str(title).strip()


def _has_text(stream: Any, depth: int = 0) -> bool:
    """Does a page, or a form drawn on it, show characters? Other operators are not kept in memory."""
    try:
        if pikepdf.parse_content_stream(stream, operators=TEXT_OPERATORS):
            return True
    except (pikepdf.PdfError, TypeError):
        return False
    forms = stream.get("/Resources", {}).get("/XObject", {})
    return depth < DEPTH and any(
        _has_text(form, depth + 1) for form in forms.values() if form.get("/Subtype") == "/Form"
    )
