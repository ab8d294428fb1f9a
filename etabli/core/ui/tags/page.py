"""The frame of a page: breadcrumb, facts, tabs, side menu, stepper."""

from __future__ import annotations

from django.template import Context
from django.utils.safestring import SafeString

from etabli.core.ui.library import Items, Line, html, register, rows

STATES_OF_A_PART = {
    "vide": ("vide", "circle"),
    "en_cours": ("en cours", "edit"),
    "complet": ("complet", "check"),
    "a_corriger": ("à corriger", "alert"),
}


@register.simple_tag
def breadcrumb(*steps: str) -> SafeString:
    """`{% breadcrumb label url label url last %}`; the last label alone is the current page."""
    pairs = [{"label": steps[i], "url": steps[i + 1]} for i in range(0, len(steps) - 1, 2)]
    current = steps[-1] if len(steps) % 2 else ""
    return html("breadcrumb", steps=pairs, current=current)


@register.simple_tag
def facts(*values: object) -> SafeString:
    """The line under the h1; empty values are skipped."""
    return html("facts", values=[value for value in values if value])


@register.simple_tag
def tabs(items: Items, *, label: str) -> SafeString:
    """Links, one of them current; no script."""
    return html("tabs", items=rows(items, "label", "url", "current", "count"), label=label)


@register.simple_tag
def side_menu(items: Items, *, label: str) -> SafeString:
    """The parts of a long page, each with its state in words; the open one may have `parts` of its own."""
    lines = _parts(items)
    for line in lines:
        line["parts"] = _parts(line["parts"])
    flat = [one for line in lines for one in (line, *line["parts"])]
    current = next((line["label"] for line in flat if line["current"]), "")
    return html("side_menu", items=lines, label=label, current=current)


def _parts(items: Items) -> list[Line]:
    lines = rows(items, "label", "url", "current", "state", "detail", "parts")
    for line in lines:
        line["words"], line["icon"] = STATES_OF_A_PART.get(str(line["state"] or ""), ("", ""))
    return lines


@register.simple_tag
def stepper(current: int, total: int, title: str, *, next: str = "") -> SafeString:
    """Where one is in a form of several pages."""
    return html(
        "stepper", current=current, total=total, title=title, next=next, steps=range(1, total + 1)
    )


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The absolute address of the page, without its query."""
    request = context.get("request")
    return "" if request is None else str(request.build_absolute_uri(request.path))
