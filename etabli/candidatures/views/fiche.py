"""The fiche: its sections, written by several people; perimeter, versions, blank form."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
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
from etabli.candidatures.services.writing import writable_keys
from etabli.candidatures.views.doors import Frame, actor_of, find, frame, framed
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.documents.issuing import preview_response
from etabli.core.fiches import Fiche, SectionForm
from etabli.core.ui.accuse import is_by_the_page
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import submitted

MOVED_ON = (
    "La fiche est passée à une version plus récente pendant que vous écriviez. Cette page ne pose plus "
    "ces questions ; copiez ce que vous aviez écrit, puis rechargez-la."
)
CLOSED = "Cette section n’est plus ouverte à la modification."


class FichePage(Frame):
    """What the page of the fiche reads: its sections, what is missing, its versions, a newer form."""

    menu: list[dict[str, object]]
    missing: list[dict[str, str]]
    versions: list[shown.VersionRead]
    is_writable: bool
    homeless: list[shown.Answered]
    newer: Fiche | None


def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections with their state, what is missing, the versions."""
    candidature = _with_fiche(request, pk)
    around = framed(request, candidature, "fiche")
    context: FichePage = {
        **around,
        "menu": shown.menu(candidature),
        "missing": shown.missing(candidature),
        "versions": shown.versions(candidature),
        "is_writable": bool(writable_keys(candidature, actor=actor_of(request))),
        "homeless": shown.in_words(fiche.homeless(candidature)),
        "newer": fiche.newer_form(candidature) if around["can"]["adopt_form"] else None,
    }
    return render(request, "candidatures/fiche.html", context)


def _with_fiche(request: HttpRequest, pk: int) -> Candidature:
    candidature = find(request, pk)
    if not candidature.fiche_version:
        raise Http404("La fiche n’est pas encore ouverte.")
    return candidature


class SectionView(View):
    """One section: read, or written with autosave; a plain form without script."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.actor = actor_of(request)
        self.obj = _with_fiche(request, self.kwargs["pk"])
        keys = writable_keys(self.obj, actor=self.actor)
        try:
            self.section = fiche.form(self.obj).section(self.kwargs["section"])
        except KeyError as absent:
            raise Http404("La fiche n’a pas cette section.") from absent
        self.open = forms.narrowed(self.section, keys)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        return self.answer(forms.form_of(self.open, fiche.answers(self.obj)))

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not self.open.champs:
            if is_by_the_page(request):
                return HttpResponse(CLOSED, status=409, content_type="text/plain; charset=utf-8")
            messages.error(request, CLOSED)
            return redirect(shown.section_url(self.obj, self.section.cle))
        form = forms.form_of(self.open, fiche.answers(self.obj), request.POST)
        if behind := forms.left_behind(self.obj, request.POST, self.section):
            form.add_error(None, [MOVED_ON, *behind])
        return self.answer(form)

    def answer(self, form: SectionForm) -> HttpResponse:
        shared = Shared(
            self.obj,
            lambda seen, **typed: services.save_section(
                self.obj, actor=self.actor, typed=typed, seen=seen
            ),
            kept=lambda: fiche.shared_answers(self.obj, form.asked()),
        )
        page, to = partial(self.page, form), self.next_url()
        template = "candidatures/section.html"
        return answer(self.request, form, shared, template=template, page=page, to=to)

    def next_url(self) -> str:
        sections = [section.cle for section in fiche.form(self.obj).sections]
        place = sections.index(self.section.cle)
        follows = "suite" in self.request.POST and place + 1 < len(sections)
        return shown.section_url(self.obj, sections[place + 1] if follows else self.section.cle)

    def page(self, form: SectionForm) -> Context:
        """The section besides what several people write: menu, answers in words, perimeter."""
        tied = forms.narrowed(self.section, set(fiche.TIED))
        return frame(
            self.request,
            self.obj,
            "fiche",
            form=forms.show_required(form),
            section=self.section,
            menu=shown.menu(self.obj, self.section.cle),
            is_writable=bool(self.open.champs),
            tied=shown.lines_of(tied, fiche.tied(self.obj)),
            lines=shown.lines_of(self.section, fiche.answers(self.obj)),
            **perimetre.panels(self.obj, self.section.cle),
        )


# -- perimeter and porteurs -------------------------------------------------------------------


@require_POST
def add_commune(request: HttpRequest, pk: int) -> HttpResponse:
    candidature = _with_fiche(request, pk)
    form = CommuneForm(request.POST)
    add = partial(services.add_commune, candidature, actor=actor_of(request))
    submitted(request, form, lambda data: add(**data))
    for sentences in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in sentences))
    return redirect(shown.section_url(candidature, "localisation"))


@require_POST
def remove_commune(request: HttpRequest, pk: int, commune: int) -> HttpResponse:
    candidature = _with_fiche(request, pk)
    row = candidature.communes.filter(pk=commune).first()
    if row:
        services.remove_commune(candidature, actor=actor_of(request), commune=row)
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
