"""Marks and scores: from 0 to 10 with one decimal, each with a comment, one agreed or their mean (N-1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etabli.consultations.analyse.explications import Explication, Operande
from etabli.consultations.analyse.formules import points
from etabli.consultations.analyse.offres import OffreChiffree
from etabli.consultations.analyse.reglements import Mode, Reglement
from etabli.marches.criteres import Critere, SousCritere, half_up, mean

DIX = Decimal(10)


@dataclass(frozen=True, slots=True)
class Note:
    """A mark of one offer on one sub-criterion; `evaluateur` is who wrote it."""

    offre: str
    sous_critere: str
    valeur: Decimal
    commentaire: str
    evaluateur: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Points obtained out of a weight, how they were obtained, and the scores they are the sum of."""

    code: str
    libelle: str
    poids: Decimal
    points: Decimal
    explication: Explication
    details: tuple[Score, ...] = ()


def fault_of_note(note: Note) -> str | None:
    """What is wrong with a mark, in a sentence (N-1)."""
    if not note.valeur.is_finite() or not 0 <= note.valeur <= DIX:
        return "La note va de 0 à 10."
    if note.valeur * 10 % 1:
        return "La note a une décimale au plus (7,5)."
    if not note.commentaire.strip():
        return "Écrivez ce qui est fort et ce qui est faible : une note sans commentaire ne se défend pas."
    return None


def without(notes: Iterable[Note], *, deports: Collection[str]) -> tuple[Note, ...]:
    """The marks that stay once the members in déport have left: theirs are cancelled (N-10)."""
    return tuple(note for note in notes if note.evaluateur not in deports)


def faults_of_notes(
    notes: Sequence[Note], *, reglement: Reglement, compares: Collection[str]
) -> list[str]:
    """Everything that keeps these marks from ranking these offers, in sentences (N-1)."""
    known = {item.code for item in reglement.grille.notes}
    faults: list[str] = []
    for note in notes:
        if note.sous_critere not in known:
            faults.append(f"{note.sous_critere} n’est pas un sous-critère du règlement.")
        elif fault := fault_of_note(note):
            faults.append(f"{_place(note)} : {fault}")
    times = Counter((n.offre, n.sous_critere, n.evaluateur) for n in notes)
    if reglement.mode is Mode.CONSENSUS:
        times = Counter((note.offre, note.sous_critere, "") for note in notes)
    faults += [
        f"{offre}, {code} : une seule note." for (offre, code, _), n in times.items() if n > 1
    ]
    return faults + _missing(notes, reglement=reglement, compares=compares)


def _place(note: Note) -> str:
    who = f", {note.evaluateur}" if note.evaluateur else ""
    return f"{note.offre}, {note.sous_critere}{who}"


def _missing(
    notes: Sequence[Note], *, reglement: Reglement, compares: Collection[str]
) -> list[str]:
    """Every offer is marked on everything; for a mean, by the same people."""
    asked = [(offre, item) for offre in sorted(compares) for item in reglement.grille.notes]
    marked = {(note.offre, note.sous_critere) for note in notes}
    faults = [
        f"{offre} n’a pas de note pour {item.code} — {item.libelle}."
        for offre, item in asked
        if (offre, item.code) not in marked
    ]
    if reglement.mode is Mode.CONSENSUS:
        return faults
    given = [(offre, item.code) for offre, item in asked if (offre, item.code) in marked]
    return faults + _uneven(notes, given)


def _uneven(notes: Sequence[Note], given: Sequence[tuple[str, str]]) -> list[str]:
    """Who marked some offers and not others: such means do not compare."""
    written = {(note.offre, note.sous_critere, note.evaluateur) for note in notes}
    everybody = sorted({note.evaluateur for note in notes})
    return [
        f"{who} n’a pas noté {offre} pour {code} : chacun note toutes les offres."
        for offre, code in given
        for who in everybody
        if (offre, code, who) not in written
    ]


# -- from marks to scores -------------------------------------------------------------------------


def mark(valeurs: Sequence[Decimal], *, mode: Mode) -> Explication:
    """The mark retained: the agreed one, or the mean rounded to 2 decimals half up (N-1).

    ValueError when there is none, or when several are agreed.
    """
    if not valeurs or (mode is Mode.CONSENSUS and len(valeurs) > 1):
        raise ValueError(f"expected a mark, found {len(valeurs)}")
    given = tuple(sorted(valeurs))
    operandes = tuple(Operande("note", valeur) for valeur in given)
    if mode is Mode.CONSENSUS:
        return Explication("Note", "note arrêtée ensemble", operandes, given[0])
    return Explication(
        "Note",
        "moyenne des notes des évaluateurs, arrondie à deux décimales",
        operandes,
        half_up(mean(given)),
    )


def score(item: SousCritere, note: Explication) -> Score:
    """Mark ÷ 10 × weight, rounded to 2 decimals half up (N-1)."""
    found = half_up(Fraction(note.resultat) / 10 * Fraction(item.poids))
    words = Explication(
        item.libelle,
        "note ÷ 10 × poids, arrondi à deux décimales",
        (Operande("note", note.resultat), Operande("poids", item.poids)),
        found,
        (note,),
    )
    return Score(item.code, item.libelle, item.poids, found, words)


def scores(
    offre: OffreChiffree,
    *,
    reglement: Reglement,
    notes: Iterable[Note],
    compares: Collection[Decimal],
) -> tuple[Score, ...]:
    """The score of an offer on each criterion, in the published order: sums of rounded scores (N-4).

    ValueError when the offer has no price or a mark is missing: `faults_of_…` says it to people.
    """
    if offre.prix_ht is None:
        raise ValueError(f"{offre.identifiant} has no price")
    own = [note for note in notes if note.offre == offre.identifiant]
    found: list[Score] = []
    for critere in reglement.grille.criteres:
        if critere.is_prix:
            words = points(reglement.formule, critere, offre.prix_ht, compares=compares)
            found.append(
                Score(critere.code, critere.libelle, critere.poids, words.resultat, words)
            )
        else:
            found.append(_marked(critere, own, mode=reglement.mode))
    return tuple(found)


def _marked(critere: Critere, notes: Sequence[Note], *, mode: Mode) -> Score:
    details = tuple(
        score(item, mark([n.valeur for n in notes if n.sous_critere == item.code], mode=mode))
        for item in critere.notes
    )
    if not critere.sous_criteres:
        return details[0]
    words = added(critere.libelle, details)
    return Score(critere.code, critere.libelle, critere.poids, words.resultat, words, details)


def added(objet: str, parts: Sequence[Score]) -> Explication:
    """The sum of scores already rounded (N-4)."""
    return Explication(
        objet,
        "somme des points arrondis",
        tuple(Operande(part.libelle, part.points) for part in parts),
        sum((part.points for part in parts), Decimal("0.00")),
        tuple(part.explication for part in parts),
    )
