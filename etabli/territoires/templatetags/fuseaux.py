"""Hours of a place in pages: `{% load fuseaux %}`."""

from __future__ import annotations

import datetime as dt

from django import template

from etabli.territoires import fuseaux
from etabli.territoires.models import Commune

register = template.Library()


@register.filter
def minuit(day: dt.date, commune: Commune) -> str:
    """`{{ due.due_on|minuit:atelier.commune }}`: a last day, at midnight in Paris, said there too."""
    return fuseaux.minuit(day, commune)
