"""The papers of an Atelier, one text, its sections, its versions."""

from __future__ import annotations

import uuid
from functools import partial
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.pages import require_page
from etabli.core import horloge, reading
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.documents.marks import html
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.redaction import access, forms, pages, selectors, services
from etabli.redaction.documents import texte_content
from etabli.redaction.plans import papers_of
from etabli.redaction.views.doors import actor_of, opened, section_opened


class TexteMoveView(MoveView):
    """Handing in, writing again."""

    workflows = (services.WORKFLOW,)
    forms: ClassVar = {"hand_in": forms.HandInForm}
    services: ClassVar = {"hand_in": services.hand_in_texte, "resume": services.resume_texte}
    elsewhere: ClassVar = {"begin": "redaction:commencer"}


def show_atelier(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab « Écrits » of an Atelier."""
    actor = actor_of(request)
    atelier = get_object_or_404(ATELIERS.visible(actor, "follow"), pk=pk)
    require_page(atelier, "redaction:atelier")
    return render(request, "redaction/atelier.html", pages.of_atelier(atelier, actor))


@require_POST
def begin(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Begin a paper on its newest outline."""
    actor = actor_of(request)
    atelier = get_object_or_404(ATELIERS.visible(actor, "follow"), pk=pk)
    paper = next((one for one in papers_of(atelier.format) if one.slug == slug), None)
    if paper is None:
        raise Http404("Ce document n’existe pas pour ce format.")
    return redirect(services.begin_texte(atelier, paper, actor=actor))


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: its sections for those who write, what was handed in for all."""
    texte, actor = opened(request, pk), actor_of(request)
    context = {**pages.texte(texte, actor), "moves": bar(texte, actor)}
    return render(request, "redaction/texte.html", context)


def write(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One section, which several people write."""
    section, actor = section_opened(request, pk, code), actor_of(request)
    access.SECTIONS.require(actor, "write", section)
    form = pages.text_form(section, request)
    shared = Shared(section, partial(services.write_section, section, actor=actor))
    page = partial(pages.section, section, form)
    return answer(
        request, form, shared, template="redaction/partie.html", page=page, to=section.texte
    )


@require_POST
def preview_section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """How what is typed will read; nothing is kept."""
    section_opened(request, pk, code)
    form = forms.SectionForm(request.POST)
    typed = form.cleaned_data["corps"] if form.is_valid() else request.POST.get("corps", "")
    return render(request, "redaction/_apercu.html", {"preview": html(typed)})


def versions(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What a section was, and what changed between two versions."""
    section = section_opened(request, pk, code)
    form = forms.VersionsForm(request.GET or None, section=section)
    return render(request, "redaction/versions.html", pages.versions(section, form))


def preview(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The paper as it would be today, marked « Projet »."""
    texte = opened(request, pk)
    access.TEXTES.require(actor_of(request), "read_draft", texte)
    numero = selectors.papers_issued(texte).count() + 1
    content = texte_content(texte, numero=numero, on=horloge.today(), draft=True)
    return preview_response(content, fmt)


def document(request: HttpRequest, pk: int, paper: uuid.UUID, fmt: str) -> HttpResponseBase:
    """What was handed in, in the format that is asked."""
    texte = opened(request, pk)
    found = get_object_or_404(selectors.papers_issued(texte), pk=paper)
    reading.require(found, access.seat_of(texte, actor_of(request)))
    return document_response(found, fmt)
