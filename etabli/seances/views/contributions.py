"""Contributions: written by anybody, read first by the pilote, then by everybody."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.exports import export_response
from etabli.core.ui.attente import paced
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.seances import access, contributions, services
from etabli.seances.forms import ContributionForm, PaperContributionForm, PublishForm
from etabli.seances.models import CONTRIBUTION_LINK, Contribution
from etabli.seances.pages import contributions as pages
from etabli.seances.pages.people import format_of
from etabli.seances.states import EtatContribution
from etabli.seances.views.doors import actor_of, atelier_of, by_link, submitted

TAB = "seances:reunions"
PER_PAGE = 20


class ContributionMoveView(MoveView):
    """Publish it without a name, or say why not; take it up; take it back."""

    workflows = (services.CONTRIBUTIONS,)
    forms: ClassVar = {"publish": PublishForm}
    services: ClassVar = {
        "publish": services.publish_contribution,
        "refuse": services.refuse_contribution,
        "take_up": services.take_up_contribution,
        "withdraw": services.withdraw_contribution,
    }

    def success_url(self) -> str:
        """Back to the list: what was taken back is read by nobody but the pilote."""
        return reverse("seances:contributions", args=[self.obj.atelier_id])


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What inhabitants wrote, for those who follow the Atelier."""
    context = pages.of_atelier(atelier_of(request, pk, TAB), actor_of(request))
    return render(request, "seances/contributions.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what may be done of it."""
    actor = actor_of(request)
    row = access.CONTRIBUTIONS.get_or_404(actor, pk=pk)
    context = {**pages.contribution(row, actor), "moves": bar(row, actor)}
    return render(request, "seances/contribution.html", context)


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Type what came on paper; the form stays open for the next one."""
    atelier, actor = atelier_of(request, pk, TAB), actor_of(request)
    if not pages.is_moderator(actor, atelier):
        raise PermissionDenied("Les contributions sur papier se saisissent par le service pilote.")
    form = PaperContributionForm(request.POST or None)
    keep = partial(services.note_contribution, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: keep(**data))
    if row:
        messages.success(request, "La contribution est saisie : relisez-la, puis publiez-la.")
        return redirect(row)
    context = {"form": form, "atelier": atelier}
    return render(request, "seances/contribution_form.html", context, status=status)


def _public_atelier(slug: str) -> Atelier:
    """An Atelier that everybody may read."""
    atelier = get_object_or_404(Atelier.objects.select_related("commune"), slug=slug)
    if not atelier.is_public:
        raise Http404("Cet Atelier n’a pas de page publique.")
    return atelier


@login_not_required
def public_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody reads, the last first."""
    atelier = _public_atelier(slug)
    page = Paginator(contributions.published(atelier), PER_PAGE).get_page(request.GET.get("page"))
    context = pages.public_list(atelier, page)
    return render(request, "seances/contributions_publiques.html", context)


@login_not_required
def public_export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same list as CSV, ODS or XLSX."""
    atelier = _public_atelier(slug)
    return export_response(
        contributions.published(atelier),
        pages.COLUMNS,
        fmt=format_of(request.GET.get("format", "")),
        filename=f"Contributions {atelier.slug}",
    )


@login_not_required
@paced("contributions_par_minute")
def contribute(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody without account writes; the page of their contribution follows."""
    atelier = _public_atelier(slug)
    form = ContributionForm(request.POST or None)
    send = partial(services.send_contribution, atelier)
    row, status = submitted(request, form, lambda data: send(**data))
    if row:
        messages.success(request, "Merci : votre contribution est reçue.")
        return redirect(row.get_own_url())
    context = pages.writing(atelier, form)
    return render(request, "seances/contribuer.html", context, status=status)


@login_not_required
@cache_control(no_store=True)
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link of one contribution: what became of it, and taking it back."""
    row = by_link(Contribution, CONTRIBUTION_LINK, token)
    if horloge.today() > row.link_until(""):
        raise Http404("Ce lien ne mène plus à rien : le texte reçu a été effacé.")
    if request.method == "POST" and row.etat != EtatContribution.RETIREE:
        services.withdraw_contribution(row, actor=access.participant(row))
        return redirect(request.path)
    return render(request, "seances/ma_contribution.html", pages.own(row))
