"""The comparison of offers as it is typed: a mark and its comment for each offer on each sub-criterion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from django.forms import BoundField

from etabli.consultations.models import Offre
from etabli.core.coecriture.forms import SharedForm
from etabli.core.ui.forms import LongTextField, NumberField
from etabli.core.ui.options import Data, FormOptions
from etabli.marches.criteres import SousCritere

LONGEST_COMMENT = 4000
BOUNDS = "La note va de 0 à 10."
ONE_DECIMAL = "La note a une décimale au plus, par exemple 7,5."


@dataclass(frozen=True, slots=True)
class Place:
    """Where one mark goes; its two questions have these keys."""

    offre: Offre
    sous: SousCritere

    @property
    def code(self) -> str:
        return self.sous.code

    @property
    def note(self) -> str:
        return f"note-{self.sous.code}-{self.offre.code}"

    @property
    def mots(self) -> str:
        return f"mots-{self.sous.code}-{self.offre.code}"


def places_of(offres: Iterable[Offre], marked: Sequence[SousCritere]) -> list[Place]:
    """Every mark to give, sub-criterion by sub-criterion, the offers side by side."""
    every = list(offres)
    return [Place(offre, sous) for sous in marked for offre in every]


class MarkField(NumberField):
    """From 0 to 10 with one decimal (N-1)."""

    form_of_it = "Écrivez une note de 0 à 10, par exemple 7,5."

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(10),
            max_digits=3,
            decimal_places=1,
            error_messages={
                "min_value": f"{label} : {BOUNDS[0].lower()}{BOUNDS[1:]}",
                "max_value": f"{label} : {BOUNDS[0].lower()}{BOUNDS[1:]}",
                "max_decimal_places": f"{label} : {ONE_DECIMAL[0].lower()}{ONE_DECIMAL[1:]}",
                "max_digits": f"{label} : {ONE_DECIMAL[0].lower()}{ONE_DECIMAL[1:]}",
            },
        )
        self.widget.attrs |= {"data-note": "", "autocomplete": "off"}


class GrilleForm(SharedForm):
    """Each mark stands alone: one that cannot be read does not keep the others from being kept."""

    def __init__(
        self, data: Data = None, *, places: Sequence[Place], **kwargs: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **kwargs)
        self.places = places
        for place in places:
            where = f"{place.sous.code}, {place.offre.groupement.nom}"
            self.fields[place.note] = MarkField(label=f"Note {where}")
            self.fields[place.mots] = LongTextField(
                label=f"Points forts et points faibles {where}",
                max_length=LONGEST_COMMENT,
                rows=5,
                required=False,
                is_state_only=True,
            )

    def values(self) -> dict[str, object]:
        self.is_valid()
        return dict(getattr(self, "cleaned_data", {}))

    def bound(self, place: Place) -> tuple[BoundField, BoundField]:
        """The two controls of one mark."""
        return self[place.note], self[place.mots]
