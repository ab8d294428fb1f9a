"""Padmé: sizes that tell little, for 12 % at most (Nikitin et al., PETS 2019)."""

from __future__ import annotations

#: smaller offers look alike
SMALLEST = 65_536


def padded(size: int) -> int:
    """The smallest size of the scale that holds this one: its low bits are zero."""
    whole = max(size, SMALLEST)
    exponent = whole.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (whole + mask) & ~mask
