"""Published data are never edited: what changes is appended (DE-3)."""

from __future__ import annotations

from dataclasses import fields, replace

from etabli.marches.decp.values import (
    ActeSousTraitance,
    MarchePublie,
    Modification,
    ModificationActe,
)
from etabli.marches.decp.verification import faults

#: what may grow, at its end only
APPENDED = ("actes", "modifications_actes", "modifications")


def appended(
    marche: MarchePublie,
    *,
    modifications: tuple[Modification, ...] = (),
    actes: tuple[ActeSousTraitance, ...] = (),
    modifications_actes: tuple[ModificationActe, ...] = (),
) -> MarchePublie:
    """The same contract with what came later. ValueError, in sentences, when that cannot be published."""
    found = replace(
        marche,
        modifications=(*marche.modifications, *modifications),
        actes=(*marche.actes, *actes),
        modifications_actes=(*marche.modifications_actes, *modifications_actes),
    )
    if wrong := faults(found):
        raise ValueError(" ".join(wrong))
    return found


def edited(published: MarchePublie, today: MarchePublie) -> list[str]:
    """The names of what was published and says something else today; empty when all was appended (DE-3).

    Who publishes is no datum of the format: it may change.
    """
    names = [one.name for one in fields(MarchePublie) if one.name != "publie_par"]
    changed = [
        name
        for name in names
        if name not in APPENDED and getattr(published, name) != getattr(today, name)
    ]
    return changed + [
        name
        for name in APPENDED
        if getattr(today, name)[: len(getattr(published, name))] != getattr(published, name)
    ]
