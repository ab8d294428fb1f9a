"""What prevents some readers from reading a PDF. Automatic: it sees absences, not a wrong order."""

from __future__ import annotations

from typing import Any

import pikepdf

from etabli.core.fichiers.inspection.sentences import NO_LANGUAGE, NO_TEXT, UNTAGGED, UNTITLED

TEXT_OPERATORS = "Tj TJ ' \""
PAGES_READ = 30
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
    return [sentence for is_met, sentence in checks if not is_met]


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
