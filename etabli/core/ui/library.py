"""The one tag library of the house and what its components share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, TypeAlias

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_numbers = count(1)


#: several dicts, dataclasses or rows, as a screen gives them
Items: TypeAlias = Iterable[object] | None
#: one of them, read by its names
Line: TypeAlias = dict[str, Any]


def rows(items: Items, *fields: str) -> list[Line]:
    """The items as dicts that hold every field (None when absent); dicts, dataclasses and rows alike."""
    return [row(item, *fields) for item in items or ()]


def row(item: object, *fields: str) -> Line:
    if isinstance(item, Mapping):
        return {name: item.get(name) for name in fields}
    return {name: getattr(item, name, None) for name in fields}


def unique_id(context: Context, prefix: str) -> str:
    """An id that no other component of the page has; counted from 1 in each request."""
    request = context.get("request")
    if request is None:
        return f"{prefix}-{next(_numbers)}"
    request.ui_numbers = getattr(request, "ui_numbers", None) or count(1)
    return f"{prefix}-{next(request.ui_numbers)}"


def html(template_name: str, **values: object) -> SafeString:
    """A component of `ui/` rendered alone; its values are escaped by the template."""
    return render_to_string(f"ui/{template_name}.html", values)


def query_without(context: Context, *names: str) -> str:
    """The filters of the address, without these names, ready to be followed by `&name=value`."""
    request = context.get("request")
    if request is None:
        return ""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return str(query.urlencode())


def safe(text: str) -> SafeString:
    """Markup that the house wrote itself; never a person's text."""
    return mark_safe(text)  # noqa: S308 — the callers escape what people typed
