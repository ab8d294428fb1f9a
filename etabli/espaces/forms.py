"""Filters of the screens that cross apps; they live in the address."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet

from etabli.core.models import Entry
from etabli.core.ui.forms import DayField


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
            rows = rows.filter(Q(subject_label__icontains=objet) | Q(root=objet) | Q(subject=objet))
        if data.get("du"):
            rows = rows.filter(effective_on__gte=data["du"])
        if data.get("au"):
            rows = rows.filter(effective_on__lte=data["au"])
        return rows
