"""Choosing a commune in a form: a text field that works alone, and a combobox above it."""

from __future__ import annotations

import re

from django import forms
from django.urls import reverse_lazy

from etabli.core.refus import Refused
from etabli.territoires.models import Commune
from etabli.territoires.recherche import search
from etabli.territoires.reperes import search_key
from etabli.territoires.selectors import currents, find_commune

_CODE = re.compile(r"\(?\b(\d[\dAB]\d{3})\b\)?")


class CommuneInput(forms.TextInput):
    """A text input that a script turns into a combobox; it holds « Fumel (47106) ».

    Without the script one types a name or a code, and an ambiguous name is answered by the list.
    """

    template_name = "territoires/commune_input.html"

    def __init__(self) -> None:
        super().__init__(
            {"autocomplete": "off", "data-combobox": reverse_lazy("territoires:communes")}
        )

    def format_value(self, value: object) -> str | None:
        if isinstance(value, Commune):
            return written(value)
        return str(value) if value else None


def written(commune: Commune) -> str:
    """How a chosen commune is written in the field: its name and its code."""
    return f"{commune.nom} ({commune.code})"


def asked(text: str) -> Commune | str:
    """What an address asks for: the commune of this code, or the words as they are."""
    try:
        return find_commune(text)
    except Refused:
        return text


class CommuneField(forms.Field):
    """One commune actuelle, typed as a code, a name, or « name (code) »; cleaned to a Commune.

    A name that several communes share is refused with the list of the possible ones.
    """

    widget = CommuneInput

    def to_python(self, value: object) -> Commune | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            if code := _CODE.search(text.upper()):
                return find_commune(code[1])
            return _by_name(text)
        except Refused as refusal:
            raise forms.ValidationError(list(refusal.reasons), code="commune") from refusal


def _by_name(text: str) -> Commune:
    found = search(text, limit=6)
    if not found:
        raise Refused(
            f"Aucune commune ne s’appelle « {text} ». Essayez le code postal ou le code Insee."
        )
    heads = currents(found)
    exact = {heads[row.pk] for row in found if row.cle == search_key(text)}
    possible = exact or {heads[row.pk] for row in found}
    if len(possible) == 1:
        return possible.pop()
    names = ", ".join(dict.fromkeys(written(heads[row.pk]) for row in found))
    raise Refused(
        f"Plusieurs communes répondent à « {text} » : {names}. Écrivez le code de la bonne."
    )
