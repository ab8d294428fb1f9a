"""A long form and its draft: kept while one types, given back by the page to who may open it."""

from __future__ import annotations

import json

from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from etabli.core import brouillons, horloge
from etabli.core.formats import date_longue, heure
from etabli.core.models import Brouillon
from etabli.core.ui.library import register


@register.simple_tag(takes_context=True)
def long_form(context: Context, address: str = "") -> SafeString:
    """The attributes of a form where one writes at length; `address` when it is not the page's own.

    Costs one query a page, two when there is something to give back.
    """
    request = context.get("request")
    kept = _kept(request, address or request.path) if request else ""
    action = format_html(' action="{}"', address) if address else ""
    return format_html('{} data-brouillon="{}"', action, kept)


def _kept(request: HttpRequest, address: str) -> str:
    """The draft of this form, for the enhancer; a form given back with a refusal shows what was typed.

    The other forms of that page did not leave: they are given theirs.
    """
    is_given_back = request.method != "GET" and address == request.path
    if is_given_back or not request.user.is_authenticated:
        return ""
    if not hasattr(request, "drafts"):
        request.drafts = brouillons.addresses(request.user.pk)  # type: ignore[attr-defined]
    pk = request.drafts.get(address)  # type: ignore[attr-defined]
    row = Brouillon.objects.filter(pk=pk).first() if pk else None
    return json.dumps(_told(row), ensure_ascii=False) if row else ""


def _told(row: Brouillon) -> dict[str, object]:
    kept = row.kept_at.astimezone(horloge.PARIS)
    is_today = kept.date() == horloge.today()
    hour = f"à {heure(kept)}"
    when = hour if is_today else f"le {date_longue(kept.date())} {hour}"
    return {"moment": when, "at": row.typed_at, "entries": row.fields}
