"""Formats of a test: declared for its duration, with the forms they bring."""

from __future__ import annotations

import pytest

from etabli.candidatures import fiche, formats


def declare(monkeypatch: pytest.MonkeyPatch, *declared: formats.FormatDeCandidature) -> None:
    """The formats that a dossier may be of until the test ends; one of a known code takes its place."""
    codes = {one.code for one in declared}
    others = tuple(one for one in formats.known if one.code not in codes)
    monkeypatch.setattr(formats, "known", (*others, *declared))
    forget_forms()


def forget_forms() -> None:
    """The forms are read once and kept; a test that changes which there are has them read again."""
    fiche.form_of.cache_clear()
    fiche.others_of.cache_clear()
