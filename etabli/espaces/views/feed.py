"""The feed of the catalogue, RSS and Atom: the same filters as the list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from etabli.core import horloge
from etabli.espaces.forms.filters import CatalogueFilter
from etabli.espaces.public import catalogue

NUMBER = 30
Line = dict[str, Any]
if TYPE_CHECKING:  # Django's feed takes its types in the checker only
    Base = Feed[Line, CatalogueFilter]
else:
    Base = Feed


class CatalogueFeed(Base):
    """The last Ateliers, with what came out of each."""

    title = "Les Ateliers des territoires"
    description = "Les Ateliers qui commencent et ce qui en sort."
    language = "fr"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CatalogueFilter:
        return CatalogueFilter(request.GET)

    def link(self, obj: CatalogueFilter) -> str:
        return reverse("espaces:catalogue")

    def items(self, obj: CatalogueFilter) -> list[Line]:
        return catalogue.outcomes(obj.listed()[:NUMBER])

    def item_title(self, item: Line) -> str:
        return str(item["atelier"])

    def item_description(self, item: Line) -> str:
        return f"{item['atelier'].question} {item['outcome']}"

    def item_link(self, item: Line) -> str:
        return str(item["atelier"].get_public_url())

    def item_pubdate(self, item: Line) -> dt.datetime:
        return horloge.at_paris(item["atelier"].notified_on)

    def item_categories(self, item: Line) -> list[str]:
        return list(item["themes"])


class AtomFeed(CatalogueFeed):
    """The same, as Atom."""

    feed_type = Atom1Feed
    subtitle = CatalogueFeed.description


rss = login_not_required(CatalogueFeed())
atom = login_not_required(AtomFeed())
