"""Pages that belong to no trade: legal pages, vocabulary, plan, and the gallery of components."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from etabli.core.ui import gallery, glossaire
from etabli.core.ui.accuse import session_ended


def _legal() -> dict[str, object]:
    """Who answers for this installation, as its administrator declared it."""
    names = ("CONTACT", "EDITEUR", "HEBERGEUR")
    return {name.lower(): getattr(settings, name, "") for name in names}


@login_not_required
def accessibilite(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/accessibilite.html", _legal())


@login_not_required
def mentions_legales(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/mentions_legales.html", _legal())


@login_not_required
def donnees_personnelles(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/donnees_personnelles.html", _legal())


@login_not_required
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/plan.html")


@login_not_required
def vocabulaire(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/vocabulaire.html", {"terms": glossaire.alphabetical()})


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a person reads when the protection of forms refuses theirs (CSRF_FAILURE_VIEW)."""
    if request.headers.get("HX-Request") == "true" and not request.user.is_authenticated:
        return session_ended()  # its cookies went with the session
    return render(request, "403_csrf.html", status=403)


def _only_in_the_workshop() -> None:
    """The gallery is for those who build: hidden in production."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404("La galerie n’est montrée qu’en démonstration.")


@login_not_required
def galerie(request: HttpRequest) -> HttpResponse:
    _only_in_the_workshop()
    return render(request, "ui/gallery/index.html", gallery.samples(request))


@login_not_required
def galerie_move(request: HttpRequest) -> HttpResponse:
    _only_in_the_workshop()
    return render(
        request, "ui/gallery/move.html", gallery.move_page(blocked="bloque" in request.GET)
    )


@login_not_required
def galerie_form(request: HttpRequest) -> HttpResponse:
    _only_in_the_workshop()
    form = gallery.SampleForm(request.POST or None, request.FILES or None, initial=gallery.TYPED)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "ui/gallery/form.html", {"form": form}, status=status)
