"""« Équipe et contrat » of an Atelier, and the page of a holder."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from etabli.acteurs.models import Organisation
from etabli.ateliers.access import TABLE as ATELIERS
from etabli.core import horloge
from etabli.core.fichiers.deposits import PDF_OR_PHOTO, deposit, response
from etabli.core.refus import Refused
from etabli.marches import access, pages, services
from etabli.marches.forms import AttestationForm
from etabli.marches.views.common import actor_of


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract of one Atelier, as this reader may see it."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    return render(
        request, "marches/atelier.html", pages.contract(atelier, actor, on=horloge.today())
    )


def my_groupement(request: HttpRequest) -> HttpResponse:
    """Screen 23: my turn, my devis, my orders. Nothing of the others."""
    actor = actor_of(request)
    groupements = access.GROUPEMENTS.visible(actor).filter(
        membres__organisation_id__in=actor.organisation_ids
    )
    found = list(groupements.select_related("accord_cadre").distinct().order_by("pk"))
    if not found:
        raise Http404("Cette page est celle des groupements titulaires.")
    return render(
        request, "marches/groupement.html", pages.my_groupement(found, actor, on=horloge.today())
    )


def attestations(request: HttpRequest) -> HttpResponse:
    """The vigilance certificates of the firms of my groupement (G-BC-8)."""
    actor = actor_of(request)
    firms = Organisation.objects.filter(pk__in=pages.firms_of(actor)).order_by("nom", "pk")
    if not firms.exists():
        raise Http404("Cette page est celle des groupements titulaires.")
    form = AttestationForm(request.POST or None, request.FILES or None, organisations=firms)
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        try:
            _keep(form, request)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
            status = 409
        else:
            messages.success(request, "L’attestation est déposée.")
            return redirect("marches:attestations")
    rows = access.ATTESTATIONS.visible(actor).select_related("organisation", "fichier")
    context = {"form": form, "attestations": rows.order_by("-date", "-pk")}
    return render(request, "marches/attestations.html", context, status=status)


def _keep(form: AttestationForm, request: HttpRequest) -> None:
    actor, data = actor_of(request), form.cleaned_data
    subject = f"acteurs.organisation:{data['organisation'].pk}"
    kept = deposit(
        data["fichier"], subject=subject, depositor_id=actor.person_id, accept=PDF_OR_PHOTO
    )
    services.deposit_attestation(
        data["organisation"], actor=actor, date=data["date"], fichier=kept
    )


def attestation_file(request: HttpRequest, pk: int) -> HttpResponse:
    attestation = access.ATTESTATIONS.get_or_404(actor_of(request), pk=pk)
    if attestation.fichier is None:
        raise Http404("Aucun fichier n’accompagne cette attestation.")
    return response(attestation.fichier)  # type: ignore[return-value]
