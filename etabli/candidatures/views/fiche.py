"""The fiche: its sections, written by several people; perimeter, versions, blank form."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from etabli.candidatures import fiche, perimetre, services
from etabli.candidatures.documents.fiche import blank_content, fiche_content
from etabli.candidatures.forms import fiche as forms
from etabli.candidatures.models import Candidature, VersionFiche
from etabli.candidatures.pages import fiche as shown
from etabli.candidatures.pages import screens
from etabli.candidatures.selectors import dossier
from etabli.candidatures.services.writing import writable_keys
from etabli.candidatures.views import files
from etabli.candidatures.views.doors import Frame, actor_of, find, frame, framed
from etabli.core import brouillons, horloge
from etabli.core.coecriture import presence
from etabli.core.coecriture.doors import Shared, answer
from etabli.core.documents.issuing import preview_response
from etabli.core.fiches import Fiche, Screen, SectionForm
from etabli.core.texte import clean_text
from etabli.core.ui.accuse import is_by_the_page
from etabli.core.ui.contexts import Context

MOVED_ON = (
    "La fiche est passée à une version plus récente pendant que vous écriviez. Cette page ne pose plus "
    "ces questions ; copiez ce que vous aviez écrit, puis rechargez-la."
)
CLOSED = "Cette section n’est plus ouverte à la modification."
KEPT = "Ce que vous aviez écrit est gardé sur cette page, pour vous seul : rechargez-la pour le relire."


class FichePage(Frame):
    """What the page of the fiche reads: its sections, what is missing, its versions, a newer form."""

    menu: list[screens.Step]
    missing: list[dict[str, str]]
    resumed: screens.Resumed | None
    versions: list[shown.VersionRead]
    is_writable: bool
    homeless: list[shown.Answered]
    newer: Fiche | None


def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections with their state, where one goes on, what is missing, the versions."""
    candidature = with_fiche(request, pk)
    around = framed(request, candidature, "fiche")
    actor = actor_of(request)
    context: FichePage = {
        **around,
        "menu": screens.menu(candidature, fiche.answers(candidature)),
        "missing": shown.missing(candidature),
        "resumed": screens.going_on(candidature, actor),
        "versions": shown.versions(candidature),
        "is_writable": bool(writable_keys(candidature, actor=actor)),
        "homeless": shown.in_words(fiche.homeless(candidature)),
        "newer": fiche.newer_form(candidature) if around["can"]["adopt_form"] else None,
    }
    return render(request, "candidatures/fiche.html", context)


def with_fiche(request: HttpRequest, pk: int) -> Candidature:
    candidature = find(request, pk)
    if not candidature.fiche_version:
        raise Http404("La fiche n’est pas encore ouverte.")
    return candidature


