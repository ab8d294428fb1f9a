"""Who makes the dossier together: the page, a collectivité or a grouping that joins."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.candidatures import perimetre, services
from etabli.candidatures.access import TABLE
from etabli.candidatures.forms.dossier import PorteurForm
from etabli.candidatures.forms.together import GroupingForm
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import porteurs as shown
from etabli.candidatures.views.doors import actor_of, find, framed
from etabli.core.ui.doors import back_or, submitted

PAGE = "candidatures/porteurs.html"


def porteurs(request: HttpRequest, pk: int) -> HttpResponse:
    """The porteurs, the operators, the services; a collectivité of the perimeter joins here."""
    candidature = find(request, pk)
    if request.method == "POST":
        TABLE.require(actor_of(request), "add_porteur", candidature)
    form = PorteurForm(request.POST or None, choices=perimetre.candidates(candidature))
    join = partial(_join, request, candidature)
    done, status = submitted(request, form, lambda data: join(data["collectivite"]))
    if done:
        return redirect(back_or(request, _here(candidature)))
    return _page(request, candidature, form, GroupingForm(), status=status)


def _join(request: HttpRequest, candidature: Candidature, key: str) -> None:
    organisation = perimetre.organisation_of(candidature, key)
    services.add_porteur(candidature, actor=actor_of(request), organisation=organisation)
    _said(request, str(organisation))


def grouping(request: HttpRequest, pk: int) -> HttpResponse:
    """A PETR or a syndicat joins, by its SIREN."""
    candidature = find(request, pk)
    if request.method != "POST":
        return redirect(_here(candidature))
    TABLE.require(actor_of(request), "add_porteur", candidature)
    form = GroupingForm(request.POST)
    add = partial(services.add_grouping, candidature, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: add(**data))
    if done:
        _said(request, str(done))
        return redirect(_here(candidature))
    plain = PorteurForm(choices=perimetre.candidates(candidature))
    return _page(request, candidature, plain, form, status=status)


def _said(request: HttpRequest, nom: str) -> None:
    messages.success(request, f"{nom} porte maintenant ce dossier.")


def _here(candidature: Candidature) -> str:
    return reverse("candidatures:porteurs", args=[candidature.pk])


def _page(
    request: HttpRequest,
    candidature: Candidature,
    form: PorteurForm,
    grouping_form: GroupingForm,
    *,
    status: int,
) -> HttpResponse:
    around = framed(request, candidature, "dossier")
    may_invite = actor_of(request).has(Role.SERVICE_PILOTE)
    shows = shown.page(candidature, around["can"], may_invite=may_invite)
    forms = {"form": form, "grouping_form": grouping_form}
    return render(request, PAGE, {**around, **shows, **forms}, status=status)
