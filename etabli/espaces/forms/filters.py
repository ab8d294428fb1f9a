"""Filters of the screens that cross apps; they live in the address."""

from __future__ import annotations

from typing import Any, Unpack

from django import forms
from django.db.models import Q, QuerySet

from etabli.ateliers.models import Atelier
from etabli.core.models import Entry
from etabli.core.ui.forms import DayField, LineField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.espaces.mon_etabli import ateliers
from etabli.espaces.public import catalogue


class AddressForm(forms.Form):
    """Filters read from the address: what cannot be read is said, the rest is applied."""

    def read(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_bound and self.errors is not None else {}


class JournalFilter(AddressForm):
    """Person, object, period."""

    personne = LineField(
        label="Personne", required=False, max_length=100, help_text="Son nom, même en partie."
    )
    objet = LineField(
        label="Objet", required=False, max_length=100, help_text="Un atelier, un dossier, un bon."
    )
    du = DayField(label="Du", required=False)
    au = DayField(label="Au", required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("du") and data.get("au") and data["au"] < data["du"]:
            self.add_error("au", "La fin de la période précède son début : inversez les dates.")
        return data

    def filtered(self, rows: QuerySet[Entry], *, by_title: bool = True) -> QuerySet[Entry]:
        """The lines that answer the filters; a filter that cannot be read is left out and said.

        Who does not read the titles does not search them either: counting would tell.
        """
        data = self.read()
        if personne := data.get("personne"):
            rows = rows.filter(actor_name__icontains=personne)
        if objet := data.get("objet"):
            wanted = Q(root=objet) | Q(subject=objet)
            rows = rows.filter(wanted | Q(subject_label__icontains=objet) if by_title else wanted)
        if data.get("du"):
            rows = rows.filter(effective_on__gte=data["du"])
        if data.get("au"):
            rows = rows.filter(effective_on__lte=data["au"])
        return rows


class CatalogueFilter(AddressForm):
    """What, where, when, at which stage."""

    q = LineField(
        label="Commune, titre ou thème",
        required=False,
        max_length=100,
    )
    departement = forms.ChoiceField(label="Département", required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    etape = forms.ChoiceField(label="Étape", required=False)

    def __init__(
        self, data: Data = None, files: Files = None, **kwargs: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "departement": [("", "Tous"), *catalogue.departements()],
            "annee": [("", "Toutes"), *((str(year), str(year)) for year in catalogue.years())],
            "etape": [
                ("", "Toutes"),
                *catalogue.stages(),
            ],
        }
        for name, listed in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = listed

    def filtered(self, rows: QuerySet[Atelier]) -> QuerySet[Atelier]:
        """The Ateliers that answer all the filters; one that cannot be read is left out and said."""
        data = self.read()
        if data.get("departement"):
            rows = rows.filter(departement_code=data["departement"])
        if data.get("annee"):
            rows = rows.filter(annee=data["annee"])
        if data.get("etape"):
            rows = catalogue.at_stage(rows, data["etape"])
        return catalogue.matching(rows, data.get("q") or "")

    def listed(self, tri: str = "") -> QuerySet[Atelier]:
        """The filtered catalogue in the order of the address; the most recent first by default."""
        return catalogue.sorted_rows(self.filtered(catalogue.published()), tri, catalogue.SORTS)


class FollowedFilter(AddressForm):
    """What, at which stage, where; the départements are those of the reader's Ateliers."""

    q = LineField(label="Commune, titre ou thème", required=False, max_length=100)
    etape = forms.ChoiceField(label="Étape", required=False)
    departement = forms.ChoiceField(label="Département", required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *, rows: QuerySet[Atelier], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.rows = rows
        stages = [(key, name) for key, (name, _) in ateliers.STAGES.items()]
        self._offer("etape", "Toutes", stages)
        places = catalogue.departements_of(rows)
        if len(places) > 1:
            self._offer("departement", "Tous", places)
        else:
            del self.fields["departement"]

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]

    def listed(self, tri: str = "") -> QuerySet[Atelier]:
        """The reader's Ateliers that answer the filters, in the order of the address."""
        data = self.read()
        rows = ateliers.narrowed(
            self.rows, etape=data.get("etape") or "", departement=data.get("departement") or ""
        )
        rows = catalogue.matching(rows, data.get("q") or "")
        return catalogue.sorted_rows(rows, tri, ateliers.SORTS)
