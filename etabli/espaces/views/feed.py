"""The feed of the catalogue, RSS and Atom: the same filters as the list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from etabli.core import horloge
from etabli.espaces.forms.filters import CatalogueFilter
from etabli.espaces.public import catalogue

NUMBER = 30
if TYPE_CHECKING:  # Django's feed takes its types in the checker only
    Base = Feed[catalogue.Outcome, CatalogueFilter]
else:
    Base = Feed


class CatalogueFeed(Base):
    """The last Ateliers, with what came out of each."""

    title = "Les Ateliers des territoires"
    description = "Les Ateliers qui commencent et ce qui en sort."
    language = "fr"

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> CatalogueFilter:
        return CatalogueFilter(request.GET)

    def link(self, obj: CatalogueFilter) -> str:
        return reverse("espaces:catalogue")

    def items(self, obj: CatalogueFilter) -> list[catalogue.Outcome]:
        return catalogue.outcomes(obj.listed()[:NUMBER])

    def item_title(self, item: catalogue.Outcome) -> str:
        return str(item["atelier"])

    def item_description(self, item: catalogue.Outcome) -> str:
        return f"{item['atelier'].question} {item['outcome']}"

    def item_link(self, item: catalogue.Outcome) -> str:
        return str(item["atelier"].get_public_url())

    def item_pubdate(self, item: catalogue.Outcome) -> dt.datetime:
        day = item["atelier"].notified_on
        assert day is not None, "what is published was notified"
        return horloge.at_paris(day)

    def item_categories(self, item: catalogue.Outcome) -> list[str]:
        return list(item["themes"])


class AtomFeed(CatalogueFeed):
    """The same, as Atom."""

    feed_type = Atom1Feed
    subtitle = CatalogueFeed.description


rss = login_not_required(CatalogueFeed())
atom = login_not_required(AtomFeed())
