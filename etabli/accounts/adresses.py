"""What identifies a person is compared folded: what cannot be seen does not make another address."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

#: « Odile TEST <odile@exemple.test> », as a mail reader copies it
NAMED = re.compile(r"^[^<>]*<([^<>]+)>$")


def fold_address(text: str) -> str:
    """The address that this text stands for: nothing invisible in it, in lower case, alone."""
    seen = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) not in {"Cc", "Cf"}
    ).strip()
    named = NAMED.match(seen)
    return (named[1] if named else seen).strip().lower()


def fold_code(text: str) -> str:
    """A code as it was sent, whatever hyphen, space or invisible character was pasted with it."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


class AddressField(forms.EmailField):
    """An e-mail address, folded before it is judged."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(fold_address(value or "")))


class CodeField(forms.CharField):
    """A code received or read on a telephone, folded before it is compared."""

    def to_python(self, value: Any) -> str:
        return fold_code(str(super().to_python(value or "")))
