"""What every page of an Atelier shows, whichever app serves it."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from etabli.ateliers.access import TABLE, seats
from etabli.ateliers.echanges import ROOM
from etabli.ateliers.models import Atelier
from etabli.ateliers.pages import every_tab
from etabli.core.access import VISITOR, Actor
from etabli.core.echanges import marks
from etabli.core.echanges.threads import opened
from etabli.core.ui.tags.page import tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def atelier_tabs(context: Context, atelier: Atelier, current: str) -> SafeString:
    """The tabs of its format that this reader may open; `current` is the name of the page's address."""
    actor: Actor = context.get("actor") or VISITOR
    onglets = every_tab()
    rights = {one.right for one in onglets} | ROOM.rights
    known = atelier if _rights(atelier, rights) else _asked(atelier, actor, rights)
    can = _rights(known, rights)
    new = marks.unread(opened(ROOM, known, actor, can))
    items = [
        {
            "label": one.label,
            "url": url,
            "current": page == current,
            "count": new if page == ROOM.page else None,
        }
        for one in onglets
        if can[one.right] and (page := one.page_of(atelier)) and (url := _url(page, atelier))
    ]
    return tabs(items, label="Rubriques de l’atelier")


def _asked(atelier: Atelier, actor: Actor, rights: set[str]) -> Atelier:
    """The same, with what this reader may do of it and from which side they read it: one query."""
    rows = Atelier.objects.annotate(**TABLE.answers(actor, sorted(rights)), **seats(actor))
    return rows.get(pk=atelier.pk)


def _rights(atelier: Atelier, rights: set[str]) -> dict[str, bool]:
    """The answers that the page has already asked with the Atelier itself; nothing when one is missing."""
    found = {right: getattr(atelier, f"can_{right}", None) for right in rights}
    return {} if None in found.values() else {right: bool(yes) for right, yes in found.items()}


def _url(name: str, atelier: Atelier) -> str:
    try:
        return reverse(name, args=[atelier.pk])
    except NoReverseMatch:
        return ""
