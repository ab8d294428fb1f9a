"""The fiche: its sections, autosaved; conflicts, presence, perimeter, versions, blank form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from etabli.candidatures import fiche, perimetre, services
from etabli.candidatures.access import TABLE
from etabli.candidatures.documents.fiche import blank_content, fiche_content
from etabli.candidatures.forms import fiche as forms
from etabli.candidatures.forms.dossier import CommuneForm, PorteurForm
from etabli.candidatures.models import Candidature, VersionFiche
from etabli.candidatures.pages import fiche as shown
from etabli.candidatures.services.writing import Saved, writable_keys
from etabli.candidatures.views.doors import actor_of, find, frame
from etabli.core.documents.issuing import preview_response
from etabli.core.fiches import SectionForm
from etabli.core.refus import Refused
from etabli.core.ui.accuse import received, saved_sentence

MOVED_ON = (
    "La fiche est passée à une version plus récente pendant que vous écriviez. Cette page ne pose plus "
    "ces questions ; copiez ce que vous aviez écrit, puis rechargez-la."
)
CLOSED = "Cette section n’est plus ouverte à la modification."


def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections with their state, what is missing, the versions."""
    candidature = _with_fiche(request, pk)
    context = frame(
        request,
        candidature,
        "fiche",
        menu=shown.menu(candidature),
        missing=shown.missing(candidature),
        versions=shown.versions(candidature),
        is_writable=bool(writable_keys(candidature, actor=actor_of(request))),
        homeless=shown.in_words(fiche.homeless(candidature)),
    )
    context["newer"] = context["can"]["adopt_form"] and fiche.newer_form(candidature)
    return render(request, "candidatures/fiche.html", context)


def _with_fiche(request: HttpRequest, pk: int) -> Candidature:
    candidature = find(request, pk)
    if not candidature.fiche_version:
        raise Http404("La fiche n’est pas encore ouverte.")
    return candidature


class SectionView(View):
    """One section: read, or written with autosave; a plain form without script."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.actor = actor_of(request)
        self.obj = _with_fiche(request, kwargs["pk"])
        self.keys = writable_keys(self.obj, actor=self.actor)
        try:
            self.section = fiche.form(self.obj).section(kwargs["section"])
        except KeyError as absent:
            raise Http404("La fiche n’a pas cette section.") from absent
        self.open = forms.narrowed(self.section, self.keys)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = fiche.answers(self.obj)
        return self.page(forms.form_of(self.open, found))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.open.champs:
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(CLOSED, status=409, content_type="text/plain; charset=utf-8")
            messages.error(request, CLOSED)
            return redirect(shown.section_url(self.obj, self.section.cle))
        form = forms.form_of(self.open, fiche.answers(self.obj), request.POST)
        form.is_valid()
        saved = self.save(form)
        if request.headers.get("HX-Request") == "true":
            return self.told(form, saved)
        if form.errors or saved.conflicts:
            return self.page(form, saved=saved, status=_status(form))
        messages.success(request, saved_sentence(**self.receipt()))
        return redirect(self.next_url())

    def save(self, form: SectionForm) -> Saved:
        data = self.request.POST
        is_auto = self.request.headers.get("HX-Request") == "true"
        left = forms.settled(data, self.open) if is_auto else forms.given_up(data, self.open)
        typed = {cle: value for cle, value in form.values().items() if cle not in left}
        seen = forms.read_seen(data, self.open)
        if behind := forms.left_behind(self.obj, data, self.section):
            form.add_error(None, [MOVED_ON, *behind])
        try:
            return services.save_section(self.obj, actor=self.actor, typed=typed, seen=seen)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
            return Saved()

    def told(self, form: SectionForm, saved: Saved) -> HttpResponse:
        """The short answer to an autosave: saved, or what must be settled or corrected."""
        if not (form.errors or saved.conflicts):
            return received(**self.receipt())
        context = {"form": form, "conflicts": shown.conflicts(self.obj, saved.conflicts)}
        return render(self.request, "candidatures/_reprises.html", context, status=_status(form))

    def receipt(self) -> dict[str, Any]:
        """Who saved, and the version that the section now is."""
        return {"version": fiche.version_of(self.obj, self.section), "by": self.actor.name}

    def next_url(self) -> str:
        sections = [section.cle for section in fiche.form(self.obj).sections]
        place = sections.index(self.section.cle)
        follows = "suite" in self.request.POST and place + 1 < len(sections)
        return shown.section_url(self.obj, sections[place + 1] if follows else self.section.cle)

    def page(
        self, form: SectionForm, *, saved: Saved | None = None, status: int = 200
    ) -> HttpResponse:
        context = frame(
            self.request,
            self.obj,
            "fiche",
            form=forms.show_required(form),
            marks=self.marks_seen() if saved else forms.seen_marks(self.obj, self.open),
            conflicts=shown.conflicts(self.obj, saved.conflicts if saved else []),
            **self.around(),
        )
        return render(self.request, "candidatures/section.html", context, status=status)

    def around(self) -> dict[str, Any]:
        """The section besides its form: menu, answers in words, who is here, perimeter."""
        return {
            "section": self.section,
            "menu": shown.menu(self.obj, self.section.cle),
            "is_writable": bool(self.open.champs),
            "tied": shown.lines_of(self.tied(), fiche.tied(self.obj)),
            "lines": shown.lines_of(self.section, fiche.answers(self.obj)),
            "present": services.mark_presence(
                self.obj, section=self.section.cle, actor=self.actor
            ),
            **perimetre.panels(self.obj, self.section.cle),
        }

    def tied(self) -> Any:
        return forms.narrowed(self.section, set(fiche.TIED))

    def marks_seen(self) -> list[tuple[str, str]]:
        """After a refusal the page keeps what it had seen: nothing is overwritten at the second try."""
        prefix = forms.SEEN
        return [(k, v) for k, v in self.request.POST.items() if k.startswith(prefix)]  # type: ignore[misc]


def _status(form: SectionForm) -> int:
    """422 when an answer cannot be read; 409 when somebody wrote at the same place."""
    return 422 if set(form.errors) - {NON_FIELD_ERRORS} else 409


def presence(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The heartbeat of a section: who else is here now."""
    candidature = _with_fiche(request, pk)
    if section not in {row.cle for row in fiche.form(candidature).sections}:
        raise Http404("La fiche n’a pas cette section.")
    present = services.mark_presence(candidature, section=section, actor=actor_of(request))
    return render(request, "candidatures/_presence.html", {"present": present})


