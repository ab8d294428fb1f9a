"""The edition for the printer: ask for it, take it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from etabli.core import reading
from etabli.core.documents.issuing import document_response
from etabli.redaction import access, services
from etabli.redaction.views.doors import actor_of, opened


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The clock draws it within a few minutes."""
    texte = opened(request, pk)
    services.ask_edition(texte, actor=actor_of(request))
    return redirect(texte)


def download(request: HttpRequest, pk: int, paper: uuid.UUID) -> HttpResponseBase:
    """The edition, for those who may print the text."""
    texte, actor = opened(request, pk), actor_of(request)
    access.TEXTES.require(actor, "read_draft", texte)
    edition = get_object_or_404(texte.editions.select_related("document"), document=paper)
    assert edition.document is not None
    reading.require(edition.document, access.seat_of(texte, actor))
    return document_response(edition.document)
