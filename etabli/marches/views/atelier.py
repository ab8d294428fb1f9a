"""« Équipe et contrat » of an Atelier, and the page of a holder."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.acteurs.models import Organisation
from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.pages import require_page
from etabli.core import cercles, horloge, reading
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.fichiers.deposits import PDF_OR_PHOTO, Upload, deposit, served
from etabli.core.ui.doors import actor_of, submitted
from etabli.marches import access, pages, services
from etabli.marches.forms import AttestationForm
from etabli.marches.models import AttestationVigilance


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract of one Atelier, as this reader may see it."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    require_page(atelier, "marches:atelier")
    return render(
        request, "marches/atelier.html", pages.contract(atelier, actor, on=horloge.today())
    )


def my_groupement(request: HttpRequest) -> HttpResponse:
    """Screen 23: my turn, my devis, my orders. Nothing of the others."""
    actor = actor_of(request)
    found = pages.groupements_of(actor)
    if not found:
        raise Http404("Cette page est celle des groupements titulaires.")
    asked = request.GET.get("page", "")
    context = pages.my_groupement(found, actor, asked=asked)
    return render(request, "marches/groupement.html", context)


def attestations(request: HttpRequest) -> HttpResponse:
    """The vigilance certificates of the firms of my groupement (G-BC-8)."""
    actor = actor_of(request)
    firms = pages.firms_of(actor)
    if not firms.exists():
        raise Http404("Cette page est celle des groupements titulaires.")
    form = AttestationForm(request.POST or None, request.FILES or None, organisations=firms)
    kept, status = submitted(request, form, lambda data: _keep(actor, **data))
    if kept:
        messages.success(request, "L’attestation est déposée.")
        return redirect("marches:attestations")
    rows = access.ATTESTATIONS.visible(actor).select_related("organisation", "fichier")
    context = {"form": form, "attestations": rows.order_by("-date", "-pk")}
    return render(request, "marches/attestations.html", context, status=status)


def _keep(
    actor: Actor, *, organisation: Organisation, date: dt.date, fichier: Upload
) -> AttestationVigilance:
    subject = f"acteurs.organisation:{organisation.pk}"
    kept = deposit(
        fichier,
        subject=subject,
        depositor_id=actor.person_id,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=organisation.pk,
        accept=PDF_OR_PHOTO,
    )
    return services.deposit_attestation(organisation, actor=actor, date=date, fichier=kept)


def attestation_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor = actor_of(request)
    attestation = access.ATTESTATIONS.get_or_404(actor, pk=pk)
    if attestation.fichier is None:
        raise Http404("Aucun fichier n’accompagne cette attestation.")
    reading.require(attestation.fichier, cercles.seat_of(access.ATTESTATIONS, attestation, actor))
    is_state = access.ATTESTATIONS.may(actor, "view_original", attestation)
    return served(request, attestation.fichier, is_state=is_state)
