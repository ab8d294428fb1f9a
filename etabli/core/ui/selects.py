"""A list of options, written in one go: Django opens two templates for each option, and a list may hold hundreds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

TEMPLATE = "django/forms/widgets/select.html"
Attributes = Mapping[str, object]


class Option(TypedDict):
    """What a widget says of one option."""

    value: object
    label: str
    attrs: Attributes


class Listed(TypedDict):
    """What a widget says of itself."""

    name: str
    attrs: Attributes
    optgroups: Iterable[tuple[str | None, Iterable[Option], int]]


class SelectTemplate:
    """`select.html` of Django, option by option the same HTML (a test compares them)."""

    def render(
        self, context: Mapping[str, Listed], request: HttpRequest | None = None
    ) -> SafeString:
        widget = context["widget"]
        groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
        head = (
            f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
        )
        return mark_safe(f"{head}{groups}\n</select>")  # noqa: S308 — every part is escaped here


def _group(name: str | None, options: Iterable[Option]) -> str:
    lines = "".join(f"\n  {_option(one)}" for one in options)
    if not name:
        return lines
    return f'\n  <optgroup label="{conditional_escape(name)}">{lines}\n  </optgroup>'


def _option(one: Option) -> str:
    value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
    return f'<option value="{value}"{_attributes(one["attrs"])}>{label}</option>'


def _attributes(attrs: Attributes) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
