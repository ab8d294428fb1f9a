"""What a roadmap says to everybody (7.8): the only door for a page or a paper that others will read.

Of the financing, only what is obtained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from django.db.models import QuerySet

from etabli.ateliers.models import Atelier
from etabli.core.models import Document
from etabli.feuilles_de_route import selectors
from etabli.feuilles_de_route.models import Action, Axe, FeuilleDeRoute, LigneFinancement, Revue
from etabli.feuilles_de_route.states import PUBLISHED, EtatAction, StatutLigne


@dataclass(frozen=True, slots=True)
class PublicAction:
    """An action as anybody may read it: of its financing, only what is obtained (7.8)."""

    action: Action
    origin: str
    obtenues: tuple[LigneFinancement, ...]

    @property
    def total_obtenu(self) -> Decimal:
        return sum((ligne.montant for ligne in self.obtenues), selectors.ZERO)


@dataclass(frozen=True, slots=True)
class PublicSection:
    """An axe as anybody may read it."""

    axe: Axe
    actions: tuple[PublicAction, ...]


def public_action(found: selectors.Card) -> PublicAction:
    lignes = (ligne for reading in found.readings for ligne in reading.lignes)
    return PublicAction(
        found.action, found.origin, tuple(x for x in lignes if x.statut == StatutLigne.OBTENUE)
    )


class PublicRoadmap(TypedDict):
    """What is published: `revues` are those held, `document` is the public paper, frozen."""

    feuille: FeuilleDeRoute
    sections: list[PublicSection]
    progress: dict[str, int]
    revues: list[Revue]
    document: Document | None


def public_roadmap(atelier: Atelier) -> PublicRoadmap | None:
    """What anybody may read of an officialised roadmap; None before."""
    feuille = (
        FeuilleDeRoute.objects.filter(atelier=atelier, etat__in=PUBLISHED)
        .select_related("document_public", "atelier")
        .first()
    )
    return as_public(feuille) if feuille else None


def as_public(feuille: FeuilleDeRoute) -> PublicRoadmap:
    """The same before officialisation: the page as it will be (screen 27)."""
    parts = [
        PublicSection(part.axe, tuple(public_action(c) for c in part.cards))
        for part in selectors.sections(feuille)
    ]
    return {
        "feuille": feuille,
        "sections": parts,
        "progress": selectors.progress(one.action for part in parts for one in part.actions),
        "revues": list(feuille.revues.filter(etat="TENUE").order_by("mois")),
        "document": feuille.document_public,
    }


def written_roadmap(atelier: Atelier) -> PublicRoadmap | None:
    """The public form of the roadmap, official or not: for the livrable, which comes before."""
    feuille = selectors.roadmap_of(atelier)
    return as_public(feuille) if feuille else None


def living(roadmap: PublicRoadmap) -> list[PublicAction]:
    """Its actions in order; one merged into another is told there."""
    return [
        one
        for part in roadmap["sections"]
        for one in part.actions
        if one.action.etat != EtatAction.FUSIONNEE
    ]


def progress_of(ateliers: Iterable[Atelier]) -> dict[int, Counter[str]]:
    """By Atelier whose roadmap is public: how many of its actions stand in each state; two queries."""
    rows = FeuilleDeRoute.objects.filter(atelier__in=list(ateliers), etat__in=PUBLISHED)
    found = {row.pk: row.atelier_id for row in rows.order_by("pk")}
    states: dict[int, Counter[str]] = {pk: Counter() for pk in found.values()}
    actions = Action.objects.filter(feuille__in=found).exclude(etat=EtatAction.FUSIONNEE)
    for feuille, etat in actions.order_by("pk").values_list("feuille", "etat"):
        states[found[feuille]][etat] += 1
    return states


def latest_official(ateliers: QuerySet[Atelier], number: int) -> list[Atelier]:
    """Of these Ateliers, the last ones whose roadmap was made official."""
    rows = FeuilleDeRoute.objects.filter(etat__in=PUBLISHED, atelier__in=ateliers.order_by())
    rows = rows.select_related("atelier__commune").order_by("-officialisee_on", "-pk")
    return [row.atelier for row in rows[:number]]
