"""Doors of livrables: find the object, check the right, call one service or one selector."""

from __future__ import annotations

import uuid
from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.pages import require_page
from etabli.core import horloge, reading
from etabli.core.cercles import Seat
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.documents.models import Document
from etabli.core.fichiers.deposits import response
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.livrables import access, documents, forms, pages, services
from etabli.livrables.models import Livrable, VersionLivrable
from etabli.livrables.states import Etat
from etabli.livrables.views.doors import actor_of, followed, submitted


class LivrableMoveView(MoveView):
    """Verification, decisions, publication; the evidence stands above the form."""

    workflows = (services.WORKFLOW,)
    forms: ClassVar = {
        "set_due_day": forms.DueDayForm,
        "admit": forms.AdmitForm,
        "postpone": forms.PostponeForm,
        "open_hearing": forms.HearingForm,
        "observe": forms.ObservationsForm,
        "admit_with_refaction": forms.RefactionForm,
        "reject": forms.RejectForm,
        "declare_images": forms.ImagesForm,
        "refuse_publication": forms.RefusePublicationForm,
        "withdraw_publication": forms.WithdrawPublicationForm,
    }
    services: ClassVar = {
        "share_writing": services.share_writing,
        "set_due_day": services.set_due_day,
        "start_verification": services.start_verification,
        "admit": services.admit_livrable,
        "postpone": services.postpone_livrable,
        "open_hearing": services.open_hearing,
        "observe": services.answer_hearing,
        "admit_with_refaction": services.admit_with_refaction,
        "reject": services.reject_livrable,
        "declare_images": services.declare_images,
        "ask_publication": services.ask_publication,
        "agree_publication": services.agree_publication,
        "refuse_publication": services.refuse_publication,
        "withdraw_publication": services.withdraw_publication,
    }
    elsewhere: ClassVar = {
        "deposit": "livrables:deposer",
        "redeposit": "livrables:deposer",
        "supply_accessible": "livrables:deposer-fichiers",
    }
    template_name = "livrables/acte.html"

    def extra_context(self) -> Context:
        return pages.evidence(self.obj, self.actor, move=self.name, on=horloge.today())


