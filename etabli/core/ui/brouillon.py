"""Where a page sends what is typed in a long form, while it is typed (docs/comprendre/enregistrement.md)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from etabli.core import brouillons
from etabli.core.ui import ensemble
from etabli.core.ui.accuse import received

TOO_LONG = "Ce texte est trop long pour être gardé : raccourcissez-le."
UNREADABLE = "Ce brouillon ne peut pas être lu. Rechargez la page."
SOMEBODY_ELSE = (
    "Une autre personne est maintenant connectée dans ce navigateur : copiez votre texte, puis "
    "reconnectez-vous."
)
OLDER = "Un texte écrit plus tard, dans une autre fenêtre, est déjà gardé."


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep it for its author alone; without any field, forget it. Enter in a page of several texts comes
    here too: each waits for its own button (`core.ui.ensemble`)."""
    if page := ensemble.page_of(request):
        messages.info(request, ensemble.NOTHING_LEFT)
        return redirect(page)
    return _kept(request)


def _kept(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    if sent.get("personne") != str(request.user.pk):
        return _refused(SOMEBODY_ELSE, 409)
    address, typed_at = sent.get("adresse", ""), sent.get("ecrit", "")
    try:
        fields = brouillons.read(sent.get("champs", ""))
    except brouillons.TooLong:
        return _refused(TOO_LONG, 413)
    except ValueError:
        return _refused(UNREADABLE, 422)
    if not brouillons.has_page(address) or not (typed_at.isascii() and typed_at.isdigit()):
        return _refused(UNREADABLE, 422)
    is_kept = brouillons.keep(request.user.pk or 0, address, fields, typed_at=int(typed_at[:16]))
    return received() if is_kept else _refused(OLDER, 409)


def _refused(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
