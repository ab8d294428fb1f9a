"""The ranking: who is compared, on which lowest price, with which total, in which order (N-3 to N-5).

Offers come in any order: names, figures and published numbers decide, never the place in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from etabli.consultations.analyse.departage import (
    Departage,
    Lots,
    OffreNotee,
    SecondeAnalyse,
    by_figures,
    groups,
    settled,
)
from etabli.consultations.analyse.explications import Explication, Operande
from etabli.consultations.analyse.notation import Note, Score, added, faults_of_notes, scores
from etabli.consultations.analyse.offres import (
    Elimination,
    OffreChiffree,
    eliminations,
    faults_of_offres,
)
from etabli.consultations.analyse.reglements import Reglement


class Suite(StrEnum):
    """What a ranking calls for."""

    ATTRIBUER = "ATTRIBUER"  # one offer is first, be it alone (MS-8)
    TIRER_AU_SORT = "TIRER_AU_SORT"
    ANALYSER_A_NOUVEAU = "ANALYSER_A_NOUVEAU"
    INFRUCTUEUX = "INFRUCTUEUX"  # nothing to compare


@dataclass(frozen=True, slots=True)
class LigneClassement:
    """One ranked offer. Offers at the same rank wait for what parts them."""

    rang: int
    offre: str
    prix_ht: Decimal
    scores: tuple[Score, ...]
    total: Decimal
    explication: Explication


@dataclass(frozen=True, slots=True)
class Classement:
    """A ranking and all that gave it. `ex_aequo`: the groups that nothing parts yet."""

    reglement: Reglement
    lignes: tuple[LigneClassement, ...]
    eliminations: tuple[Elimination, ...]
    prix_le_plus_bas: Explication | None
    departages: tuple[Departage, ...]
    ex_aequo: tuple[tuple[str, ...], ...]

    @property
    def premier(self) -> LigneClassement | None:
        """The offer ranked first, alone."""
        first = [ligne for ligne in self.lignes if ligne.rang == 1]
        return first[0] if len(first) == 1 else None

    @property
    def suite(self) -> Suite:
        if not self.lignes:
            return Suite.INFRUCTUEUX
        if self.premier:
            return Suite.ATTRIBUER
        drawn = self.reglement.is_tirage_prevu
        return Suite.TIRER_AU_SORT if drawn else Suite.ANALYSER_A_NOUVEAU


def compared(
    offres: Iterable[OffreChiffree], *, reglement: Reglement, decisions: Sequence[Elimination] = ()
) -> tuple[OffreChiffree, ...]:
    """The offers that are ranked, by name: in time, and for which no reason says otherwise (N-3)."""
    every = tuple(offres)
    out = {item.offre for item in eliminations(every, reglement=reglement, decisions=decisions)}
    kept = (offre for offre in every if offre.identifiant not in out)
    return tuple(sorted(kept, key=lambda offre: offre.identifiant))


def lowest(offres: Sequence[OffreChiffree]) -> Explication | None:
    """`Pmin`, the lowest HT price of the offers that are compared; None without any (N-3)."""
    operandes = tuple(
        Operande(offre.identifiant, offre.prix_ht) for offre in offres if offre.prix_ht is not None
    )
    if not operandes:
        return None
    return Explication(
        "Pmin",
        "prix HT le plus bas des offres à temps, régulières, acceptables, appropriées et non rejetées",
        operandes,
        min(operande.valeur for operande in operandes),
    )


def faults(
    offres: Sequence[OffreChiffree],
    *,
    reglement: Reglement,
    notes: Sequence[Note],
    decisions: Sequence[Elimination] = (),
) -> list[str]:
    """Everything that keeps these offers from being ranked, in sentences."""
    names = [x.identifiant for x in compared(offres, reglement=reglement, decisions=decisions)]
    own = [note for note in notes if note.offre in names]
    return [
        *faults_of_offres(offres, reglement=reglement, decisions=decisions),
        *faults_of_notes(own, reglement=reglement, compares=names),
    ]


def rank(
    offres: Sequence[OffreChiffree],
    *,
    reglement: Reglement,
    notes: Sequence[Note],
    decisions: Sequence[Elimination] = (),
    lots: Lots | None = None,
    analyses: Sequence[SecondeAnalyse] = (),
) -> Classement:
    """The ranking of these offers, the same in whatever order they are given.

    ValueError when something is missing: `faults` says it to people.
    """
    if found := faults(offres, reglement=reglement, notes=notes, decisions=decisions):
        raise ValueError(" ".join(found))
    kept = compared(offres, reglement=reglement, decisions=decisions)
    prices = [offre.prix_ht for offre in kept if offre.prix_ht is not None]
    marked = [
        _noted(offre, scores(offre, reglement=reglement, notes=notes, compares=prices))
        for offre in kept
    ]
    lines, parted, tied = _ranked(marked, reglement=reglement, lots=lots, analyses=analyses)
    ordered = [note for group in groups(marked, reglement.grille) for note in group]
    return Classement(
        reglement,
        lines,
        eliminations(offres, reglement=reglement, decisions=decisions),
        lowest(kept),
        (*by_figures(ordered, reglement.grille), *parted),
        tied,
    )


def _noted(offre: OffreChiffree, found: tuple[Score, ...]) -> OffreNotee:
    assert offre.prix_ht is not None  # an offer without a price has no score
    total = sum((score.points for score in found), Decimal("0.00"))
    return OffreNotee(offre.identifiant, offre.prix_ht, found, total)


def _ranked(
    marked: Sequence[OffreNotee],
    *,
    reglement: Reglement,
    lots: Lots | None,
    analyses: Sequence[SecondeAnalyse],
) -> tuple[tuple[LigneClassement, ...], list[Departage], tuple[tuple[str, ...], ...]]:
    """The ranked lines, what parted those no figure parts, and the groups nothing parts yet."""
    lines: list[LigneClassement] = []
    parted: list[Departage] = []
    tied: list[tuple[str, ...]] = []
    for group in groups(marked, reglement.grille):
        first = len(lines) + 1
        order, how = settled(
            group, is_tirage_prevu=reglement.is_tirage_prevu, lots=lots, analyses=analyses
        )
        if not order:
            tied.append(tuple(note.offre for note in group))
        parted += how
        ranks = {name: first + place for place, name in enumerate(order)}
        found = [_line(ranks.get(note.offre, first), note) for note in group]
        lines += sorted(found, key=lambda line: line.rang)
    return tuple(lines), parted, tuple(tied)


def _line(rang: int, note: OffreNotee) -> LigneClassement:
    words = added("Total", note.scores)
    return LigneClassement(rang, note.offre, note.prix_ht, note.scores, note.total, words)
