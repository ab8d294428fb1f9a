"""A template that prints a variable nobody gave fails, instead of printing nothing."""

from __future__ import annotations

import sys
from typing import Any

from django.template.base import Node


class UndefinedVariable(AssertionError):
    """A template of the project read a variable that is not in its context."""


class Refusal(str):
    """Django formats `string_if_invalid` with the name of the variable: that is when we fail."""

    def __contains__(self, item: object) -> bool:
        return item == "%s" or str.__contains__(self, str(item))

    def __mod__(self, variable: Any) -> str:
        template = _template_being_rendered()
        if "site-packages" in template:
            return ""
        raise UndefinedVariable(f"{template}: undefined variable {variable}")


def _template_being_rendered() -> str:
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
            return str(origin.name)
    return "unknown template"


REFUSAL = Refusal("undefined")
