"""Propositions: typed, listed, sorted; no address deletes one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from etabli.core.exports import export_response
from etabli.core.ui.doors import bar
from etabli.core.ui.moves import MoveView
from etabli.seances import access, forms, pages, selectors, services
from etabli.seances.pages.atelier import may_host
from etabli.seances.pages.people import format_of
from etabli.seances.pages.propositions import COLUMNS
from etabli.seances.views.doors import actor_of, atelier_of, submitted

#: what the next line keeps of the one just typed: a table is typed in one go
KEPT = ("session", "theme", "table")


class PropositionMoveView(MoveView):
    """Keep, explore, set aside with a reason, correct the words."""

    workflows = (services.PROPOSITIONS,)
    forms: ClassVar = {
        "keep": forms.CommentForm,
        "retrieve": forms.CommentForm,
        "explore": forms.CommentForm,
        "set_aside": forms.ReasonForm,
        "reword": forms.RewordForm,
    }
    services: ClassVar = {
        "keep": services.keep_proposition,
        "retrieve": services.keep_proposition,
        "explore": services.explore_proposition,
        "set_aside": services.set_aside_proposition,
        "reword": services.reword_proposition,
    }

    def success_url(self) -> str:
        """Back to the list when the fate was said from there."""
        if self.request.GET.get("liste"):
            return f"{reverse('seances:propositions', args=[self.obj.atelier_id])}#{self.obj.code}"
        return str(self.obj.get_absolute_url())

    def success_message(self) -> str:
        return f"{self.obj.code} : {self.obj.get_etat_display().lower()}."


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Every proposition of the Atelier with its fate; the filters live in the address."""
    atelier = atelier_of(request, pk)
    form = forms.PropositionFilter(request.GET or None, rows=selectors.propositions_of(atelier))
    context = pages.propositions(atelier, actor_of(request), form)
    return render(request, "seances/propositions.html", context)


def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The filtered list as CSV, ODS or XLSX."""
    atelier = atelier_of(request, pk)
    form = forms.PropositionFilter(request.GET or None, rows=selectors.propositions_of(atelier))
    return export_response(
        form.found(),
        COLUMNS,
        fmt=format_of(request.GET.get("format", "")),
        filename=f"Propositions {atelier.numero}",
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Type what was said; the form stays open for the next one."""
    atelier, actor = atelier_of(request, pk), actor_of(request)
    if not may_host(actor, atelier):
        raise PermissionDenied("Les propositions sont notées par le pilote et l’équipe.")
    known: dict[str, object] = {"session": selectors.running_session(atelier)}
    known |= {name: request.GET[name] for name in KEPT if name in request.GET}
    form = forms.PropositionForm(request.POST or None, atelier=atelier, initial=known)
    note = partial(services.submit_proposition, atelier, actor=actor)
    row, status = submitted(request, form, lambda data: note(**data))
    if row:
        messages.success(request, f"{row.code} est notée.")
        return redirect(_next(request, pk))
    context = {"form": form, "atelier": atelier, "last": _last(atelier)}
    return render(request, "seances/proposition_form.html", context, status=status)


def _last(atelier: object) -> list[object]:
    """The three last ones typed, so that nobody types the same twice."""
    return list(selectors.propositions_of(atelier).order_by("-numero")[:3])  # type: ignore[arg-type]


def _next(request: HttpRequest, pk: int) -> str:
    """The same form for the same table, or the list."""
    if "suite" not in request.POST:
        return reverse("seances:propositions", args=[pk])
    kept = urlencode({name: request.POST.get(name, "") for name in KEPT})
    return f"{reverse('seances:proposition-nouvelle', args=[pk])}?{kept}"


def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = access.PROPOSITIONS.get_or_404(actor, pk=pk)
    context = pages.proposition(row, actor)
    context["moves"] = bar(row, actor)
    return render(request, "seances/proposition.html", context)
