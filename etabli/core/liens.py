"""Signed links: what a person without account holds instead of one."""

from __future__ import annotations

from functools import partial
from typing import cast

from django.core.signing import Signer
from django.utils.functional import SimpleLazyObject


def lien(salt: str) -> Signer:
    """A signer of its own kind of link; the key is read when the first link is, never at import."""
    return cast(Signer, SimpleLazyObject(partial(Signer, sep=".", salt=salt)))
