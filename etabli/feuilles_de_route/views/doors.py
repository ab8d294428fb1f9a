"""What the doors share: the reader of a request, what they may open, the bar of moves."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest
from django.urls import reverse

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.models import Atelier
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.models import Movable
from etabli.core.refus import Refused
from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.moves import MoveView
from etabli.feuilles_de_route import access, selectors
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, PlanFinancement


def atelier_followed(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for those who follow it."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    return atelier


def feuille_of(request: HttpRequest, pk: int, *, right: str = "follow") -> FeuilleDeRoute:
    """The roadmap of the Atelier of this pk, for those who hold this right on it."""
    actor = actor_of(request)
    feuille = access.FEUILLES.get_or_404(actor, atelier_id=pk)
    access.FEUILLES.require(actor, right, feuille)
    return feuille


def action_of(request: HttpRequest, pk: int, *, right: str = "") -> Action:
    actor = actor_of(request)
    action = access.ACTIONS.get_or_404(actor, pk=pk)
    if right:
        access.ACTIONS.require(actor, right, action)
    return selectors.actions_of(action.feuille).get(pk=pk)


def plan_of(request: HttpRequest, pk: int) -> PlanFinancement:
    """A plan, for those who may write it."""
    plan = PlanFinancement.objects.filter(pk=pk).select_related("action__feuille").first()
    if plan is None:
        raise Http404("Ce plan de financement n’existe pas.")
    plan.action = action_of(request, plan.action_id, right="amend_plan")
    return plan


def submitted(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any]
) -> tuple[bool, int]:
    """Was it done? Else the status of the page to show again: nothing typed is lost.

    A refusal becomes sentences at the head of the form (409); an invalid form is 422.
    """
    if request.method != "POST":
        return False, 200
    if not form.is_valid():
        return False, 422
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return False, 409
    return True, 302


def moves(
    obj: Movable, actor: Actor, *, address: str, open_to: Container[str]
) -> list[dict[str, Any]]:
    """The moves of this reader that have a door, with the reasons of those not possible yet."""
    return [
        {
            "label": choice.move.label,
            "url": reverse(address, args=[obj.pk, choice.name.replace("_", "-")]),
            "allowed": choice.is_open,
            "reasons": list(choice.blockers),
            "primary": choice.move.awaited or choice.name in ("request_step", "confirm_step"),
            "danger": choice.move.danger,
        }
        for choice in duties.choices(obj, actor)
        if choice.name in open_to
    ]


class DoorMoveView(MoveView):
    """Only the moves that have a service here are acts of a person on a page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if kwargs["move"].replace("-", "_") not in self.services:
            raise Http404("Cet acte n’existe pas.")
        return super().dispatch(request, *args, **kwargs)
