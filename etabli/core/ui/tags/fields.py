"""Form fields: label, hint, control, error, in that order, linked together."""

from __future__ import annotations

from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from etabli.core.ui.library import html, register
from etabli.core.ui.presentation import AnyForm, Presented, summary


@register.simple_tag
def field(bound: BoundField, **options: object) -> SafeString:
    """One field; the options are those of `Presented`."""
    return Presented(bound, **options).render()


@register.simple_tag
def field_inline(bound: BoundField, *, label: str, width: str = "") -> SafeString:
    """A bare control for the cell of a table, its label for screen readers only."""
    return Presented(bound, label=label, width=width).render(template="field_inline")


@register.simple_tag
def form_fields(form: BaseForm, *names: str) -> SafeString:
    """These fields in this order (all the visible ones when none is named)."""
    bounds = [form[name] for name in names] if names else form.visible_fields()
    return SafeString("".join(Presented(bound).render() for bound in bounds))


@register.simple_tag
def form_errors(*forms: AnyForm | None, title: str = "") -> SafeString:
    """What must be corrected, each sentence leading to its field; forms and formsets."""
    lines = [line for form in forms if form is not None for line in summary(form)]
    return html("form_errors", lines=lines, title=title) if lines else SafeString("")
