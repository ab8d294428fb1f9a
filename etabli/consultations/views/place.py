"""The exchange with PLACE: the dossier taken away, the registers and the offers brought back (4.9)."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from etabli.consultations import access, services
from etabli.consultations.forms.place import OffersForm, RegisterForm
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.pages import place as pages
from etabli.consultations.selectors import depots, registres
from etabli.consultations.services.depots import plan_of_offers
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.fichiers import archives, attente
from etabli.core.ui.doors import actor_of, submitted

NOT_FROZEN = (
    "Le dossier se télécharge une fois la consultation publiée : ses pièces sont alors figées."
)
SEE_AGAIN = "revoir"


def _found(request: HttpRequest, pk: int, right: str) -> tuple[MarcheSubsequent, Actor]:
    actor = actor_of(request)
    marche = access.TABLE.get_or_404(actor, pk=pk)
    access.TABLE.require(actor, right, marche)
    return marche, actor


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes to PLACE and what came from it."""
    marche, actor = _found(request, pk, "view_registers")
    return render(request, "consultations/place.html", dict(pages.place(marche, actor)))


# -- a register, at any time ----------------------------------------------------------------------


def register(request: HttpRequest, pk: int) -> HttpResponse:
    """The withdrawals or the questions: shown as a plan, then written by the same page."""
    marche, actor = _found(request, pk, "import_register")
    form = RegisterForm(request.POST or None, request.FILES or None)
    made, status = submitted(request, form, partial(_register, request, marche, actor))
    if made is True:
        messages.success(request, "Le registre est versé.")
        return redirect("consultations:place", pk=pk)
    context = {"marche": marche, "form": form, "plan": made}
    status = 200 if made else status
    return render(request, "consultations/place_registre.html", context, status=status)


def _register(
    request: HttpRequest, marche: MarcheSubsequent, actor: Actor, said: dict[str, str]
) -> pages.PlanPage | None:
    """The plan; None once what was shown is written."""
    nature, texte = said["nature"], said["texte"]
    if not is_confirmed(request):
        return pages.plan_of_register(marche, registres.plan_of(marche, nature, texte))
    seen = request.POST["vu"]
    services.import_register(marche, actor=actor, nature=nature, texte=texte, seen=seen)
    return None


def is_confirmed(request: HttpRequest) -> bool:
    """Was a plan shown, and no other file chosen since?"""
    return bool(request.POST.get("vu")) and SEE_AGAIN not in request.POST and not request.FILES


# -- the offers, after the hour -------------------------------------------------------------------


def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """The deposits and the offers: before the hour nothing that is sent is even looked at (N-8)."""
    marche, actor = _found(request, pk, "receive_offers")
    if sealed := depots.sealed(marche, at=horloge.now()):
        return _closed(request, marche, sealed)
    form, owner = OffersForm(request.POST or None, request.FILES or None), _owner(marche, actor)
    _keep_sent(form, owner)
    made, status = submitted(request, form, partial(_receive, request, marche, actor))
    if made is True:
        return redirect("consultations:place", pk=pk)
    waiting = attente.find(owner) is not None
    context = {"marche": marche, "form": form, "plan": made, "is_waiting": waiting}
    status = 200 if made else status
    return render(request, "consultations/place_offres.html", context, status=status)


def _closed(request: HttpRequest, marche: MarcheSubsequent, sealed: str) -> HttpResponse:
    context = {"marche": marche, "sealed": sealed}
    status = 409 if request.method == "POST" else 200
    return render(request, "consultations/place_offres.html", context, status=status)


def _owner(marche: MarcheSubsequent, actor: Actor) -> str:
    return f"{marche.pk}:{actor.person_id}"


def _keep_sent(form: OffersForm, owner: str) -> None:
    """A browser does not send a file twice: an archive that is right waits for the rest."""
    upload = form.cleaned_data.get("archive") if form.is_valid() or form.is_bound else None
    if isinstance(upload, UploadedFile):
        attente.keep(upload, owner=owner)


def _receive(
    request: HttpRequest, marche: MarcheSubsequent, actor: Actor, said: dict[str, str]
) -> pages.PlanPage | None:
    """The plan; None once what was shown is written."""
    texte, archive = said["texte"], attente.find(_owner(marche, actor))
    if not is_confirmed(request):
        plan = plan_of_offers(marche, texte, archive)
        return pages.plan_of_offers(plan, archives.entries(archive) if archive else [])
    seen = request.POST["vu"]
    refused = services.import_offers(marche, actor=actor, texte=texte, archive=archive, seen=seen)
    attente.forget(_owner(marche, actor))
    _say(request, refused)
    return None


def _say(request: HttpRequest, refused: list[str]) -> None:
    messages.success(request, "Les offres sont versées.")
    for sentence in refused:
        messages.warning(request, f"Un fichier n’est pas versé. {sentence}")
