"""Showing things: badges, figures, files, bars, help bubbles, icons."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from etabli.core.formats import euros, nombre
from etabli.core.states import Shown
from etabli.core.ui import glossaire
from etabli.core.ui.icons import ICONS
from etabli.core.ui.library import Items, Line, html, register, row, rows, safe, unique_id

#: the full class names, so that the purge of the style sheet sees them
BADGES = {
    "neutral": ("et-badge et-badge--neutral", "circle"),
    "info": ("et-badge et-badge--info", "info"),
    "progress": ("et-badge et-badge--progress", "clock"),
    "success": ("et-badge et-badge--success", "check"),
    "warning": ("et-badge et-badge--warning", "alert"),
    "error": ("et-badge et-badge--error", "ban"),
}
BAR_TONES = ("green", "wood", "ink", "sky", "plum", "grey")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative drawing, hidden from screen readers."""
    return format_html(
        '<svg class="et-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def state(found: object) -> SafeString:
    """The badge of a state, or of the object that stands in it: its name, in its own tone."""
    one = cast(Shown, getattr(found, "state", found))
    return badge(one.label, one.tone)


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> SafeString:
    """A mark that is no state: words, a shape, and only then a colour."""
    css, drawing = BADGES[tone]
    return format_html('<span class="{}">{}{}</span>', css, icon(drawing), label)


@register.simple_tag
def deflist(items: Items) -> SafeString:
    """Names and values; what is empty reads « non renseigné »."""
    names = ("label", "value", "url", "source", "hint")
    lines = []
    for item in items or ():
        line = (
            dict(zip(names, (*item, None, None, None), strict=False))
            if isinstance(item, tuple | list)
            else None
        )
        lines.append(line or row(item, *names))
    for line in lines:
        line["is_empty"] = line["value"] is None or line["value"] == ""
    return html("deflist", items=lines)


@register.simple_tag
def keyfigures(items: Items) -> SafeString:
    """Large figures; each leads to what it counts."""
    return html("keyfigures", items=rows(items, "value", "label", "url", "hint"))


@register.simple_block_tag
def empty(
    content: SafeString, title: str, *, action: str = "", url: str = "", level: int = 2
) -> SafeString:
    """Why there is nothing, and what to do."""
    return html("empty", title=title, content=content, action=action, url=url, level=level)


@register.simple_tag
def file_link(
    url: str, label: str, *, format: str, size: int | None = None, detail: str = ""
) -> SafeString:
    """A download with its format and size."""
    return html("file_link", url=url, label=label, format=format.upper(), size=size, detail=detail)


@register.simple_tag
def files(items: Items, *, empty: str = "Aucun document.") -> SafeString:
    """Several downloads."""
    return html(
        "files", items=rows(items, "url", "label", "format", "size", "detail"), empty=empty
    )


@register.simple_tag(takes_context=True)
def progress(context: Context, value: int, total: int, label: str) -> SafeString:
    """A labelled bar: « 3 sur 8 »."""
    return html(
        "progress", value=value, total=total, label=label, id=unique_id(context, "avancement")
    )


def bar_segments(parts: list[Line], total: Decimal) -> list[Line]:
    """Position and width of each part on a bar of 1000 units."""
    at, segments = Decimal(0), []
    for number, part in enumerate(parts):
        value = Decimal(str(part["value"] or 0))
        width = (value * 1000 / total).quantize(Decimal("0.01")) if total else Decimal(0)
        share = (value * 100 / total).quantize(Decimal("0.1")) if total else Decimal(0)
        tone = part["tone"] or BAR_TONES[number % len(BAR_TONES)]
        segments.append({**part, "x": str(at), "width": str(width), "share": share, "tone": tone})
        at += width
    return segments


@register.simple_tag
def stacked_bar(
    parts: Items,
    *,
    label: str,
    total: Decimal | int | None = None,
    threshold: Decimal | int | None = None,
    threshold_label: str = "",
    unit: str = "€",
    left: str = "reste à trouver",
) -> SafeString:
    """Parts of a whole with their legend in figures; what is not covered is said, as `left`."""
    lines = rows(parts, "label", "value", "tone")
    known = sum((Decimal(str(line["value"] or 0)) for line in lines), Decimal(0))
    whole = Decimal(str(total)) if total is not None else known
    write = euros if unit == "€" else nombre
    segments = bar_segments(lines, max(whole, known))
    for segment in segments:
        segment["written"] = write(segment["value"])
    mark = None if threshold is None else str(Decimal(str(threshold)) * 10)
    missing = write(whole - known) if whole > known else ""
    values = {
        "label": label,
        "segments": segments,
        "threshold": mark,
        "threshold_label": threshold_label,
        "left": left,
    }
    return html("stacked_bar", **values, missing=missing, total=write(whole))


@register.simple_tag
def ranks(items: Items, *, label: str) -> SafeString:
    """An ordered row of cards; the state is written on the card."""
    words = {"retained": "retenu", "passed": "passé"}
    lines = rows(items, "label", "detail", "state", "note")
    for line in lines:
        line["words"] = words.get(str(line["state"] or ""), "")
    return html("ranks", items=lines, label=label)


@register.simple_tag(takes_context=True)
def help(context: Context, key: str, text: str = "") -> SafeString:
    """A word with its definition from the glossary; an unknown key gives the plain word."""
    term = glossaire.terms().get(key)
    if term is None:
        return format_html("{}", text or key)
    return html("help", text=text or term.fr, term=term, id=unique_id(context, "definition"))


@register.simple_tag
def prefilled(source: str, year: object = "") -> SafeString:
    """Where a value written in advance comes from."""
    return html("prefilled", source=f"{source}, {year}" if year else source)


@register.simple_tag
def wordmark() -> SafeString:
    """The mark of the product: a bench drawn in five strokes."""
    return safe(
        '<svg class="et-mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">'
        '<rect class="et-mark__top" x="3" y="16" width="42" height="7" rx="1.5"/>'
        '<path class="et-mark__legs" d="M10 23v20M38 23v20M10 34h28"/>'
        '<path class="et-mark__tool" d="M18 16V8a3 3 0 0 1 3-3h6a3 3 0 0 1 3 3v8"/></svg>'
    )
