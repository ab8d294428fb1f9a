"""One turn: its explanation, the holder's answers, the conflicts flagged."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.pages import require_page
from etabli.core import horloge
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of, bar, submitted
from etabli.core.ui.moves import MoveView
from etabli.marches import access, forms, pages, selectors, services
from etabli.marches.states import EtatDesignation


class DesignationMoveView(MoveView):
    """The answers of the holder and the decisions of DGALN; the rest belongs to the clock."""

    workflows = (services.DESIGNATIONS,)
    forms: ClassVar = {
        "accept": forms.AcceptForm,
        "refuse": forms.RefuseForm,
        "give_up": forms.RefuseForm,
        "declare_conflict": forms.DeclareConflictForm,
        "complete_buyer": forms.CompleteBuyerForm,
    }
    services: ClassVar = {
        "accept": services.accept_designation,
        "refuse": services.refuse_designation,
        "give_up": services.give_up_designation,
        "declare_conflict": services.declare_conflict,
        "complete_buyer": services.complete_buyer,
        "accept_justification": services.accept_justification,
        "reject_justification": services.reject_justification,
        "replace": services.replace_holder,
    }
    beside = frozenset({"complete_buyer"})
    template_name = "marches/designation_acte.html"

    def extra_context(self) -> Context:
        """What keeps the holder from accepting has its own page: a link to it."""
        lacks = self.name == "accept" and selectors.missing_on_paper(self.obj.groupement)
        return {"groupement": self.obj.groupement if lacks else None}

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if self.kwargs["move"].replace("-", "_") not in self.services:
            raise Http404("Cet acte n’existe pas.")
        return super().dispatch(request, *args, **kwargs)


class ConflitMoveView(MoveView):
    """DGALN confirms or lifts a conflict, with reasons (T-12)."""

    workflows = (services.CONFLITS,)
    services: ClassVar = {"confirm": services.confirm_conflict, "lift": services.lift_conflict}


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The explanation of a turn; a holder reads its own result and place only (T-13)."""
    actor = actor_of(request)
    designation = access.DESIGNATIONS.get_or_404(actor, pk=pk)
    sees_tests = access.DESIGNATIONS.may(actor, "view_tests", designation)
    context = pages.designation(designation, on=horloge.today(), sees_tests=sees_tests)
    context["moves"] = bar(designation, actor)
    context["may_deposit"] = access.DESIGNATIONS.may(actor, "accept", designation)
    if context["may_deposit"] and designation.etat == EtatDesignation.DESIGNEE:
        context["missing"] = selectors.missing_on_paper(designation.groupement)
    if sees_tests:
        context["buyer"] = pages.buyer(designation, actor)
    accord = designation.groupement.accord_cadre
    context["can_view_file"] = access.ACCORDS.may(actor, "view_file", accord)
    return render(request, "marches/designation.html", context)


def show_conflit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    conflit = access.CONFLITS.get_or_404(actor, pk=pk)
    return render(
        request, "marches/conflit.html", {"conflit": conflit, "moves": bar(conflit, actor)}
    )


def flag_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """A service or DGALN says that a holder may be in conflict on this Atelier."""
    actor = actor_of(request)
    atelier = ATELIERS.get_or_404(actor, pk=pk)
    ATELIERS.require(actor, "flag_conflict", atelier)
    require_page(atelier, "marches:atelier")
    form = forms.FlagConflictForm(request.POST or None, groupements=selectors.holders_today())
    flag = partial(services.flag_conflict, atelier, actor=actor)
    conflit, status = submitted(request, form, lambda data: flag(**data))
    if conflit:
        messages.success(request, "Le conflit est signalé : la DGALN le confirme ou le lève.")
        return redirect(conflit)
    context = {"form": form, "atelier": atelier}
    return render(request, "marches/conflit_form.html", context, status=status)