def show_atelier(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab « Livrables » of an Atelier."""
    actor = actor_of(request)
    atelier = get_object_or_404(ATELIERS.visible(actor, "follow"), pk=pk)
    require_page(atelier, "livrables:atelier")
    context = pages.of_atelier(atelier, actor, on=horloge.today())
    return render(request, "livrables/atelier.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Screen 25: the document, its verification, what is said of it."""
    livrable, actor = followed(request, pk), actor_of(request)
    form = forms.CommentForm(circles=access.circles_open_to(actor, livrable))
    return _page(request, livrable, form)


def _page(
    request: HttpRequest, livrable: Livrable, form: forms.CommentForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    context = pages.livrable(livrable, actor, on=horloge.today())
    # the holder is heard only when the service opens a hearing: before, this act is not spoken of
    context["moves"] = bar(livrable, actor, without=() if livrable.is_in_hearing else ("observe",))
    context["comment_form"] = form
    return render(request, "livrables/livrable.html", context, status=status)


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark, read by the circle its author chose."""
    livrable, actor = followed(request, pk), actor_of(request)
    access.LIVRABLES.require(actor, "comment", livrable)
    circles = access.circles_open_to(actor, livrable)
    form = forms.CommentForm(request.POST, circles=circles)
    say = partial(services.comment_livrable, livrable, actor=actor)
    kept, status = submitted(request, form, lambda data: say(**data))
    if kept:
        messages.success(request, "Votre commentaire est enregistré.")
        return redirect(livrable)
    return _page(request, livrable, form, status)


def write(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One part of the document, which several people write."""
    livrable, actor = followed(request, pk), actor_of(request)
    section = get_object_or_404(livrable.sections, code=code.upper().replace("-", "_"))
    access.LIVRABLES.require(actor, "write", livrable)
    form = pages.section_form(section, request)
    text = Shared(section, partial(services.write_section, section, actor=actor))
    page = partial(pages.section, livrable, section, form)
    template = "livrables/partie.html"
    return answer(request, form, text, template=template, page=page, to=livrable)


def section_image(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    livrable = followed(request, pk)
    section = get_object_or_404(livrable.sections, code=code.upper().replace("-", "_"))
    if section.image is None:
        raise Http404("Cette partie n’a pas d’image.")
    reading.require(section.image, access.seat_of(livrable, actor_of(request)))
    return response(section.image)


def preview(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The composed document as it would be today, marked « Projet »."""
    livrable = followed(request, pk)
    if not livrable.is_composed_here:
        raise Http404("Ce livrable se dépose en fichiers.")
    numero = livrable.versions.count() + 1
    content = documents.synthesis_content(livrable, numero=numero, on=horloge.today(), draft=True)
    return preview_response(content, fmt)


def deposit_composed(request: HttpRequest, pk: int) -> HttpResponse:
    """V1: hand in the document composed from the data."""
    livrable, actor = followed(request, pk), actor_of(request)
    pages.require_deposit(livrable, actor, composed=True)
    form = forms.DepositForm(request.POST or None)
    hand_in = partial(services.deposit_generated, livrable, actor=actor)
    kept, status = submitted(request, form, lambda data: hand_in(**data))
    if kept:
        messages.success(request, "Le livrable est déposé. Le service est prévenu.")
        return redirect(livrable)
    context = pages.deposit(livrable, actor, form, is_composed=True)
    return render(request, "livrables/depot.html", context, status=status)


def deposit_files(request: HttpRequest, pk: int) -> HttpResponse:
    """V1: hand in a PDF and its source made elsewhere."""
    livrable, actor = followed(request, pk), actor_of(request)
    pages.require_deposit(livrable, actor, composed=False)
    form = forms.FilesForm(request.POST or None, request.FILES or None)
    hand_in = partial(services.deposit_files, livrable, actor=actor)
    kept, status = submitted(request, form, lambda data: hand_in(**data))
    if kept:
        messages.success(request, "Les fichiers sont déposés. Le service est prévenu.")
        return redirect(livrable)
    context = pages.deposit(livrable, actor, form, is_composed=False)
    return render(request, "livrables/depot.html", context, status=status)


def check_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """V5: what a PDF made elsewhere lacks, before it is handed in; nothing of it is kept."""
    livrable, actor = followed(request, pk), actor_of(request)
    pages.require_deposit(livrable, actor, composed=False)
    form = forms.PdfForm(request.POST or None, request.FILES or None)
    found, status = submitted(request, form, lambda data: services.read_pdf(data["pdf"]))
    context = {"livrable": livrable, "form": form, "report": found}
    return render(request, "livrables/pdf.html", context, status=200 if found else status)


def version_file(request: HttpRequest, pk: int, numero: int, which: str) -> HttpResponseBase:
    """The PDF or the source of one version."""
    livrable = followed(request, pk)
    version = get_object_or_404(livrable.versions, numero=numero)
    return _file(version, which, access.seat_of(livrable, actor_of(request)))


def read(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """A composed version, read on the page."""
    livrable = followed(request, pk)
    version = get_object_or_404(livrable.versions.exclude(document=None), numero=numero)
    reading.require(version.paper, access.seat_of(livrable, actor_of(request)))
    return render(request, "livrables/lecture.html", pages.reading(livrable, version))


def letter(request: HttpRequest, pk: int, paper: uuid.UUID, fmt: str) -> HttpResponseBase:
    """The letters of the verification, for the State and the holder."""
    livrable, actor = followed(request, pk), actor_of(request)
    found = get_object_or_404(
        pages.letters_of(livrable, access.seat_of(livrable, actor)), pk=paper
    )
    return document_response(found, fmt)


def _file(version: VersionLivrable, which: str, seat: Seat) -> HttpResponseBase:
    if which not in ("source", "pdf"):
        raise Http404("Ce fichier n’existe pas.")
    found = version.source if which == "source" else version.paper
    reading.require(found, seat)
    return document_response(found) if isinstance(found, Document) else response(found)


@login_not_required
def public_document(request: HttpRequest, slug: str, livrable: str, fmt: str) -> HttpResponseBase:
    """V5: the published document, for anybody, at an address that does not change."""
    rows = Livrable.objects.filter(atelier__slug=slug, etat=Etat.PUBLIE).order_by("pk")
    found = next((one for one in rows if one.slug == livrable), None)
    if found is None:
        raise Http404("Aucun document publié à cette adresse.")
    version = pages.public_version(found, fmt)
    return _file(version, "pdf" if fmt == "pdf" else "source", Seat())
