"""The French writing of figures and dates as template filters."""

from __future__ import annotations

import datetime as dt

from etabli.core import articles, formats, fuseaux, horloge
from etabli.core.composition import composed
from etabli.core.documents import marks
from etabli.core.fichiers import joints
from etabli.core.ui.library import register
from etabli.core.words import words

for write in (
    articles.au,
    articles.de,
    articles.le,
    formats.anciennete,
    formats.compte,
    formats.dans,
    formats.date_courte,
    formats.date_dans,
    formats.date_longue,
    formats.duree,
    formats.euros,
    formats.heure,
    formats.moment,
    formats.nombre,
    formats.pourcent,
    formats.taille,
    fuseaux.minuit,
    fuseaux.minuit_court,
):
    register.filter(write.__name__, write)

register.filter("mis_en_forme", marks.html)
register.filter("joints", joints.linked)


@register.filter
def compose(typed: str | None) -> str:
    """A title, a name or a few words that somebody typed, as a printer would set them; kept as typed."""
    return composed(typed) if typed else ""


@register.filter
def delai(code: str, on: dt.date | None = None) -> str:
    """A dated parameter in words, at the day of the event the sentence speaks of; today when it is now."""
    return words(code, on=on or horloge.today())
