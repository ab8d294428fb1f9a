"""What anybody reads: the news of an Atelier, its feed, its days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from etabli.actualites import agenda, pages, selectors
from etabli.actualites.models import Actualite
from etabli.ateliers.models import Atelier
from etabli.core import horloge, reading
from etabli.core.cercles import Seat
from etabli.core.fichiers.deposits import response

PER_PAGE = 10
NUMBER = 30
if TYPE_CHECKING:  # Django's feed takes its types in the checker only
    Base = Feed[Actualite, Atelier]
else:
    Base = Feed


def _public_atelier(slug: str) -> Atelier:
    """An Atelier that everybody may read."""
    atelier = get_object_or_404(Atelier.objects.select_related("commune"), slug=slug)
    if not atelier.is_public:
        raise Http404("Cet Atelier n’a pas de page publique.")
    return atelier


def _published(slug: str, pk: int) -> Actualite:
    return get_object_or_404(selectors.published(_public_atelier(slug)), pk=pk)


@login_not_required
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """The news of an Atelier, the last first."""
    atelier = _public_atelier(slug)
    page = Paginator(selectors.published(atelier), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "actualites/publiques.html", pages.public_list(atelier, page))


@login_not_required
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, at an address that does not change."""
    context = pages.public_news(_published(slug, pk))
    return render(request, "actualites/publique.html", context)


@login_not_required
def picture(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Its picture, as long as it is published."""
    one = _published(slug, pk)
    if one.image is None:
        raise Http404("Cette actualité n’a pas d’image.")
    reading.require(one.image, Seat())
    return response(one.image)


@login_not_required
def calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The meetings open to all, for the calendar of whoever comes."""
    return agenda.calendar_response(_public_atelier(slug))


class NewsFeed(Base):
    """The last news of one Atelier."""

    language = "fr"

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Atelier:
        return _public_atelier(str(kwargs["slug"]))

    def title(self, obj: Atelier) -> str:
        return f"Actualités — {obj}"

    def description(self, obj: Atelier) -> str:
        return obj.question

    def link(self, obj: Atelier) -> str:
        return reverse("actualites:publiques", args=[obj.slug])

    def items(self, obj: Atelier) -> list[Actualite]:
        return list(selectors.published(obj)[:NUMBER])

    def item_title(self, item: Actualite) -> str:
        return item.titre

    def item_description(self, item: Actualite) -> str:
        return "\n\n".join(part for part in (pages.when(item), item.texte) if part)

    def item_link(self, item: Actualite) -> str:
        return item.get_public_url()

    def item_pubdate(self, item: Actualite) -> dt.datetime:
        assert item.published_on is not None, "what is published has its day"
        return horloge.at_paris(item.published_on)


rss = login_not_required(NewsFeed())