class SectionView(View):
    """One screen of the fiche: read, or written with autosave; a plain form without script."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.actor = actor_of(request)
        self.obj = with_fiche(request, self.kwargs["pk"])
        self.keys = writable_keys(self.obj, actor=self.actor)
        self.screen, self.is_left = self._screen(self.kwargs["section"])
        self.is_writable = any(champ.cle in self.keys for champ in self.screen.champs)
        if self.is_left and request.method != "POST":
            return redirect("candidatures:fiche", self.obj.pk)
        return super().dispatch(request, *args, **kwargs)

    def _screen(self, cle: str) -> tuple[Screen, bool]:
        """The screen of that key; else the one of another version, whose page may still be open."""
        with suppress(KeyError):
            return fiche.screen(self.obj, cle), False
        try:
            return fiche.left_screen(self.obj, cle), True
        except KeyError as absent:
            raise Http404("La fiche n’a pas cet écran.") from absent

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        found = fiche.answers(self.obj)
        if "presence" in request.GET:
            if self.is_writable:
                presence.here(request.path, self.actor)
            return render(request, "candidatures/_avancement.html", self.line(found))
        if "reste" in request.GET:
            return render(request, "candidatures/_reste.html", self.line(found))
        return self.answer(self.form(found, added=str(request.GET.get("ajouter") or "")))

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        behind = forms.left_behind(self.obj, request.POST, self.screen.part)
        if not self.is_writable and not behind:
            return self.closed()
        data = forms.without_row(request.POST, str(request.POST.get("retirer") or ""))
        data, refused = files.join(request, self.obj, data, self.keys)
        form = self.form(fiche.answers(self.obj), data)
        for name, reasons in refused.items():
            form.add_error(name if name in form.fields else None, reasons)
        if behind:
            form.add_error(None, [MOVED_ON, *behind])
        return self.answer(form)

    def closed(self) -> HttpResponse:
        """The screen was frozen while one wrote: what was typed is kept for its author, and shown."""
        request, person = self.request, self.actor.person_id or 0
        if "effacer" in request.POST:
            brouillons.forget(person, request.path)
            return redirect(self.here())
        unasked = replace(self.screen.part, champs=())
        if typed := forms.left_behind(self.obj, request.POST, unasked):
            fields = [("", clean_text(sentence)) for sentence in typed]
            now = round(horloge.now().timestamp() * 1000)
            brouillons.keep(person, request.path, fields, typed_at=now)
        words = f"{CLOSED} {KEPT}" if typed else CLOSED
        if is_by_the_page(request):
            return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, CLOSED)
        return redirect(self.here())

    def form(
        self, found: fiche.Answers, data: QueryDict | None = None, *, added: str = ""
    ) -> SectionForm:
        asked = added or str(self.request.POST.get("ajouter") or "")
        asks = any(champ.nature == "personne" for champ in self.screen.champs)
        people = dossier.people(self.obj) if asks else []
        return forms.form_of(self.screen, self.keys, found, data, added=asked, people=people)

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

    def here(self) -> str:
        if self.is_left:
            return reverse("candidatures:fiche", args=[self.obj.pk])
        return screens.screen_url(self.obj, self.screen.cle)

    def next_url(self) -> str:
        """After a save: the list that was changed, the screen that follows, or the same again."""
        sent = self.request.POST
        if added := str(sent.get("ajouter") or ""):
            return f"{self.here()}?ajouter={quote(added)}#q-{quote(added)}"
        if removed := str(sent.get("retirer") or ""):
            return f"{self.here()}#q-{quote(removed.partition('__')[0])}"
        if "suite" not in sent or self.is_left:
            return self.here()
        return screens.after(self.obj, self.screen)

    def unsaved(self) -> list[str]:
        """What this person had typed here when the screen was frozen."""
        fields = brouillons.kept(self.actor.person_id or 0, self.request.path)
        return [words for _, words in fields]

    def line(self, found: fiche.Answers) -> Context:
        """What changes while one writes: how far the fiche is, who writes, what is missing here."""
        asked = tuple(champ for champ in self.screen.champs if champ.cle in self.keys)
        return {
            "advance": screens.advance(self.obj, found, self.actor, self.screen),
            "waiting": screens.missing(self.obj, found, asked),
        }

    def page(self, form: SectionForm) -> Context:
        """The screen besides what several people write: menu, answers in words, perimeter."""
        found, part = fiche.answers(self.obj), self.screen.part
        own = {
            "form": forms.show_required(form),
            "screen": self.screen,
            "address": self.request.path,
            "menu": screens.menu(self.obj, found, self.screen),
            "is_writable": self.is_writable or bool(form.errors),
            "tied": shown.lines_of(forms.narrowed(part, set(fiche.TIED)), found),
            "lines": shown.lines_of(part, found),
            "requests": shown.requests(self.obj, part),
            "unsaved": [] if self.is_writable else self.unsaved(),
        }
        panels = perimetre.panels(self.obj, self.screen)
        return frame(self.request, self.obj, "fiche", **own, **self.line(found), **panels)


# -- paper ------------------------------------------------------------------------------------


def blank(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The form to fill in a word processor, or on paper."""
    return preview_response(blank_content(with_fiche(request, pk)), fmt)


def draft(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The fiche as it stands, marked as a draft."""
    candidature = with_fiche(request, pk)
    content = fiche_content(candidature, version=max(candidature.version, 1), draft=True)
    return preview_response(content, fmt)


def compare(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What changed between two frozen versions."""
    candidature = with_fiche(request, pk)
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
