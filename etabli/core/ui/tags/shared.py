"""A text that several people write (core.coecriture): who is here, what must be settled, who wrote what.

They show nothing on a page whose text has one author: the same template adds and rewrites.
"""

from __future__ import annotations

from django.forms import BaseForm
from django.template import Context
from django.utils.safestring import SafeString

from etabli.core.ui.library import html, register
from etabli.core.ui.tags.fields import form_errors


@register.simple_tag(takes_context=True)
def present(context: Context) -> SafeString:
    """Who else has this page open now, asked again by itself."""
    sheet = context.get("sheet")
    return html("present", present=sheet.present, address=sheet.address) if sheet else SafeString()


@register.simple_tag(takes_context=True)
def shared(context: Context, form: BaseForm) -> SafeString:
    """First in the form: what the page was opened on, what cannot be kept yet and why."""
    sheet = context.get("sheet")
    return html("shared", sheet=sheet) if sheet else form_errors(form)


@register.simple_tag(takes_context=True)
def written(context: Context) -> SafeString:
    """After the form: who wrote each answer last, and when."""
    sheet = context.get("sheet")
    return html("written", sheet=sheet) if sheet and sheet.lines else SafeString()
