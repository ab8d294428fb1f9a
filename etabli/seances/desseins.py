"""The vision and the sites démonstrateurs of an Atelier, as they stand and as they were."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.ateliers.models import Atelier
from etabli.seances.models import Dessein, VersionDessein
from etabli.seances.states import EtatDessein, GenreDessein


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of them with its versions, the last first."""

    dessein: Dessein
    versions: tuple[VersionDessein, ...]

    @property
    def current(self) -> VersionDessein:
        return self.versions[0]

    @property
    def first(self) -> VersionDessein:
        return self.versions[-1]


def drawn(atelier: Atelier) -> list[Drawn]:
    """All of them, the vision first, then the sites in the order they appeared."""
    rows = Dessein.objects.filter(atelier=atelier).select_related("atelier__commune")
    found = [with_versions(row) for row in rows.prefetch_related("versions__session")]
    order = list(GenreDessein)
    return sorted(
        found, key=lambda one: (order.index(GenreDessein(one.dessein.genre)), one.dessein.pk)
    )


def with_versions(dessein: Dessein) -> Drawn:
    """Its versions, the last first."""
    rows = sorted(dessein.versions.all(), key=lambda row: -row.numero)
    return Drawn(dessein, tuple(rows))


def standing(atelier: Atelier, genre: str) -> list[Drawn]:
    """Those of one kind that the Atelier still carries."""
    return [
        one
        for one in drawn(atelier)
        if one.dessein.genre == genre and one.dessein.etat == EtatDessein.PORTE
    ]
