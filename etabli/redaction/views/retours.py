"""A text goes to a word processor and comes back; each change is taken or left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from etabli.core.formats import compte
from etabli.redaction import access, forms, pages, services
from etabli.redaction.models import ChangementTexte, RetourTexte, SortieTexte, Texte
from etabli.redaction.views.doors import actor_of, opened, submitted


def _drafted(request: HttpRequest, pk: int) -> Texte:
    """The text, for those who write it."""
    texte = opened(request, pk)
    access.TEXTES.require(actor_of(request), "read_draft", texte)
    return texte


def _came_back(request: HttpRequest, pk: int, retour: int) -> RetourTexte:
    texte = _drafted(request, pk)
    rows = RetourTexte.objects.select_related("sortie__texte__atelier", "fichier")
    return get_object_or_404(rows, pk=retour, sortie__texte=texte)


def _out(texte: Texte, key: str) -> SortieTexte | None:
    return texte.sorties.filter(pk=int(key)).first() if key else None


def word(request: HttpRequest, pk: int) -> HttpResponse:
    """Out and back."""
    texte = _drafted(request, pk)
    send, bring = forms.SendOutForm(texte=texte), forms.BringBackForm(texte=texte)
    return _page(request, texte, send, bring)


def _page(
    request: HttpRequest,
    texte: Texte,
    send: forms.SendOutForm,
    bring: forms.BringBackForm,
    status: int = 200,
) -> HttpResponse:
    can = access.TEXTES.abilities(actor_of(request), texte, "write")
    context = pages.word(texte, send, bring, may_write=can["write"])
    return render(request, "redaction/word.html", context, status=status)


@require_POST
def send_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, with its identifier in its properties."""
    texte = _drafted(request, pk)
    form = forms.SendOutForm(request.POST, texte=texte)
    if not form.is_valid():
        return _page(request, texte, form, forms.BringBackForm(texte=texte), 422)
    asked = form.cleaned_data
    out, data = services.send_out(
        texte, actor=actor_of(request), extension=asked["extension"], code=asked["code"],
        since=_out(texte, asked["depuis"]),
    )  # fmt: skip
    return services.response_of(out, data)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file changes, to be read before anything is written."""
    texte = _drafted(request, pk)
    access.TEXTES.require(actor_of(request), "write", texte)
    form = forms.BringBackForm(request.POST, request.FILES, texte=texte)
    bring = partial(services.bring_back, texte, actor=actor_of(request))
    kept, status = submitted(
        request,
        form,
        lambda data: bring(fichier=data["fichier"], sortie=_out(texte, data["sortie"])),
    )
    if kept:
        return redirect(kept)
    return _page(request, texte, forms.SendOutForm(texte=texte), form, status)


def retour(request: HttpRequest, pk: int, retour: int) -> HttpResponse:
    """A file that came back, section by section."""
    one = _came_back(request, pk, retour)
    return render(request, "redaction/retour.html", pages.retour(one, actor_of(request)))


DECISIONS: dict[str, tuple[Callable[..., None], str]] = {
    "prendre": (services.take_change, "Le changement est écrit dans la partie."),
    "laisser": (services.leave_change, "Le texte reste tel qu’il est ici."),
}


@require_POST
def decide(request: HttpRequest, pk: int, retour: int, rang: int, suite: str) -> HttpResponse:
    """One change, taken or left."""
    one = _came_back(request, pk, retour)
    if suite not in DECISIONS:
        raise Http404("Cette décision n’existe pas.")
    rows = ChangementTexte.objects.select_related("section__texte__atelier")
    change = get_object_or_404(rows, retour=one, rang=rang)
    act, told = DECISIONS[suite]
    act(change, actor=actor_of(request))
    messages.success(request, told)
    return redirect(f"{one.get_absolute_url()}#changement-{rang}")


@require_POST
def take_all(request: HttpRequest, pk: int, retour: int) -> HttpResponse:
    """Every change that nobody disputes."""
    one = _came_back(request, pk, retour)
    taken, left = services.take_all(one, actor=actor_of(request))
    said = compte(taken, "changement écrit,changements écrits,aucun changement écrit")
    rest = f" ; {compte(left, 'reste à examiner,restent à examiner')}" if left else ""
    messages.success(request, f"{said[0].upper()}{said[1:]}{rest}.")
    return redirect(one)
