"""The list, the first contact, the dossier page and its thread."""

from __future__ import annotations

from functools import partial
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from etabli.acteurs.forms import GuestForm
from etabli.acteurs.states import Role
from etabli.candidatures import selectors, services
from etabli.candidatures.access import TABLE
from etabli.candidatures.forms.dossier import FilterForm
from etabli.candidatures.forms.moves import FirstContactForm
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import dossier as shown
from etabli.candidatures.pages import listing
from etabli.candidatures.pages import thread as dossier_thread
from etabli.candidatures.views.doors import actor_of, find, frame
from etabli.core.access import Actor
from etabli.core.courriel import Lettre
from etabli.core.documents.issuing import document_response
from etabli.core.exports import export_response
from etabli.core.exports.files import FORMATS
from etabli.core.ui.doors import submitted
from etabli.territoires.forms import asked

T = TypeVar("T")
PER_PAGE = 50
OPENERS = (Role.SERVICE_PILOTE, Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE)


def _filters(request: HttpRequest, actor: Actor) -> FilterForm:
    form = FilterForm(request.GET, departements=listing.departements(actor))
    form.is_valid()
    return form


def dossiers(request: HttpRequest) -> HttpResponse:
    """Every dossier of the reader; what is late first."""
    actor = actor_of(request)
    form = _filters(request, actor)
    rows = listing.listed(actor, form.cleaned_data, tri=request.GET.get("tri", ""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": listing.with_deadlines(list(page)),
        "may_open": actor.has(*OPENERS),
    }
    return render(request, "candidatures/dossiers.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The same list, filters included, as a file."""
    fmt = request.GET.get("format", "csv")
    if fmt not in FORMATS:
        raise Http404("Cet export n’existe qu’en CSV, ODS et XLSX.")
    actor = actor_of(request)
    wanted = _filters(request, actor).cleaned_data
    rows = listing.listed(actor, wanted, tri=request.GET.get("tri", ""))
    return export_response(rows, listing.COLUMNS, fmt=fmt, filename="Dossiers de candidature")


def _opener(request: HttpRequest) -> Actor:
    """The reader, if they may open a first contact."""
    if actor_of(request).has(*OPENERS):
        return actor_of(request)
    raise PermissionDenied(
        "Un premier contact est ouvert par une collectivité ou par un service pilote."
    )


def first_contact(request: HttpRequest) -> HttpResponse:
    """C1: a commune and 500 characters; a service invites somebody of the commune in the same act."""
    actor = _opener(request)
    initial: dict[str, object] = {"commune": asked(request.GET.get("commune", "")[:80])}
    form = FirstContactForm(request.POST or None, actor=actor, initial=initial)
    if "apercu" in request.POST:
        show = partial(services.preview_first_contact, actor=actor)
        mail, status = submitted(request, form, lambda data: show(**_but_key(data)))
        return _first_contact(request, form, mail=mail, status=200 if mail else status)
    opened, status = submitted(
        request, form, lambda data: services.open_and_invite(actor=actor, **data)
    )
    return redirect(opened) if opened else _first_contact(request, form, status=status)


def _but_key(data: dict[str, T]) -> dict[str, T]:
    """What was typed, without the key that makes one form open one dossier."""
    return {name: value for name, value in data.items() if name != "cle"}


def _first_contact(
    request: HttpRequest, form: FirstContactForm, *, mail: Lettre | None = None, status: int
) -> HttpResponse:
    is_service = actor_of(request).has(Role.SERVICE_PILOTE)
    page = {"form": form, "is_service": is_service, "mail": mail}
    return render(request, "candidatures/premier_contact.html", page, status=status)


def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, who does what next, the need, the documents."""
    return _dossier(request, find(request, pk), GuestForm())


def _dossier(
    request: HttpRequest,
    candidature: Candidature,
    form: GuestForm,
    *,
    mail: Lettre | None = None,
    status: int = 200,
) -> HttpResponse:
    overview = shown.overview(candidature, actor_of(request))
    context = frame(request, candidature, "dossier", form=form, mail=mail, **overview)
    return render(request, "candidatures/dossier.html", context, status=status)


@require_safe
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The page where the reader does what waits for them here: what a list of things to do opens."""
    return redirect(shown.next_page(find(request, pk), actor_of(request)))


@require_POST
def invite_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the collectivité that leads is invited, or their mail shown as it will arrive."""
    candidature, actor = find(request, pk), actor_of(request)
    TABLE.require(actor, "invite", candidature)
    form = GuestForm(request.POST)
    if "apercu" in request.POST:
        write = partial(services.preview_invitation, candidature, actor=actor)
        mail, status = submitted(request, form, lambda _: write(guest=form.guest()))
        return _dossier(request, candidature, form, mail=mail, status=200 if mail else status)
    send = partial(services.invite_lead, candidature, actor=actor)
    sent, status = submitted(request, form, lambda _: send(guest=form.guest()))
    if not sent:
        return _dossier(request, candidature, form, status=status)
    messages.success(request, f"L’invitation est partie à {sent.courriel}.")
    return redirect(candidature)


def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """The journal of the dossier and its deadlines."""
    candidature = find(request, pk)
    context = frame(
        request,
        candidature,
        "suivi",
        entries=dossier_thread.journal(candidature, actor_of(request)),
        deadlines=list(selectors.deadlines(candidature, actor_of(request))),
    )
    return render(request, "candidatures/suivi.html", context)


def document(request: HttpRequest, pk: int, number: UUID, fmt: str) -> HttpResponseBase:
    """A paper of this dossier, in PDF, ODT or DOCX."""
    candidature = find(request, pk)
    found = selectors.documents(candidature, actor_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404("Ce document n’existe pas.")
    return document_response(found, fmt)


@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """A lapsed dossier begins again in a new draft."""
    candidature = find(request, pk)
    copy = services.duplicate_candidature(candidature, actor=actor_of(request))
    messages.success(request, "Le dossier est repris dans un nouveau brouillon.")
    return redirect(copy)
