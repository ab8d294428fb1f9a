"""The doors of credits: envelopes of a year, one envelope, a delegation in two steps."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict, Unpack

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from etabli.acteurs.models import Organisation
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.outbox import one_act
from etabli.core.ui.doors import submitted
from etabli.credits import access, pages, services
from etabli.credits.forms import DelegationForm, YearForm
from etabli.credits.models import DelegationCredits, EnveloppeBudgetaire


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def enveloppes(request: HttpRequest) -> HttpResponse:
    """The envelopes of a year that the reader may see."""
    actor = _actor(request)
    if not actor.has(*pages.READERS):
        raise PermissionDenied("Les crédits sont lus par les services de l’État.")
    this_year = {"exercice": horloge.today().year}
    form = YearForm(request.GET or this_year, years=pages.years(actor))
    exercice = form.is_valid() and form.cleaned_data["exercice"] or horloge.today().year
    context = {"form": form, **pages.enveloppes(actor, exercice)}
    return render(request, "credits/enveloppes.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One envelope, with the lines behind each figure."""
    actor = _actor(request)
    one = access.ENVELOPPES.get_or_404(actor, pk=pk)
    context = pages.enveloppe(one, actor, asked=request.GET.get("page", ""))
    return render(request, "credits/enveloppe.html", context)


def delegate(request: HttpRequest) -> HttpResponse:
    """CH-2: typed, read again with its effect, then confirmed."""
    actor = _actor(request)
    if not pages.may_delegate(actor):
        raise PermissionDenied("Les crédits sont délégués par la DGALN ou par leur gestionnaire.")
    form = _form(request, actor)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "corriger" in request.POST:
        return _page(request, form)
    if "confirmer" not in request.POST:
        return _page(request, form, **pages.delegation(form.cleaned_data, actor))
    return _delegated(request, form, actor)


def _form(request: HttpRequest, actor: Actor) -> DelegationForm:
    initial = pages.delegation_defaults(actor, request.GET.get("enveloppe", ""))
    return DelegationForm(
        request.POST or None,
        initial=initial,
        sources=pages.sources(actor),
        is_national=pages.is_national(actor),
    )


def _page(
    request: HttpRequest, form: DelegationForm, *, status: int = 200, **context: object
) -> HttpResponse:
    if context:
        form.hide()
    name = "credits/confirmer.html" if context else "credits/deleguer.html"
    return render(request, name, {"form": form, **context}, status=status)


def _delegated(request: HttpRequest, form: DelegationForm, actor: Actor) -> HttpResponse:
    made, status = submitted(request, form, lambda data: _make(actor, **data))
    if not made:
        return _page(request, form, status=status)
    messages.success(
        request, "Les crédits sont délégués ; le gestionnaire du service est prévenu."
    )
    return redirect(made)


class Amounts(TypedDict):
    """What is typed of a delegation besides its service and its year, in euros."""

    source: EnveloppeBudgetaire | None
    ae: Decimal
    cp: Decimal
    objet: str


@one_act()
def _make(
    actor: Actor, *, service: Organisation, exercice: int, **data: Unpack[Amounts]
) -> DelegationCredits:
    target = services.envelope_for(service, exercice)
    return services.delegate_credits(actor=actor, destination=target, **data)
