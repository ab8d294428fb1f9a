"""What every page of an Atelier shows, whichever app serves it."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.core.access import VISITOR, Actor
from etabli.core.ui.tags.page import tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def atelier_tabs(context: Context, atelier: Atelier, current: str) -> SafeString:
    """The tabs this reader may open (config/onglets.py); `current` is the name of the page's address."""
    actor: Actor = context.get("actor") or VISITOR
    can = TABLE.abilities(actor, atelier)
    items = [
        {"label": label, "url": url, "current": name == current}
        for label, name, right in import_string(settings.ONGLETS)
        if can[right] and (url := _url(name, atelier))
    ]
    return tabs(items, label="Rubriques de l’atelier")


def _url(name: str, atelier: Atelier) -> str:
    try:
        return reverse(name, args=[atelier.pk])
    except NoReverseMatch:
        return ""
