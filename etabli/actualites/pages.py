"""What the pages of news show: for those who follow the Atelier, and for everybody."""

from __future__ import annotations

from django.core.paginator import Page

from etabli.actualites import access, selectors
from etabli.actualites.forms import NewsForm
from etabli.actualites.models import Actualite
from etabli.ateliers.access import reaches
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import date_longue, heure
from etabli.core.fuseaux import local_note
from etabli.core.ui.contexts import Context


def may_propose(actor: Actor, atelier: Atelier) -> bool:
    """Is it for this person to write the news of this Atelier, as long as it is not over?"""
    if not atelier.is_public or atelier.etat in states(Group.OVER):
        return False
    return reaches(access.AUTHORS_OF_ATELIER, actor, atelier)


def of_atelier(atelier: Atelier, actor: Actor) -> Context:
    """Every piece of news, whatever its state."""
    rows = access.ACTUALITES.visible(actor, "follow").filter(atelier=atelier)
    return {
        "atelier": atelier,
        "rows": list(rows.select_related("atelier").order_by("-jour", "-pk")),
        "may_propose": may_propose(actor, atelier),
        "is_public": atelier.is_public,
    }


def news(one: Actualite, actor: Actor) -> Context:
    return {
        "news": one,
        "atelier": one.atelier,
        "when": when(one),
        "can": access.ACTUALITES.abilities(actor, one),
        "is_followed": True,
    }


def news_form(form: NewsForm, atelier: Atelier, one: Actualite | None) -> Context:
    return {"form": form, "atelier": atelier, "news": one}


def when(one: Actualite) -> str:
    """« jeudi 3 septembre 2026 à 18 h 30, salle des fêtes »; empty without meeting."""
    start = one.rendez_vous
    if start is None:
        return ""
    note = local_note(one.place)
    hour = f"{heure(start)} ({note})" if note else heure(start)
    return f"{date_longue(start.date())} à {hour}, {one.lieu}"


def public_list(atelier: Atelier, page: Page[Actualite]) -> Context:
    return {
        "atelier": atelier,
        "page": page,
        "lines": [{"news": one, "when": when(one)} for one in page],
        "has_meetings": selectors.meetings(atelier).exists(),
    }


def public_news(one: Actualite) -> Context:
    return {"news": one, "atelier": one.atelier, "when": when(one)}
