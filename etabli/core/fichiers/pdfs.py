"""What can be said of a PDF someone made elsewhere: can everyone read it."""

from __future__ import annotations

from django.core.files.storage import default_storage

from etabli.core.documents.models import Document
from etabli.core.fichiers import budget
from etabli.core.fichiers.inspection.sentences import FONTS as FONTS
from etabli.core.fichiers.inspection.sentences import NO_LANGUAGE as NO_LANGUAGE
from etabli.core.fichiers.inspection.sentences import NO_TEXT as NO_TEXT
from etabli.core.fichiers.inspection.sentences import ONE_WITHOUT as ONE_WITHOUT
from etabli.core.fichiers.inspection.sentences import UNTAGGED as UNTAGGED
from etabli.core.fichiers.inspection.sentences import UNTITLED as UNTITLED
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.refusal import FileRefused

TOO_HEAVY = (
    "Le PDF est trop lourd pour être relu\u00a0: nous ne savons pas s’il est accessible. "
    "Exportez-le plus simplement, puis déposez-le de nouveau."
)


def pdf_report(paper: Fichier | Document) -> list[str]:
    """What prevents some readers from reading this PDF, in sentences; empty when nothing was found.

    Asked of what will be published (V5); for a signed letter it is only information.
    """
    if isinstance(paper, Fichier) and not paper.is_pdf:
        return []
    return report_at(default_storage.path(paper.path))


def report_at(path: str) -> list[str]:
    """The same of a PDF that is not kept yet."""
    try:
        return [str(line) for line in budget.ask("report", path=path)]
    except FileRefused:
        return [TOO_HEAVY]
