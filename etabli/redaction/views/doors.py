"""What the doors share: the reader, the text or the section they may open."""

from __future__ import annotations

from django.http import HttpRequest

from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.doors import submitted as submitted
from etabli.redaction import access
from etabli.redaction.models import SectionTexte, Texte


def opened(request: HttpRequest, pk: int) -> Texte:
    """The text, for someone who may see it; for anybody else the page does not exist."""
    return access.TEXTES.get_or_404(actor_of(request), pk=pk)


def section_opened(request: HttpRequest, pk: int, code: str) -> SectionTexte:
    """A section of a text, for those who write in it."""
    return access.SECTIONS.get_or_404(actor_of(request), texte_id=pk, code=code)
