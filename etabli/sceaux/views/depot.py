"""The page of a deposit, and what the counter asks of it (`guichet`)."""

from __future__ import annotations

import shutil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from etabli.consultations.access import TABLE as CONSULTATIONS
from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import Actor
from etabli.core.fichiers import store
from etabli.core.ui.doors import actor_of
from etabli.marches.models import Groupement
from etabli.sceaux import pages, selectors, services
from etabli.sceaux.enveloppe.conteneur import LIMIT
from etabli.sceaux.guards import closed_sentence
from etabli.sceaux.guichet.visits import AROUND, Admitted, Visit, visit_of

NOT_MANDATAIRE = "Une offre est remise par le mandataire d’un groupement consulté."
NO_SIZE = "Votre navigateur n’annonce pas la taille de l’envoi : prenez-en un autre, ou prévenez le service."
NO_FORM = "Cet envoi n’est pas celui du formulaire : recommencez depuis cette page."
HEAVY = "Le dépôt dépasse 500 Mo : allégez vos fichiers. Rien n’a été reçu."
NO_ROOM = "Le serveur n’a plus assez de place pour recevoir ce dépôt : prévenez le service sans attendre."


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for who reads it; the questions of the counter, which alone receives what is sent."""
    actor = actor_of(request)
    marche = CONSULTATIONS.get_or_404(actor, pk=pk)
    if not marche.is_sealed_here:
        raise Http404("Les offres de cette consultation se remettent sur PLACE.")
    groupement = selectors.led_by(marche, actor)
    if groupement is None:
        return _page(request, marche, closed=NOT_MANDATAIRE, status=403)
    if request.method != "POST":
        return _page(request, marche, closed=closed_sentence(marche) or "")
    return _visited(request, marche, groupement)


def _visited(
    request: HttpRequest, marche: MarcheSubsequent, groupement: Groupement
) -> HttpResponse:
    """The answer to a question of the counter, by how far the visit is."""
    visit = visit_of(request)
    if visit is None:
        raise Http404("Un dépôt se fait par son guichet.")
    if visit.refusal:
        status, reasons = visit.refusal
        return _page(request, marche, reasons=reasons, status=status)
    if visit.taken:
        return _keep(request, marche, visit)
    return _asked(request, marche, groupement, visit)


def _asked(
    request: HttpRequest, marche: MarcheSubsequent, groupement: Groupement, visit: Visit
) -> HttpResponse:
    """Before one byte of the body: is it the hour, is there room?"""
    if closed := closed_sentence(marche):
        return _page(request, marche, closed=closed, status=409)
    if refusal := _unfit(visit):
        status, reason = refusal
        return _page(request, marche, reasons=(reason,), status=status)
    visit.admitted = _admitted(marche, groupement, actor_of(request))
    return HttpResponse(status=204)


def _admitted(marche: MarcheSubsequent, groupement: Groupement, actor: Actor) -> Admitted:
    """For whom, and sealed for which keys."""
    return Admitted(
        person_id=actor.person_id or 0,
        marche_id=marche.pk,
        groupement_id=groupement.pk,
        deposant=actor.name,
        publics={str(cle.pk): cle.publique for cle in selectors.proven(marche)},
    )


def _unfit(visit: Visit) -> tuple[int, str] | None:
    if visit.announced is None:
        return 411, NO_SIZE
    if not visit.is_form:
        return 415, NO_FORM
    if visit.announced > LIMIT + AROUND:
        return 413, HEAVY
    # what is padded, and what the opening will need
    if shutil.disk_usage(store.root()).free < 3 * visit.announced:
        return 507, NO_ROOM
    return None


def _keep(request: HttpRequest, marche: MarcheSubsequent, visit: Visit) -> HttpResponse:
    """The row, then the receipt: shown once, kept nowhere."""
    taken = visit.taken
    assert taken is not None
    kept = services.hand_in(marche.pk, taken.sealed)
    visit.is_kept = True
    context = pages.receipt(marche, taken, is_late=kept.is_late, has_replaced=kept.has_replaced)
    return render(request, "sceaux/recu.html", context)


def _page(
    request: HttpRequest,
    marche: MarcheSubsequent,
    *,
    reasons: tuple[str, ...] = (),
    closed: str = "",
    status: int = 200,
) -> HttpResponse:
    context = pages.counter(marche, reasons=reasons, closed=closed)
    return render(request, "sceaux/deposer.html", context, status=status)
