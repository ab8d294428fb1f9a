"""What the template of an announce says beside what happened (`core.annonce`)."""

from __future__ import annotations

from django.template import Context
from django.utils.safestring import SafeString

from etabli.core.annonce import Voix
from etabli.core.ui.library import register


@register.simple_block_tag(takes_context=True)
def attendu(context: Context, content: SafeString) -> str:
    """What this reader must do; without it, what the act asks next."""
    _voix(context).attendu = str(content).strip()
    return ""


@register.simple_tag(takes_context=True)
def bouton(context: Context, label: str) -> str:
    """The words of the one button."""
    _voix(context).bouton = label
    return ""


@register.simple_tag(takes_context=True)
def mot(context: Context, text: str) -> str:
    """Words that somebody typed, when they are not the reasons of the act."""
    _voix(context).mot = str(text).strip()
    return ""


def _voix(context: Context) -> Voix:
    found = context["voix"]
    assert isinstance(found, Voix)
    return found
