"""The columns of the files exchanged with Chorus, as the operator sets them, period by period (config/chorus.toml)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.conf import settings

from etabli.core.exports import Column, ColumnKind
from etabli.core.texte import fold_words

Known = Mapping[str, tuple[str, ColumnKind]]

#: what a column of a contract may hold
ENGAGEMENT: Known = {
    "contrat": ("numero", "text"),
    "objet": ("atelier.titre", "text"),
    "titulaire": ("groupement.mandataire.nom", "text"),
    "siret": ("groupement.mandataire.siret", "text"),
    "montant": ("ttc", "money"),
    "signe_le": ("signed_on", "date"),
    "numero_ej": ("numero_ej", "text"),
    "etat": ("get_etat_display", "text"),
}
#: what a column of a request may hold
DEMANDE: Known = {
    "demande": ("numero", "text"),
    "contrat": ("contrat.numero", "text"),
    "numero_ej": ("contrat.numero_ej", "text"),
    "etape": ("service_fait.get_etape_display", "text"),
    "service_fait_le": ("service_fait.certified_on", "date"),
    "recue_le": ("recue_on", "date"),
    "a_payer_le": ("due_on", "date"),
    "beneficiaire": ("beneficiaire.nom", "text"),
    "siret": ("beneficiaire.siret", "text"),
    "montant": ("ttc", "money"),
    "net": ("net", "money"),
}
#: what is read of a file that comes back
RETOUR = ("contrat", "numero_ej", "demande", "paye_le", "montant")


class _Written(TypedDict):
    """One period as the file writes it."""

    depuis: dt.date
    engagements: dict[str, str]
    demandes: dict[str, str]
    retour: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Periode:
    """The columns in force from that day on."""

    depuis: dt.date
    engagements: tuple[Column, ...]
    demandes: tuple[Column, ...]
    #: by what is read, the headings under which it may be, folded
    retour: Mapping[str, frozenset[str]]
    #: by what is read, its heading as a sentence calls it
    titres: Mapping[str, str]


def columns(*, on: dt.date) -> Periode:
    """Those of that day."""
    known = [one for one in load(settings.CHORUS) if one.depuis <= on]
    if not known:
        raise LookupError(f"config/chorus.toml says no column for {on}")
    return known[-1]


@cache
def load(path: Path) -> tuple[Periode, ...]:
    """Every period of the file, the oldest first. ValueError when a column holds what nobody knows."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(sorted(map(_periode, content["periodes"]), key=lambda one: one.depuis))


def _periode(row: _Written) -> Periode:
    unknown = set(row["retour"]) ^ set(RETOUR)
    if unknown:
        raise ValueError(f"config/chorus.toml, retour: {', '.join(sorted(unknown))}")
    return Periode(
        row["depuis"],
        _columns(row["engagements"], ENGAGEMENT),
        _columns(row["demandes"], DEMANDE),
        {name: frozenset(map(fold_words, titles)) for name, titles in row["retour"].items()},
        {name: titles[0] for name, titles in row["retour"].items()},
    )


def _columns(row: Mapping[str, str], known: Known) -> tuple[Column, ...]:
    unknown = set(row.values()) - set(known)
    if unknown:
        raise ValueError(f"config/chorus.toml: {', '.join(sorted(unknown))}")
    return tuple(Column(title, *known[name]) for title, name in row.items())
