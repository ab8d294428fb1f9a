"""Filters of the screens that cross apps; they live in the address."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet

from etabli.ateliers.models import Atelier
from etabli.core.models import Entry
from etabli.core.ui.forms import DayField
from etabli.territoires.cle import search_key


class JournalFilter(forms.Form):
    """Person, object, period."""

    personne = forms.CharField(label="Personne", required=False, max_length=100)
    objet = forms.CharField(label="Objet", required=False, max_length=100)
    du = DayField(label="Du", required=False)
    au = DayField(label="Au", required=False)

    def filtered(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """The lines that answer the filters; a filter that cannot be read is left out and said."""
        data = self.cleaned_data if self.is_valid() else {}
        if personne := data.get("personne"):
            rows = rows.filter(actor_name__icontains=personne)
        if objet := data.get("objet"):
            rows = rows.filter(
                Q(subject_label__icontains=objet) | Q(root=objet) | Q(subject=objet)
            )
        if data.get("du"):
            rows = rows.filter(effective_on__gte=data["du"])
        if data.get("au"):
            rows = rows.filter(effective_on__lte=data["au"])
        return rows


class CatalogueFilter(forms.Form):
    """What, where, when."""

    q = forms.CharField(
        label="Mots", required=False, max_length=100, help_text="Commune, titre, thème"
    )
    departement = forms.CharField(
        label="Département", required=False, max_length=3, help_text="Son numéro, par exemple 47"
    )
    annee = forms.IntegerField(label="Année", required=False, min_value=2006, max_value=2100)

    def filtered(self, rows: QuerySet[Atelier]) -> QuerySet[Atelier]:
        """The Ateliers that answer all the filters."""
        data = self.cleaned_data if self.is_valid() else {}
        for word in (data.get("q") or "").split():
            rows = rows.filter(
                Q(titre__icontains=word)
                | Q(question__icontains=word)
                | Q(commune__cle__contains=search_key(word))
            )
        if data.get("departement"):
            rows = rows.filter(departement_code=data["departement"].upper())
        if data.get("annee"):
            rows = rows.filter(annee=data["annee"])
        return rows
