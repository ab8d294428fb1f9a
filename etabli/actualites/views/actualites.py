"""Doors for those who follow the Atelier: read, propose, correct, publish."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.actualites import access, pages, services
from etabli.actualites.forms import NewsForm
from etabli.actualites.models import Actualite
from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.access import seat_of
from etabli.ateliers.models import Atelier
from etabli.core import reading
from etabli.core.fichiers.deposits import response
from etabli.core.ui.doors import actor_of, bar, submitted
from etabli.core.ui.moves import MoveView


class NewsMoveView(MoveView):
    """Publish, do not, take back."""

    workflows = (services.WORKFLOW,)
    services: ClassVar = {
        "publish": services.publish_news,
        "refuse": services.refuse_news,
        "withdraw": services.withdraw_news,
    }
    elsewhere: ClassVar = {"amend": "actualites:modifier"}


def _atelier_of(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for those who follow it."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    return atelier


def _news_of(request: HttpRequest, pk: int, right: str) -> Actualite:
    actor = actor_of(request)
    one = access.ACTUALITES.get_or_404(actor, pk=pk)
    access.ACTUALITES.require(actor, right, one)
    return one


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Every piece of news of an Atelier."""
    context = pages.of_atelier(_atelier_of(request, pk), actor_of(request))
    return render(request, "actualites/atelier.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what may be done of it."""
    one, actor = _news_of(request, pk, "follow"), actor_of(request)
    context = {**pages.news(one, actor), "moves": bar(one, actor)}
    return render(request, "actualites/actualite.html", context)


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one."""
    atelier, actor = _atelier_of(request, pk), actor_of(request)
    if not pages.may_propose(actor, atelier):
        raise PermissionDenied(
            "Le service pilote, la collectivité et l’équipe écrivent les actualités."
        )
    form = NewsForm(request.POST or None, request.FILES or None)
    keep = partial(services.propose_news, atelier, actor=actor)
    done, status = submitted(request, form, lambda data: keep(**data))
    if done:
        messages.success(request, "L’actualité est proposée : le service pilote la relit.")
        return redirect("actualites:atelier", atelier.pk)
    context = pages.news_form(form, atelier, None)
    return render(request, "actualites/formulaire.html", context, status=status)


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct it before it is published."""
    one = _news_of(request, pk, "amend")
    form = NewsForm(request.POST or None, request.FILES or None, news=one)
    keep = partial(services.amend_news, one, actor=actor_of(request))
    done, status = submitted(request, form, lambda data: keep(**data))
    if done:
        messages.success(request, "L’actualité est corrigée.")
        return redirect(one)
    context = pages.news_form(form, one.atelier, one)
    return render(request, "actualites/formulaire.html", context, status=status)


def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its picture, for those who follow the Atelier."""
    one = _news_of(request, pk, "follow")
    if one.image is None:
        raise Http404("Cette actualité n’a pas d’image.")
    reading.require(one.image, seat_of(one.atelier, actor_of(request)))
    return response(one.image)
