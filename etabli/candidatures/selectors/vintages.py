"""What a newer package of geography says of the EPCI of a perimeter; nothing moves by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from etabli.candidatures.models import Candidature, CompositionEpci
from etabli.core.articles import begins, le
from etabli.core.formats import listed
from etabli.territoires.models import Commune, TypeCommune


@dataclass(frozen=True, slots=True)
class Changed:
    """An EPCI whose composition is no longer the one kept: who has joined it, who has left it."""

    composition: CompositionEpci
    millesime: int
    joined: tuple[Commune, ...]
    left: tuple[Commune, ...]

    @property
    def sentences(self) -> list[str]:
        """« Alouette a rejoint la CC des Trois Vallées le 1er janvier 2027. »"""
        moves = (("a rejoint", "ont rejoint", self.joined), ("a quitté", "ont quitté", self.left))
        where = f"{le(self.composition.epci_nom)} le 1er janvier {self.millesime}"
        return [
            f"{begins(_names(communes))} {one if len(communes) == 1 else many} {where}."
            for one, many, communes in moves
            if communes
        ]


def _names(communes: Iterable[Commune]) -> str:
    return listed([commune.nom for commune in communes])


def members_of(epci_code: str) -> QuerySet[Commune]:
    """The communes of this EPCI in the package of today."""
    rows = Commune.objects.filter(epci_id=epci_code, type=TypeCommune.ACTUELLE)
    return rows.order_by("nom", "pk")


def changed(candidature: Candidature) -> list[Changed]:
    """The EPCI of the perimeter that the package of today tells otherwise than the one they were kept from."""
    found = [_compared(one) for one in candidature.compositions.order_by("pk")]
    return [one for one in found if one.joined or one.left]


def _compared(composition: CompositionEpci) -> Changed:
    now, kept = list(members_of(composition.epci_code)), set(composition.communes)
    codes = {commune.code for commune in now}
    gone = Commune.objects.filter(code__in=kept - codes, type=TypeCommune.ACTUELLE)
    left = tuple(gone.order_by("nom", "pk"))
    joined = tuple(commune for commune in now if commune.code not in kept)
    return Changed(composition, _vintage([*now, *left], composition), joined, left)


def _vintage(communes: Iterable[Commune], composition: CompositionEpci) -> int:
    """The vintage of the package that tells it, that of the composition when no commune is left."""
    return max((commune.millesime for commune in communes), default=composition.millesime)
