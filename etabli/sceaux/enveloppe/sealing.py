"""The key of a container, sealed for each pair of three holders: age inside age.

The outer layer is that of the first of the pair, the inner one that of the second: each peels in turn,
neither learns the other's key, and one alone has nothing. What is left after the first is known by its
digest, and the key by its public half: a wrong answer is refused before a container is touched.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import pyrage

#: the names of two holders, in the order in which they peel: « 12-14 »
Pair: TypeAlias = str
IDENTITY = "AGE-SECRET-KEY-1"


class WrongKey(Exception):
    """This is no key, or not the one that opens this."""


@dataclass(frozen=True, slots=True)
class Scelle:
    """The key of one container for one pair: what is sealed, and the digest of what the first peel leaves."""

    sceau: str
    reste: str


def new_key() -> str:
    """A key of its own, drawn at random."""
    return str(pyrage.x25519.Identity.generate())


def identity_of(key: str) -> pyrage.x25519.Identity:
    """Raises WrongKey for what is not a private key, whatever its capitals and spaces."""
    text = "".join(key.split()).upper()
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as unreadable:
        raise WrongKey("this is not a private age key") from unreadable


def public_of(key: str) -> str:
    return str(identity_of(key).to_public())


def public_key(text: str) -> str:
    """The public key as age writes it. Raises WrongKey, for a private one too."""
    found = "".join(text.split()).lower()
    try:
        return str(pyrage.x25519.Recipient.from_str(found))
    except pyrage.RecipientError as unreadable:
        raise WrongKey("this is not a public age key") from unreadable


def seal(key: str, publics: Mapping[str, str]) -> dict[Pair, Scelle]:
    """The key for each pair of these holders, known by a name, in their order."""
    holders = {name: pyrage.x25519.Recipient.from_str(text) for name, text in publics.items()}
    sealed: dict[Pair, Scelle] = {}
    for first, second in combinations(holders, 2):
        inner = pyrage.encrypt(key.encode(), [holders[second]])
        outer = pyrage.encrypt(inner, [holders[first]])
        sealed[f"{first}-{second}"] = Scelle(_text(outer), digest(_text(inner)))
    return sealed


def peel(layer: str, key: str) -> str:
    """What is under this layer: another one, or the key of a container. WrongKey otherwise."""
    try:
        found = pyrage.decrypt(_bytes(layer), [identity_of(key)])
    except (pyrage.DecryptError, OSError) as closed:
        raise WrongKey("this key does not open this layer") from closed
    text = found.decode("ascii", "ignore")
    return text if text.startswith(IDENTITY) else _text(found)


def digest(layer: str) -> str:
    return hashlib.sha256(layer.encode()).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(layer: str) -> bytes:
    try:
        return base64.b64decode(layer, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise WrongKey("this is no layer") from unreadable
