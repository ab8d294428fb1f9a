"""Reads of the news of an Atelier: for those who follow it, and for everybody."""

from __future__ import annotations

from django.db.models import QuerySet

from etabli.actualites.models import Actualite
from etabli.actualites.states import Etat
from etabli.ateliers.models import Atelier


def news_of(atelier: Atelier) -> QuerySet[Actualite]:
    """All of it, the last first."""
    rows = Actualite.objects.filter(atelier=atelier).select_related("atelier__commune", "image")
    return rows.order_by("-jour", "-pk")


def published(atelier: Atelier) -> QuerySet[Actualite]:
    """What everybody reads, the last first; nothing of an Atelier that is not public."""
    rows = news_of(atelier).filter(etat=Etat.PUBLIEE)
    return rows if atelier.is_public else rows.none()


def meetings(atelier: Atelier) -> QuerySet[Actualite]:
    """The published meetings open to all, in their order."""
    rows = published(atelier).filter(rendez_vous_on__isnull=False)
    return rows.order_by("rendez_vous_on", "rendez_vous_a", "pk")