# -- perimeter and porteurs -------------------------------------------------------------------


@require_POST
def add_commune(request: HttpRequest, pk: int) -> HttpResponse:
    candidature = _with_fiche(request, pk)
    form = CommuneForm(request.POST)
    try:
        if form.is_valid():
            services.add_commune(candidature, actor=actor_of(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error("commune", list(refusal.reasons))
    for sentences in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in sentences))
    return redirect(shown.section_url(candidature, "localisation"))


@require_POST
def remove_commune(request: HttpRequest, pk: int, commune: int) -> HttpResponse:
    candidature = _with_fiche(request, pk)
    row = candidature.communes.filter(pk=commune).first()
    try:
        if row:
            services.remove_commune(candidature, actor=actor_of(request), commune=row)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.reasons))
    return redirect(shown.section_url(candidature, "localisation"))


@require_POST
def add_porteur(request: HttpRequest, pk: int) -> HttpResponse:
    candidature = _with_fiche(request, pk)
    TABLE.require(actor_of(request), "add_porteur", candidature)
    form = PorteurForm(request.POST, choices=perimetre.candidates(candidature))
    if not form.is_valid():
        messages.error(request, "Choisissez une collectivité du périmètre.")
        return redirect(shown.section_url(candidature, "porteurs"))
    organisation = perimetre.organisation_of(candidature, form.cleaned_data["collectivite"])
    services.add_porteur(candidature, actor=actor_of(request), organisation=organisation)
    messages.success(request, f"{organisation} porte maintenant ce dossier.")
    return redirect(shown.section_url(candidature, "porteurs"))


# -- paper ------------------------------------------------------------------------------------


def blank(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The form to fill in a word processor, or on paper."""
    return preview_response(blank_content(_with_fiche(request, pk)), fmt)


def draft(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The fiche as it stands, marked as a draft."""
    candidature = _with_fiche(request, pk)
    content = fiche_content(candidature, version=max(candidature.version, 1), draft=True)
    return preview_response(content, fmt)


def compare(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What changed between two frozen versions."""
    candidature = _with_fiche(request, pk)
    before, after = _version(candidature, older), _version(candidature, newer)
    context = frame(
        request,
        candidature,
        "fiche",
        before=before,
        after=after,
        differences=shown.differences(candidature, before, after),
    )
    return render(request, "candidatures/differences.html", context)


def _version(candidature: Candidature, pk: int) -> VersionFiche:
    found = candidature.versions.filter(pk=pk).first()
    if found is None:
        raise Http404("Cette version n’existe pas.")
    return found
