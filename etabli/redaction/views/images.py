"""The pictures of a section: shown, added, taken out."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core import reading
from etabli.core.fichiers.deposits import response
from etabli.redaction import access, forms, services
from etabli.redaction.models import ImageTexte
from etabli.redaction.views.doors import actor_of, section_opened, submitted


def show(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The pictures of a section, and one more."""
    section, actor = section_opened(request, pk, code), actor_of(request)
    access.SECTIONS.require(actor, "write", section)
    form = forms.ImageForm(request.POST or None, request.FILES or None)
    add = partial(services.add_image, section, actor=actor)
    kept, status = submitted(request, form, lambda data: add(**data))
    if kept:
        return redirect("redaction:images", pk=pk, code=code)
    context = {
        "texte": section.texte,
        "section": section,
        "images": list(section.images.select_related("ecran").order_by("rang")),
        "form": form,
    }
    return render(request, "redaction/images.html", context, status=status)


def _image(request: HttpRequest, pk: int, code: str, rang: int) -> ImageTexte:
    section = section_opened(request, pk, code)
    rows = section.images.select_related("ecran", "section__texte")
    return get_object_or_404(rows, rang=rang)


def image(request: HttpRequest, pk: int, code: str, rang: int) -> HttpResponseBase:
    """The light copy of a picture."""
    one = _image(request, pk, code, rang)
    reading.require(one.ecran, access.seat_of(one.section.texte, actor_of(request)))
    return response(one.ecran)


@require_POST
def remove(request: HttpRequest, pk: int, code: str, rang: int) -> HttpResponse:
    """The section without this picture."""
    services.remove_image(_image(request, pk, code, rang), actor=actor_of(request))
    return redirect("redaction:images", pk=pk, code=code)
