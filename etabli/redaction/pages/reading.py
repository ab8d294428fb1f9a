"""What changed, as it is read by eye and by ear."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from etabli.redaction.comparaison import Line, Sort, Stretch

HEARD = '<{0}><span class="fr-sr-only">{1}\u00a0: </span>{2}<span class="fr-sr-only"> (fin)</span></{0}>'
MARKS = {Sort.GONE: ("del", "retiré"), Sort.NEW: ("ins", "ajouté")}


def told(lines: Iterable[Line]) -> list[SafeString]:
    """Each paragraph, what went and what came between marks that a voice says."""
    return [format_html_join("", "{}", ((_stretch(part),) for part in line)) for line in lines]


def _stretch(part: Stretch) -> SafeString:
    if part.sort not in MARKS:
        return format_html("{}", part.words)
    return format_html(HEARD, *MARKS[part.sort], part.words)
