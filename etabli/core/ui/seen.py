"""Nobody is overwritten in silence: a form remembers what its page showed.

The page posts back one short digest per question (`{{ form.seen }}`). When what is kept has changed
since, the save is refused: a question nobody else touched keeps what was typed, a question left alone
takes what is kept now, and a question rewritten by both shows the two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.formats import localize_input
from django.utils.html import format_html
from django.utils.safestring import SafeString

SEEN = "vu"


def mark_of(value: Any) -> str:
    """The short digest of a value: tells a question nobody touched from one that was rewritten."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()[:16]


class SeenForm(forms.Form):
    """A form over something that several people write; `initial` is what is kept."""

    #: « cette action », « cet axe »: what the sentence of a refusal speaks of
    subject = "cette page"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: Mapping[str, Any] | None = None if self.is_bound else self.initial

    @property
    def seen(self) -> SafeString:
        """The hidden input that says what this page shows; an invalid form keeps the one it got."""
        given = str(self.data.get(SEEN) or "") if self.shown is None else self._marks(self.shown)
        return format_html('<input type="hidden" name="{}" value="{}">', SEEN, given)

    def catch_up(self, kept: Mapping[str, Any]) -> bool:
        """Was something changed since the page was shown? Then the form says it, beside each question."""
        marks = dict(
            part.split("=", 1) for part in str(self.data.get(SEEN) or "").split() if "=" in part
        )
        moved = [n for n in self.fields if n in marks and self._mark(kept.get(n)) != marks[n]]
        typed = {name: self._mark(self._typed(name)) for name in moved}
        differing = [n for n in moved if typed[n] != self._mark(kept.get(n))]
        if not differing:
            return False
        alone = [name for name in differing if typed[name] == marks[name]]
        self._say(differing, alone, kept)
        self._adopt(alone, kept)
        self.shown = kept
        return True

    def _say(self, differing: list[str], alone: list[str], kept: Mapping[str, Any]) -> None:
        labels = ", ".join(f"« {self.fields[name].label} »" for name in differing)
        self.add_error(
            None,
            f"Quelqu’un a changé {self.subject} pendant que vous l’écriviez : {labels}. Rien n’est "
            "encore enregistré : relisez ci-dessous, puis enregistrez de nouveau.",
        )
        for name in differing:
            words = in_words(self.fields[name], kept.get(name))
            if name in alone:
                self.add_error(
                    name, "Changé par quelqu’un d’autre : voici ce qui est gardé maintenant."
                )
            else:
                self.add_error(
                    name, f"Gardé maintenant : {words}. Ce que vous avez écrit est ici."
                )

    def _adopt(self, names: list[str], kept: Mapping[str, Any]) -> None:
        """Show what is kept now where nothing was rewritten."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name in names:
            value = self.fields[name].prepare_value(kept.get(name))
            key = self.add_prefix(name)
            data.pop(key, None)
            if isinstance(value, list | tuple | set):
                data.setlist(key, [str(one) for one in value])
            elif value not in (None, False):
                data[key] = "on" if value is True else str(localize_input(value))
        self.data = data

    def _typed(self, name: str) -> Any:
        """What was typed, read as the field reads it."""
        try:
            return self.fields[name].to_python(self[name].data)
        except ValidationError:
            return self[name].data

    def _marks(self, values: Mapping[str, Any]) -> str:
        return " ".join(f"{name}={self._mark(values.get(name))}" for name in self.fields)

    @staticmethod
    def _mark(value: Any) -> str:
        return mark_of(plain(value))


def plain(value: Any) -> Any:
    """One writing for a value, whether it comes from the database or from a browser."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set | QuerySet):
        return sorted(plain(one) for one in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if value is None:
        return ""
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def in_words(field: forms.Field, value: Any) -> str:
    """What is kept, as a reader reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list | tuple | set):
        return ", ".join(in_words(field, one) for one in value) or "rien"
    return f"« {_shown(field, value)} »" if value not in (None, "") else "rien"


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(code): str(words) for code, words in _options(field.choices)}
        return labels.get(str(value), str(value))
    return str(localize_input(field.prepare_value(value)))


def _options(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups."""
    found: list[tuple[Any, Any]] = []
    for code, words in choices:
        found += list(words) if isinstance(words, list | tuple) else [(code, words)]
    return found
