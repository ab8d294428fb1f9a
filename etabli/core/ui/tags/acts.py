"""Buttons and the small forms that do one thing."""

from __future__ import annotations

import datetime as dt

from django.template import Context
from django.utils.safestring import SafeString

from etabli.core.formats import heure
from etabli.core.ui.library import html, register

KINDS = {
    "primary": "fr-btn et-btn",
    "secondary": "fr-btn fr-btn--secondary et-btn",
    "tertiary": "fr-btn fr-btn--tertiary et-btn",
    "quiet": "fr-btn fr-btn--tertiary-no-outline et-btn",
    "danger": "fr-btn et-btn et-btn--danger",
}


def _css(kind: str, *, small: bool) -> str:
    return f"{KINDS[kind]} fr-btn--sm" if small else KINDS[kind]


@register.simple_tag
def button(
    label: str,
    *,
    url: str,
    kind: str = "secondary",
    icon: str = "",
    small: bool = False,
    hidden: str = "",
) -> SafeString:
    """A link that looks as a button; `hidden` completes the label for screen readers."""
    return html(
        "button", label=label, url=url, css=_css(kind, small=small), icon=icon, hidden=hidden
    )


@register.simple_tag
def submit(
    label: str, *, kind: str = "primary", name: str = "", value: str = "1", icon: str = "",
    small: bool = False, form: str = "", hidden: str = "",
) -> SafeString:  # fmt: skip
    """The button of a form."""
    values = {"name": name, "value": value, "icon": icon, "form": form, "hidden": hidden}
    return html("submit", label=label, css=_css(kind, small=small), **values)


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, label: str, *, url: str, kind: str = "secondary", icon: str = "", small: bool = False,
    fields: dict[str, object] | None = None, hidden: str = "",
) -> SafeString:  # fmt: skip
    """A button that acts: a form of its own, with its token."""
    values = {"label": label, "url": url, "icon": icon, "fields": fields or {}, "hidden": hidden}
    return html(
        "post_button", css=_css(kind, small=small), csrf_token=context.get("csrf_token"), **values
    )


@register.simple_tag
def form_actions(
    label: str, *, cancel_url: str = "", second: str = "", name: str = "suite",
    cancel: str = "Annuler", kind: str = "primary",
) -> SafeString:  # fmt: skip
    """The foot of a form: one primary button, a second one if need be, a way out."""
    values = {
        "label": label,
        "cancel_url": cancel_url,
        "second": second,
        "name": name,
        "cancel": cancel,
    }
    return html("form_actions", css=_css(kind, small=False), **values)


@register.simple_tag(takes_context=True)
def reorder_buttons(
    context: Context, url: str, *, label: str, first: bool = False, last: bool = False
) -> SafeString:
    """« Monter » and « Descendre » of one item; they work without script."""
    token = context.get("csrf_token")
    return html("reorder_buttons", url=url, label=label, first=first, last=last, csrf_token=token)


@register.simple_tag
def saved(*, at: dt.datetime | None = None) -> SafeString:
    """« Enregistré à 10 h 42 », kept up to date by the autosave enhancer."""
    return html("saved", at=heure(at) if at else "")


@register.simple_tag
def print_button(label: str = "Imprimer") -> SafeString:
    """Shown when the script is there."""
    return html("print_button", label=label)


@register.simple_tag
def copy_button(text: str, *, label: str = "Copier") -> SafeString:
    """Shown when the script is there."""
    return html("copy_button", text=text, label=label)
