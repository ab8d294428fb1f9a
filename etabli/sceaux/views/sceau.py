"""Keys, rehearsal, opening: the page of those who seal, and their acts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from etabli.consultations.access import TABLE as CONSULTATIONS
from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import Actor
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of, submitted
from etabli.core.ui.moves import MoveView
from etabli.sceaux import forms, pages, selectors, services
from etabli.sceaux.models import Cle, Ouverture
from etabli.sceaux.selectors import Couche


def _sealed_here(request: HttpRequest, pk: int) -> MarcheSubsequent:
    """A consultation whose offers are handed in here, for a reader of the State."""
    actor = actor_of(request)
    marche = CONSULTATIONS.get_or_404(actor, pk=pk)
    CONSULTATIONS.require(actor, "view_money", marche)
    if not marche.is_sealed_here:
        raise Http404("Les offres de cette consultation ne sont pas remises ici.")
    return marche


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The three keys, then the opening."""
    marche = _sealed_here(request, pk)
    context = pages.sceau(marche, actor_of(request))
    return render(request, "sceaux/sceau.html", {**context})


def name(request: HttpRequest, pk: int) -> HttpResponse:
    """N-8: a person is named for a key."""
    marche, actor = _sealed_here(request, pk), actor_of(request)
    form = forms.NameForm(request.POST or None, marche=marche)
    done, status = submitted(
        request, form, lambda typed: services.name_holder(marche, actor=actor, **typed)
    )
    if done:
        messages.success(request, "La personne est prévenue : elle fait sa clé sur sa machine.")
        return redirect("sceaux:sceau", pk=pk)
    return render(request, "sceaux/nommer.html", {"marche": marche, "form": form}, status=status)


def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """N-13: two holders are present."""
    marche, actor = _sealed_here(request, pk), actor_of(request)
    form = forms.BeginForm(request.POST or None, marche=marche)
    done, status = submitted(
        request, form, lambda typed: services.begin_opening(*form.pair(), actor=actor)
    )
    if done:
        return redirect("sceaux:sceau", pk=pk)
    return render(request, "sceaux/ouvrir.html", {"marche": marche, "form": form}, status=status)


def _layers_of(marche: MarcheSubsequent, actor: Actor) -> list[Couche]:
    """What this holder has to peel now, in an opening or in the rehearsal."""
    cle = selectors.key_of(marche, actor)
    if cle is None:
        return []
    opening, rehearsal = selectors.opening(marche), selectors.rehearsal(marche)
    if opening is not None:
        return selectors.layers_to_open(opening, cle)
    return selectors.layers_to_rehearse(cle, rehearsal) if rehearsal else []


def layers(request: HttpRequest, pk: int) -> HttpResponse:
    """The layers as a file, for `etabli sceau peler` on another machine."""
    marche = _sealed_here(request, pk)
    found = _layers_of(marche, actor_of(request))
    if not found:
        raise Http404("Aucune couche ne vous attend.")
    answer = HttpResponse(pages.layers_text(found), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="couches.json"'
    return answer


class CleMoveView(MoveView):
    """A key is registered, rehearsed, withdrawn."""

    workflows = (services.CLES,)
    obj: Cle
    forms: ClassVar = {"register_key": forms.RegisterForm, "rehearse": forms.PeelForm}
    services: ClassVar = {
        "register_key": services.register_key,
        "rehearse": services.rehearse_key,
        "withdraw": services.withdraw_key,
    }
    templates: ClassVar = {
        "register_key": "sceaux/cle.html",
        "rehearse": "sceaux/peler.html",
    }

    def extra_context(self) -> Context:
        return _peeling(self.obj.marche, self.actor) if self.name == "rehearse" else {}


class OuvertureMoveView(MoveView):
    """A layer is peeled; the opening is stopped."""

    workflows = (services.OUVERTURES,)
    obj: Ouverture
    forms: ClassVar = {"peel": forms.PeelForm}
    services: ClassVar = {"peel": services.peel_layers, "stop_opening": services.stop_opening}
    templates: ClassVar = {"peel": "sceaux/peler.html"}

    def extra_context(self) -> Context:
        return _peeling(self.obj.marche, self.actor) if self.name == "peel" else {}


def _peeling(marche: MarcheSubsequent, actor: Actor) -> Context:
    address = reverse("sceaux:couches", args=[marche.pk])
    return pages.peeling(_layers_of(marche, actor), address)
