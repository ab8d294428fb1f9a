"""The controls of a form, written in one go: Django opens two or three templates for each of them, for each
radio and each option, and a page may hold hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypedDict, TypeVar

from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Attributes = Mapping[str, object]


class Option(TypedDict):
    """What a widget says of one option of a list."""

    value: object
    label: str
    attrs: Attributes


class Listed(TypedDict):
    """What a list says of itself."""

    name: str
    attrs: Attributes
    optgroups: Iterable[tuple[str | None, Iterable[Option], int]]


class Typed(TypedDict):
    """What a control that holds one value says of itself."""

    type: str
    name: str
    value: object
    attrs: Attributes


class Chosen(Typed):
    """What a radio or a box of a group says of itself."""

    label: str
    wrap_label: bool


W = TypeVar("W")


class Drawing(Generic[W]):
    """A template of Django, the same HTML without opening it (a test compares them)."""

    def __init__(self, draw: Callable[[W], str]) -> None:
        self.draw: Callable[[W], str] = draw

    def render(self, context: Mapping[str, W], request: HttpRequest | None = None) -> SafeString:
        return mark_safe(self.draw(context["widget"]))  # noqa: S308 — every part is escaped here


def _select(widget: Listed) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    head = f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    return f"{head}{groups}\n</select>"


def _group(name: str | None, options: Iterable[Option]) -> str:
    lines = "".join(f"\n  {_option(one)}" for one in options)
    if not name:
        return lines
    return f'\n  <optgroup label="{conditional_escape(name)}">{lines}\n  </optgroup>'


def _option(one: Option) -> str:
    value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
    return f'<option value="{value}"{_attributes(one["attrs"])}>{label}</option>'


def _input(widget: Typed) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{conditional_escape(str(value))}"'
    head = f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"'
    return f"{head}{said}{_attributes(widget['attrs'])}>"


def _choice(widget: Chosen) -> str:
    if not widget["wrap_label"]:
        return _input(widget)
    target = (
        f' for="{conditional_escape(str(widget["attrs"]["id"]))}"'
        if widget["attrs"].get("id")
        else ""
    )
    return f"<label{target}>{_input(widget)} {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Typed) -> str:
    value, name = widget["value"], conditional_escape(widget["name"])
    text = conditional_escape(str(value)) if value else ""
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _attributes(attrs: Attributes) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


_INPUTS = (
    "text", "email", "url", "tel", "search", "number", "password", "hidden", "date", "datetime", "time", "file",
    "checkbox",
)  # fmt: skip
#: by the name of Django's template
DRAWINGS: dict[str, Drawing[Listed] | Drawing[Typed] | Drawing[Chosen]] = {
    "django/forms/widgets/select.html": Drawing(_select),
    "django/forms/widgets/textarea.html": Drawing(_textarea),
    **{f"django/forms/widgets/{name}.html": Drawing(_input) for name in _INPUTS},
    **{
        f"django/forms/widgets/{name}_option.html": Drawing(_choice)
        for name in ("radio", "checkbox")
    },
}
