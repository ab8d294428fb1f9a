"""The rights of pictures: who is recognised, what each answered."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from etabli.redaction import access, forms, pages, services
from etabli.redaction.models import ImageTexte
from etabli.redaction.views.doors import actor_of, opened, submitted


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Every picture of a text, with what its rights still lack."""
    texte = opened(request, pk)
    access.TEXTES.require(actor_of(request), "read_draft", texte)
    return render(request, "redaction/droits.html", pages.rights(texte))


def _image(request: HttpRequest, pk: int, number: int) -> ImageTexte:
    rows = ImageTexte.objects.filter(section__in=access.SECTIONS.visible(actor_of(request)))
    return get_object_or_404(rows.select_related("section__texte"), section__texte=pk, pk=number)


def image(request: HttpRequest, pk: int, image: int) -> HttpResponse:
    """The people of one picture, and one more."""
    one, actor = _image(request, pk, image), actor_of(request)
    access.SECTIONS.require(actor, "enter_rights", one.section)
    form = forms.PersonForm(request.POST or None)
    add = partial(services.name_person, one, actor=actor)
    kept, status = submitted(request, form, lambda data: add(**data))
    if kept:
        return redirect("redaction:droits-image", pk=pk, image=image)
    context = {**pages.rights_of(one), "form": form}
    return render(request, "redaction/droits_image.html", context, status=status)


def answer(request: HttpRequest, pk: int, image: int, reponse: int) -> HttpResponse:
    """What one person said for one use."""
    one, actor = _image(request, pk, image), actor_of(request)
    row = get_object_or_404(one.autorisations.select_related("image__section__texte"), pk=reponse)
    first = {"reponse": row.reponse, "repondu_le": row.repondu_le}
    form = forms.AnswerForm(request.POST or None, initial=first)
    kept, status = submitted(
        request, form, lambda data: services.answer_right(row, actor=actor, **data)
    )
    if kept:
        return redirect("redaction:droits-image", pk=pk, image=image)
    context = {"texte": one.section.texte, "image": one, "row": row, "form": form}
    return render(request, "redaction/droits_reponse.html", context, status=status)
