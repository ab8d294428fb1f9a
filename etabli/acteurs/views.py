"""Doors about people: invitations, the account page, the one-click cast of the demonstration."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from etabli.accounts.models import Personne
from etabli.acteurs import access, selectors, services
from etabli.acteurs.forms import AcceptForm, InvitationForm, NewAddressForm, ProofForm, RhythmForm
from etabli.acteurs.middleware import PERSONA
from etabli.acteurs.models import EtatInvitation, Invitation
from etabli.acteurs.recherche import search, written
from etabli.acteurs.services import address
from etabli.core import duties, envoi, rythme
from etabli.core.access import Actor
from etabli.core.ui.doors import back_or, submitted

FOUND = HTTPStatus.FOUND
#: what was typed waits in the session while the second factor is asked again
TYPED = "adresse-ecrite"
BACKEND = "etabli.accounts.backends.DoorBackend"


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@login_not_required
@cache_control(no_store=True)
def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person reads who invites, to what, and comes in."""
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), token=token)
    initial = {"prenom": invitation.prenom, "nom": invitation.nom}
    form = AcceptForm(request.POST or None, initial=initial)
    accept = partial(services.accept_invitation, invitation)
    personne, status = submitted(request, form, lambda data: accept(**data))
    if not personne:
        is_open = invitation.etat == EtatInvitation.ENVOYEE
        context = {"invitation": invitation, "form": form, "is_open": is_open}
        return render(request, "acteurs/invitation.html", context, status=status)
    open_session(request, personne)
    return redirect(back_or(request, _first_page(personne)))


def _first_page(personne: Personne) -> str:
    """Where somebody who has just come in begins: at the one thing that waits for them, when it is one.

    Their second factor is still asked before that page is shown.
    """
    waiting = duties.to_do(selectors.actor_for(personne, is_strong=True), limit=2)
    return waiting[0].row.url if len(waiting) == 1 else settings.LOGIN_REDIRECT_URL


def open_session(request: HttpRequest, personne: Personne) -> None:
    login(request, personne, backend=BACKEND)
    record_authentication(request, personne, method="code", email=personne.email)


def invite(request: HttpRequest) -> HttpResponse:
    """Invite someone, and see the invitations that wait."""
    actor = _inviter(request)
    organisations = selectors.organisations_open_to(actor)
    form = InvitationForm(request.POST or None, actor=actor, organisations=organisations)
    send = partial(services.invite_person, actor=actor)
    sent, status = submitted(request, form, lambda data: send(**data))
    if not sent:
        return _invitations(request, form, status=status)
    messages.success(request, f"L’invitation est partie à {sent.courriel}.")
    return redirect("acteurs:inviter")


@require_safe
def find_organisations(request: HttpRequest) -> JsonResponse:
    """Ten organisations at most for `q`, among those for which the reader may invite: for the combobox."""
    among = selectors.organisations_open_to(_inviter(request))
    found = search(among, request.GET.get("q", "")[:80])
    rows = [{"value": written(one), "label": written(one)} for one in found]
    return JsonResponse({"results": rows})


def _inviter(request: HttpRequest) -> Actor:
    """The reader, if one of their roles invites."""
    actor = _actor(request)
    if any(role in access.INVITES for role in actor.roles):
        return actor
    raise PermissionDenied(
        "Votre rôle ne permet pas d’inviter : le service pilote le fait pour les collectivités et les "
        "préfectures, le mandataire pour son équipe, l’administrateur d’Établi pour les autres."
    )


def _invitations(request: HttpRequest, form: InvitationForm, *, status: int) -> HttpResponse:
    visible = access.TABLE.visible(_actor(request))
    waiting = visible.select_related("organisation").order_by("-pk")[:100]
    silent = envoi.unreachable(invitation.courriel for invitation in waiting)
    context = {"form": form, "invitations": waiting, "silent": silent}
    return render(request, "acteurs/inviter.html", context, status=status)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = access.TABLE.get_or_404(_actor(request), pk=pk)
    services.cancel_invitation(invitation, actor=_actor(request))
    messages.success(request, f"L’invitation de {invitation.courriel} est annulée.")
    return redirect("acteurs:inviter")


def account(request: HttpRequest) -> HttpResponse:
    """Who I am here: my roles, my second factor, signing out."""
    personne = get_object_or_404(Personne, pk=_actor(request).person_id)
    membres = personne.membres.active().select_related("organisation").order_by("pk")
    context = {
        "personne": personne,
        "membres": membres,
        "asks_second_factor": selectors.asks_second_factor(personne),
        "can_invite": any(role in access.INVITES for role in _actor(request).roles),
    }
    context["silent"] = envoi.unreachable([personne.email])
    return render(request, "acteurs/compte.html", context)


def choose_rhythm(request: HttpRequest) -> HttpResponse:
    """« Mes courriels » : one summary an hour or a day of what asks nothing."""
    personne = get_object_or_404(Personne, pk=_actor(request).person_id)
    form = RhythmForm(request.POST or None, initial={"every": rythme.of(personne.pk)})
    _, status = submitted(request, form, lambda data: rythme.choose(personne.pk, data["every"]))
    if status == FOUND:
        messages.success(request, "Votre rythme est enregistré.")
        return redirect("acteurs:compte")
    return render(request, "acteurs/courriels.html", {"form": form}, status=status)


def change_address(request: HttpRequest) -> HttpResponse:
    """Give another address: a code goes there. Who has a second factor gives it again first."""
    personne = get_object_or_404(Personne, pk=_actor(request).person_id)
    if not did_recently_reauthenticate(request):
        request.session[TYPED] = request.POST.get("courriel", "")
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
    typed = {"courriel": request.session.pop(TYPED, "")}
    form = NewAddressForm(request.POST or None, initial=typed)
    _, status = submitted(
        request, form, lambda data: address.ask_address(request, personne, data["courriel"])
    )
    if status == FOUND:
        return redirect("acteurs:adresse-code")
    return render(request, "acteurs/adresse.html", {"form": form}, status=status)


def confirm_address(request: HttpRequest) -> HttpResponse:
    """The code received there proves it; a dead code is said to be dead."""
    personne = get_object_or_404(Personne, pk=_actor(request).person_id)
    form = ProofForm(request.POST or None)
    _, status = submitted(
        request, form, lambda data: address.prove_address(request, personne, data["code"])
    )
    if status == FOUND:
        messages.success(request, f"Votre adresse est maintenant {personne.email}.")
        return redirect("acteurs:compte")
    context = {"form": form, "email": address.asked_address(request)}
    return render(request, "acteurs/adresse_code.html", context, status=status)


def enter_as(request: HttpRequest, persona: Personne) -> None:
    """Open a session for somebody of the cast; it counts as strong."""
    login(request, persona, backend=BACKEND)
    request.session[PERSONA] = str(persona.pk)


@login_not_required
@require_POST
def become(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as a persona; it exists on the demonstration only."""
    if not settings.DEMO:
        raise Http404("Cette page n’existe que sur la démonstration.")
    personne = get_object_or_404(Personne, pk=pk, is_persona=True, is_active=True)
    enter_as(request, personne)
    return redirect(back_or(request, settings.LOGIN_REDIRECT_URL))
