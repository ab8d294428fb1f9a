"""A form over a text that several people write: its answers by key, and how they read in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.formats import localize_input

from etabli.core.coecriture.merge import Values


class SharedForm(forms.Form):
    """One question a field; `SectionForm` of the fiches spreads one over several."""

    def values(self) -> dict[str, object]:
        """The answers that could be read, by key; all of them or none, since one may depend on another."""
        return dict(self.cleaned_data) if self.is_valid() else {}

    def asked(self) -> list[str]:
        return list(self.fields)

    def label(self, cle: str) -> str:
        return str(self.fields[cle].label)

    def spread(self, cle: str, value: object) -> dict[str, object]:
        """The value of each field of this question, in the order of the page."""
        return {cle: value}

    def in_words(self, cle: str, value: object) -> list[str]:
        """The answer as a reader reads it, one line a part; nothing when there is none."""
        return [] if value in (None, "") else list(_words(self.fields[cle], value))

    def show(self, kept: Values) -> None:
        """Show what is kept of these questions instead of what was posted."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for cle, value in kept.items():
            for name, item in self.spread(cle, value).items():
                key = self.add_prefix(name)
                data.pop(key, None)
                given = self.fields[name].prepare_value(item)
                if isinstance(given, list | tuple | set):
                    data.setlist(key, [str(one) for one in given])
                elif given not in (None, "", False):
                    data[key] = "on" if given is True else str(localize_input(given))
        self.data = data


def _words(field: forms.Field, value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield "oui" if value else "non"
    elif isinstance(value, list | tuple | set | QuerySet):
        for one in value:
            yield from _words(field, one)
    elif isinstance(value, Model):
        yield str(value)
    elif isinstance(field, forms.ChoiceField):
        yield {str(code): str(words) for code, words in _options(field.choices)}.get(
            str(value), str(value)
        )
    else:
        yield str(localize_input(field.prepare_value(value)))


def _options(choices: Any) -> Iterator[tuple[object, object]]:
    """Choices without their groups."""
    for code, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield code, words
