"""Ties: what comes first is written beforehand, and says itself (N-5, 10.6).

Same total: the heaviest criterion, then the next (at equal weight the published order), then the
lowest price; then the lots, when the règlement draws them, else a second reasoned analysis. The order
in which offers were typed never decides anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise

from etabli.consultations.analyse.notation import Score
from etabli.consultations.analyse.tirage import Annonce, Tirage, drawn, faults_of_tirage
from etabli.marches.criteres import Grille

Key = tuple[Decimal, ...]


class Regle(StrEnum):
    """What put one offer before another of the same total."""

    CRITERE = "CRITERE"
    PRIX = "PRIX"
    TIRAGE = "TIRAGE"
    SECONDE_ANALYSE = "SECONDE_ANALYSE"


@dataclass(frozen=True, slots=True)
class OffreNotee:
    """A compared offer with its scores in the published order, and their sum (N-4)."""

    offre: str
    prix_ht: Decimal
    scores: tuple[Score, ...]
    total: Decimal

    def points(self, code: str) -> Decimal:
        return next(score.points for score in self.scores if score.code == code)


@dataclass(frozen=True, slots=True)
class Departage:
    """One offer passed before another of the same total: by which rule, with which two figures."""

    avant: str
    apres: str
    regle: Regle
    objet: str
    valeurs: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondeAnalyse:
    """How a second analysis orders offers that nothing else parts, and why (N-5)."""

    ordre: tuple[str, ...]
    motifs: str


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots of a consultation: the numbers published, and the drawing once it is held."""

    annonce: Annonce
    tirage: Tirage | None = None


def sort_key(note: OffreNotee, grille: Grille) -> Key:
    """What the figures say: the smaller comes first."""
    points = tuple(-note.points(critere.code) for critere in grille.by_weight)
    return (-note.total, *points, note.prix_ht)


def groups(notes: Sequence[OffreNotee], grille: Grille) -> list[tuple[OffreNotee, ...]]:
    """From first to last; those that no figure parts are together, by name."""
    ordered = sorted(notes, key=lambda note: (sort_key(note, grille), note.offre))
    return [tuple(group) for _, group in groupby(ordered, key=lambda note: sort_key(note, grille))]


def by_figures(ordered: Sequence[OffreNotee], grille: Grille) -> list[Departage]:
    """Which figure parted each two neighbours of the same total."""
    found: list[Departage] = []
    for before, after in pairwise(ordered):
        if before.total != after.total:
            continue
        for critere in grille.by_weight:
            pair = (before.points(critere.code), after.points(critere.code))
            if pair[0] != pair[1]:
                found.append(_parted(before, after, Regle.CRITERE, critere.libelle, pair))
                break
        else:
            if before.prix_ht != after.prix_ht:
                prices = (before.prix_ht, after.prix_ht)
                found.append(_parted(before, after, Regle.PRIX, "prix HT le plus bas", prices))
    return found


def _parted(
    before: OffreNotee, after: OffreNotee, regle: Regle, objet: str, valeurs: tuple[Decimal, ...]
) -> Departage:
    return Departage(before.offre, after.offre, regle, objet, valeurs)


def settled(
    group: Sequence[OffreNotee],
    *,
    is_tirage_prevu: bool,
    lots: Lots | None,
    analyses: Sequence[SecondeAnalyse],
) -> tuple[tuple[str, ...], list[Departage]]:
    """The order of the offers of one group; empty while nobody has parted them.

    ValueError when the drawing cannot serve: `faults_of_tirage` says why to people.
    """
    names = {note.offre for note in group}
    if len(group) == 1:
        return tuple(names), []
    if is_tirage_prevu:
        return _by_lots(names, lots)
    for analyse in analyses:
        if not faults_of_analyse(analyse, ex_aequo=names):
            return _in_order(analyse.ordre, Regle.SECONDE_ANALYSE, analyse.motifs)
    return (), []


def _by_lots(names: set[str], lots: Lots | None) -> tuple[tuple[str, ...], list[Departage]]:
    if lots is None or lots.tirage is None:
        return (), []
    if faults := faults_of_tirage(lots.tirage, annonce=lots.annonce, ex_aequo=names):
        raise ValueError(" ".join(faults))
    order = tuple(name for name in drawn(lots.annonce, lots.tirage) if name in names)
    return _in_order(order, Regle.TIRAGE, lots.annonce.valeur_publique)


def _in_order(
    order: tuple[str, ...], regle: Regle, objet: str
) -> tuple[tuple[str, ...], list[Departage]]:
    return order, [Departage(before, after, regle, objet) for before, after in pairwise(order)]


def faults_of_analyse(analyse: SecondeAnalyse, *, ex_aequo: set[str]) -> list[str]:
    """What keeps a second analysis from ordering these offers, in sentences (N-5)."""
    faults: list[str] = []
    if set(analyse.ordre) != ex_aequo or len(analyse.ordre) != len(ex_aequo):
        names = ", ".join(sorted(ex_aequo))
        faults.append(
            f"La seconde analyse classe les offres à égalité, et elles seules : {names}."
        )
    if not analyse.motifs.strip():
        faults.append("Dites ce qui départage les offres : la seconde analyse est motivée.")
    return faults
