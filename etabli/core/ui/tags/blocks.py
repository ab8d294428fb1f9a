"""Components that wrap content: panels, notices, cards, disclosures."""

from __future__ import annotations

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from etabli.core.ui import ensemble
from etabli.core.ui.library import html, register, safe

#: class, drawing and the word that says the tone to those who do not see the colour
NOTICES = {
    "info": ("et-notice et-notice--info", "info", "Information"),
    "success": ("et-notice et-notice--success", "check", "Succès"),
    "warning": ("et-notice et-notice--warning", "alert", "Attention"),
    "error": ("et-notice et-notice--error", "ban", "Erreur"),
}
PANELS = {
    "": "et-panel",
    "info": "et-panel et-panel--info",
    "success": "et-panel et-panel--success",
    "warning": "et-panel et-panel--warning",
    "error": "et-panel et-panel--error",
}


@register.simple_block_tag
def now_panel(content: SafeString, *, title: str, tone: str = "") -> SafeString:
    """« Ce qui se passe maintenant »; `tone="wait"` when nothing is asked of the reader."""
    return html("now_panel", content=content, title=title, tone=tone)


@register.simple_block_tag
def panel(content: SafeString, *, title: str = "", level: int = 2, tone: str = "") -> SafeString:
    """A quiet framed block."""
    return html("panel", content=content, title=title, level=level, css=PANELS[tone])


@register.simple_block_tag
def card(
    content: SafeString, *, title: str, url: str = "", eyebrow: str = "", level: int = 3
) -> SafeString:
    """A card whose whole surface follows the link of its title."""
    return html("card", content=content, title=title, url=url, eyebrow=eyebrow, level=level)


@register.simple_block_tag
def details(content: SafeString, summary: str, *, open: bool = False) -> SafeString:
    """Something that opens on demand, without script."""
    return html("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def notice(
    content: SafeString, tone: str = "info", *, title: str = "", level: int = 2, live: bool = False
) -> SafeString:
    """A sentence that matters; `live` when it answers what the person has just done."""
    css, drawing, word = NOTICES[tone]
    values = {"css": css, "icon": drawing, "word": word, "is_urgent": tone == "error"}
    return html("notice", content=content, title=title, level=level, live=live, **values)


@register.simple_block_tag
def confirm(content: SafeString, *, title: str) -> SafeString:
    """What an irreversible act will do, said before its button."""
    return html("confirm", content=content, title=title)


@register.simple_block_tag
def lead(content: SafeString) -> SafeString:
    """The introductory sentence of a page."""
    return format_html('<div class="et-lead">{}</div>', content)


@register.simple_block_tag(takes_context=True)
def together(context: Context, content: SafeString) -> SafeString:
    """A page whose forms, when they are several, erase nothing of each other (`core.ui.ensemble`)."""
    request = context.get("request")
    user = getattr(request, "user", None)  # none on the page of an address that cannot be read
    if request is None or user is None or not user.is_authenticated:
        return content
    return safe(ensemble.joined(content, request))


@register.simple_block_tag
def fieldset(content: SafeString, legend: str, *, hint: str = "") -> SafeString:
    """Fields that go together under one legend."""
    return html("fieldset", content=content, legend=legend, hint=hint)
