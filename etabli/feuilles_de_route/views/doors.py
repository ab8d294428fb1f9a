"""What the doors share: the reader of a request, what they may open."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.models import Atelier
from etabli.ateliers.pages import require_page
from etabli.core.ui.doors import actor_of as actor_of
from etabli.core.ui.doors import submitted as submitted
from etabli.feuilles_de_route import access, selectors
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, PlanFinancement


def atelier_followed(request: HttpRequest, pk: int) -> Atelier:
    """The Atelier, for those who follow it."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "follow", atelier)
    require_page(atelier, "feuilles_de_route:atelier")
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
    return selectors.actions_of(action.feuille, is_whole=True).get(pk=pk)


def plan_of(request: HttpRequest, pk: int) -> PlanFinancement:
    """A plan, for those who may write it."""
    plan = PlanFinancement.objects.filter(pk=pk).select_related("action__feuille").first()
    if plan is None:
        raise Http404("Ce plan de financement n’existe pas.")
    plan.action = action_of(request, plan.action_id, right="amend_plan")
    return plan
