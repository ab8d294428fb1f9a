"""The doors of an award: its page, the papers of the chosen holder, the letters, the published data."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from etabli.consultations import access, documents
from etabli.consultations.decp.forms import MarcheDataForm
from etabli.consultations.pages import awarding as pages
from etabli.consultations.selectors import awarding
from etabli.core import reading
from etabli.core.documents.issuing import document_response, preview_response
from etabli.core.documents.models import Document
from etabli.core.fichiers.deposits import served
from etabli.core.fichiers.http import download
from etabli.core.guards import Known
from etabli.core.ui.doors import actor_of, bar
from etabli.marches.models import Groupement

NOT_SENT = "Ce courrier n’existe pas encore."


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The award, as this reader may see it."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "view_award", marche)
    if marche.attributaire is None:
        raise Http404("Cette consultation n’est pas attribuée.")
    known = Known()
    context = {
        **pages.attribution(marche, actor, known=known),
        "moves": bar(marche, actor, known=known),
    }
    return render(request, "consultations/attribution.html", context)


def piece_file(request: HttpRequest, pk: int, item: int) -> HttpResponseBase:
    """One paper of the chosen holder, to those who make the contract and to itself."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "view_award", marche)
    row = get_object_or_404(marche.attestations.select_related("fichier"), pk=item)
    seat = access.seat_of(marche, actor)
    reading.require(row.fichier, seat)
    return served(request, row.fichier, is_state=access.TABLE.may(actor, "view_money", marche))


def report(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The rapport d'analyse: frozen once awarded, its project before, to who reads the offers."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "read_offers", marche)
    issued = documents.issued_report(marche)
    if issued is not None:
        return document_response(issued, fmt)
    if awarding.adopted(marche) is None:
        raise Http404("Le rapport suit un classement adopté.")
    content = documents.report_content(marche, on=pages.day_of(marche), draft=True)
    return preview_response(content, fmt)


def rejection(request: HttpRequest, pk: int, organisation: int, fmt: str) -> HttpResponseBase:
    """A letter of rejection, to who signs it: its project, then as it was sent."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "view_rejections", marche)
    holder = get_object_or_404(
        Groupement, mandataire_id=organisation, consultations__marche=marche
    )
    sent = marche.rejets.filter(groupement=holder).select_related("courrier").first()
    if sent is not None and sent.courrier is not None:
        return document_response(sent.courrier, fmt)
    if holder not in awarding.to_reject(marche) or marche.attributaire is None:
        raise Http404(NOT_SENT)
    return preview_response(pages.rejection_draft(marche, holder), fmt)


def my_letter(request: HttpRequest, pk: int, paper: UUID, fmt: str) -> HttpResponseBase:
    """The letter written to a groupement, to who leads it and to no other holder."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    found = next((row for row in pages.my_letters(marche, actor) if row.pk == paper), None)
    if found is None:
        raise Http404(NOT_SENT)
    return document_response(found, fmt)


def notification(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The letter of notification: its project once signed, frozen once notified."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    rows = Document.objects.filter(nature=documents.NOTIFICATION, subject=marche.reference)
    issued = rows.order_by("-created_at", "-pk").first()
    if issued is not None:
        reading.require(issued, access.seat_of(marche, actor))
        return document_response(issued, fmt)
    access.TABLE.require(actor, "view_award", marche)
    access.TABLE.require(actor, "view_money", marche)
    if marche.signed_on is None:
        raise Http404(NOT_SENT)
    return preview_response(documents.notification_content(marche, draft=True), fmt)


def essential_data(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is typed stays in the address: the file can be made again, or corrected."""
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, "publish_data", marche)
    form = MarcheDataForm(request.GET if "fichier" in request.GET else None, marche=marche)
    if form.is_bound and form.is_valid():
        name = f"donnees-essentielles-{marche.numero}.json"
        return download([form.written().encode()], filename=name, content_type="application/json")
    context = pages.essential_data(marche, form)
    return render(request, "consultations/donnees_essentielles.html", context)
