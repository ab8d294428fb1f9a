"""One page for every move of every workflow: what will happen, what is missing, a form, one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from etabli.core import horloge, tables
from etabli.core.access import Actor, Table
from etabli.core.guards import Known, blocking
from etabli.core.models import Movable
from etabli.core.refus import Refused
from etabli.core.ui.contexts import Context
from etabli.core.ui.forms import LongTextField
from etabli.core.ui.options import Data, Files
from etabli.core.workflow import Workflow


class PlainMoveForm(forms.Form):
    """A move that asks nothing: the page only says what will happen."""


class MotifForm(forms.Form):
    """A move that must be explained."""

    motif = LongTextField(
        label="Motif",
        help_text="Il sera lu par les personnes concernées et gardé au journal.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class MoveView(View):
    """Subclass per model: `workflows` (or `access` when each object follows its own), `forms` and
    `services` by move.

    The moves of `services` have their door here, and no other but with `runs_all`; the addresses say
    where (`core.ui.doors`). The button of those in `beside` stands next to what they complete, out of
    the bar; those of `elsewhere` are made by the page of that name, with a form of its own.

    GET shows the page, POST does the move. A refusal gives the page back, status 409, with what was
    typed; an invalid form, status 422. `services[name]` is called as f(obj, actor=…, **cleaned_data);
    without one the engine runs the move directly. Hidden = 404, seen but forbidden = 403.
    """

    workflows: ClassVar[tuple[Workflow[Any], ...]] = ()
    access: ClassVar[Table[Any] | None] = None
    forms: ClassVar[Mapping[str, type[forms.Form]]] = {}
    services: ClassVar[Mapping[str, Callable[..., object]]] = {}
    runs_all: ClassVar[bool] = False
    beside: ClassVar[frozenset[str]] = frozenset()
    elsewhere: ClassVar[Mapping[str, str]] = {}
    template_name = "ui/move.html"
    #: the page of a move that has one of its own
    templates: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def models(cls) -> set[str]:
        """The labels of the models whose moves are made here."""
        tables = (cls.access,) if cls.access else (w.access for w in cls.workflows)
        return {table.model._meta.label_lower for table in tables if table}

    @classmethod
    def makes(cls, name: str) -> bool:
        """Is this move made by this page?"""
        return cls.runs_all or name in cls.services

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        table = self.access or self.workflows[0].access
        self.obj = table.get_or_404(self.actor, pk=self.kwargs["pk"])
        self.workflow = tables.workflow_of(self.obj)
        self.known = Known()
        self.name: str = self.kwargs["move"].replace("-", "_")
        if self.name not in self.workflow.moves or not self.makes(self.name):
            raise Http404("Cet acte n’existe pas.")
        self.workflow.access.require(self.actor, self.name, self.obj)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        return self.page(self.make_form())

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        form = self.make_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            self.act(**form.cleaned_data)
        except Refused as refusal:
            return self.page(form, reasons=refusal.reasons, status=409)
        messages.success(request, self.success_message())
        return redirect(self.success_url())

    def act(self, **data: Any) -> object:
        service = self.services.get(self.name)
        if service:
            return service(self.obj, actor=self.actor, **data)
        return self.workflow.run(self.obj, self.name, actor=self.actor, **data)

    def make_form(self, data: Data = None, files: Files = None) -> Form:
        asked = MotifForm if self.workflow.moves[self.name].has_motif else PlainMoveForm
        form_class = self.forms.get(self.name, asked)
        extra = (
            {"obj": self.obj, "actor": self.actor}
            if getattr(form_class, "takes_object", False)
            else {}
        )
        return form_class(data, files, **extra)

    def success_message(self) -> str:
        return f"« {self.workflow.moves[self.name].label} » : c’est fait."

    def success_url(self) -> str:
        return str(self.obj.get_absolute_url())

    def page(
        self, form: Form, *, reasons: tuple[str, ...] = (), status: int = 200
    ) -> HttpResponse:
        obj: Movable = self.obj
        conditions = self.workflow.checklist(obj, self.name, actor=self.actor, known=self.known)
        context = {
            "move": self.workflow.moves[self.name].read_on(horloge.today()),
            "obj": obj,
            "form": form,
            "reasons": reasons,
            "conditions": conditions,
            "blockers": blocking(conditions),
            "back_url": self.success_url(),
            **self.extra_context(),
        }
        template = self.templates.get(self.name, self.template_name)
        return render(self.request, template, context, status=status)

    def extra_context(self) -> Context:
        """What a move's own page shows besides (the evidence in front of a signatory)."""
        return {}
