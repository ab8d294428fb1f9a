"""Offers before they are compared: in time or late, too cheap to be sure, out of the comparison.

Late is a fact of the clock (N-8), beyond the credits a fact of the budget (N-7): nobody decides them.
What is irregular, inappropriate or abnormally low is a decision, with its reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from etabli.consultations.analyse.explications import Explication, Operande
from etabli.consultations.analyse.reglements import Reglement
from etabli.marches.criteres import half_up, mean


class Motif(StrEnum):
    """Why an offer is not compared (MS-4, MS-5, MS-6)."""

    HORS_DELAI = "HORS_DELAI"
    IRREGULIERE = "IRREGULIERE"
    INAPPROPRIEE = "INAPPROPRIEE"
    INACCEPTABLE = "INACCEPTABLE"
    ANORMALEMENT_BASSE = "ANORMALEMENT_BASSE"

    @property
    def libelle(self) -> str:
        return LIBELLES[self]


LIBELLES = {
    Motif.HORS_DELAI: "hors délai",
    Motif.IRREGULIERE: "irrégulière",
    Motif.INAPPROPRIEE: "inappropriée",
    Motif.INACCEPTABLE: "inacceptable",
    Motif.ANORMALEMENT_BASSE: "anormalement basse",
}

#: what somebody decides; the rest is computed
DECIDES = frozenset({Motif.IRREGULIERE, Motif.INAPPROPRIEE, Motif.ANORMALEMENT_BASSE})


@dataclass(frozen=True, slots=True)
class OffreChiffree:
    """One offer: who, received when by the server of PLACE, at what price; none when not opened."""

    identifiant: str
    recue_at: dt.datetime
    prix_ht: Decimal | None = None
    prix_ttc: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Elimination:
    """One reason for which one offer is not compared, told to its candidate."""

    offre: str
    motif: Motif
    raison: str


@dataclass(frozen=True, slots=True)
class SeuilsOab:
    """Below which shares a price is flagged, as they are that day: of the mean, of the estimate (N-6)."""

    moyenne: Decimal
    estimation: Decimal


@dataclass(frozen=True, slots=True)
class Signalement:
    """A price looked at by N-6: its thresholds with their steps, and those it is below."""

    offre: str
    prix_ht: Decimal
    seuils: tuple[Explication, ...]
    franchis: tuple[Explication, ...]

    @property
    def is_signale(self) -> bool:
        return bool(self.franchis)


def is_in_time(recue_at: dt.datetime, *, cloture_at: dt.datetime) -> bool:
    """To the second: a deposit at the closing second is in time, the next second is late (N-8)."""
    return recue_at.replace(microsecond=0) <= cloture_at.replace(microsecond=0)


def in_time(
    offres: Iterable[OffreChiffree], *, cloture_at: dt.datetime
) -> tuple[OffreChiffree, ...]:
    """The offers that may be opened (MS-4), by name."""
    kept = (offre for offre in offres if is_in_time(offre.recue_at, cloture_at=cloture_at))
    return tuple(sorted(kept, key=lambda offre: offre.identifiant))


def received(offres: Iterable[OffreChiffree], *, cloture_at: dt.datetime) -> int:
    """`offresRecues` of the DECP: those in time, eliminated or not; a late one is not opened (4.7)."""
    return len(in_time(offres, cloture_at=cloture_at))


# -- abnormally low (N-6) -------------------------------------------------------------------------


def signalements(
    offres: Iterable[OffreChiffree], *, reglement: Reglement, seuils: SeuilsOab
) -> tuple[Signalement, ...]:
    """Every in-time price beside its thresholds. A signal: rejecting needs a question and a decision.

    The mean is that of the *other* prices in time, before any other elimination; exact values.
    """
    opened = in_time(offres, cloture_at=reglement.cloture_at)
    priced = [(offre.identifiant, offre.prix_ht) for offre in opened if offre.prix_ht is not None]
    found: list[Signalement] = []
    for name, prix in priced:
        others = tuple(other for who, other in priced if who != name)
        limits = [
            *_below_mean(others, seuils.moyenne),
            *_below_estimate(reglement.estimation_ht, seuils.estimation),
        ]
        crossed = tuple(words for words, exact in limits if Fraction(prix) < exact)
        found.append(Signalement(name, prix, tuple(words for words, _ in limits), crossed))
    return tuple(found)


def _below_mean(
    others: tuple[Decimal, ...], part: Decimal
) -> Iterable[tuple[Explication, Fraction]]:
    if others:
        exact = mean(others) * Fraction(part)
        average = Explication(
            "Moyenne des autres offres",
            "somme des prix HT des autres offres arrivées à temps ÷ leur nombre",
            tuple(Operande("prix HT", prix) for prix in others),
            half_up(mean(others)),
        )
        operandes = (Operande("part", part), Operande("moyenne", average.resultat))
        yield (
            _limit("part × moyenne des prix HT des autres offres", operandes, exact, average),
            exact,
        )


def _below_estimate(
    estimation: Decimal | None, part: Decimal
) -> Iterable[tuple[Explication, Fraction]]:
    if estimation is not None:
        exact = Fraction(estimation) * Fraction(part)
        operandes = (Operande("part", part), Operande("estimation HT", estimation))
        yield _limit("part × estimation HT", operandes, exact), exact


def _limit(
    formule: str, operandes: tuple[Operande, ...], exact: Fraction, *etapes: Explication
) -> Explication:
    return Explication("Seuil de l’offre basse", formule, operandes, half_up(exact), etapes)


# -- eliminations (MS-4, MS-5, MS-6, N-7, N-8) ----------------------------------------------------


def is_inacceptable(prix_ttc: Decimal, *, budget_ttc: Decimal) -> bool:
    """Above the budget recorded before publication; equality is within it (N-7)."""
    return prix_ttc > budget_ttc


def eliminations(
    offres: Iterable[OffreChiffree], *, reglement: Reglement, decisions: Sequence[Elimination] = ()
) -> tuple[Elimination, ...]:
    """Every reason of every offer that is not compared, by name; a late one has no other (MS-4)."""
    found: list[Elimination] = []
    for offre in offres:
        if not is_in_time(offre.recue_at, cloture_at=reglement.cloture_at):
            found.append(Elimination(offre.identifiant, Motif.HORS_DELAI, LATE))
            continue
        found += [decision for decision in decisions if decision.offre == offre.identifiant]
        if offre.prix_ttc is not None and is_inacceptable(
            offre.prix_ttc, budget_ttc=reglement.budget_ttc
        ):
            found.append(Elimination(offre.identifiant, Motif.INACCEPTABLE, TOO_DEAR))
    return tuple(sorted(found, key=lambda item: (item.offre, list(Motif).index(item.motif))))


LATE = "L’offre est arrivée après la clôture : elle n’est pas ouverte."
TOO_DEAR = "Le prix TTC dépasse le budget fixé avant la publication."


def faults_of_offres(
    offres: Sequence[OffreChiffree], *, reglement: Reglement, decisions: Sequence[Elimination] = ()
) -> list[str]:
    """What is missing or contradictory before these offers can be compared, in sentences."""
    names = [offre.identifiant for offre in offres]
    faults = [
        f"{name} figure deux fois parmi les offres."
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    out = {decision.offre for decision in decisions}
    for offre in in_time(offres, cloture_at=reglement.cloture_at):
        if offre.identifiant not in out:
            faults += _faults_of_prices(offre)
    faults += [fault for decision in decisions for fault in _faults_of_decision(decision, names)]
    return faults


def _faults_of_prices(offre: OffreChiffree) -> list[str]:
    """An offer that is compared has both prices, above zero, the TTC not below the HT."""
    if offre.prix_ht is None or offre.prix_ttc is None:
        return [f"{offre.identifiant} : saisissez le prix HT et le prix TTC."]
    if offre.prix_ht <= 0:
        return [f"{offre.identifiant} : le prix HT doit être supérieur à zéro."]
    if offre.prix_ttc < offre.prix_ht:
        return [f"{offre.identifiant} : le prix TTC est inférieur au prix HT."]
    return []


def _faults_of_decision(decision: Elimination, names: Sequence[str]) -> list[str]:
    if decision.offre not in names:
        return [f"{decision.offre} n’a pas remis d’offre."]
    if decision.motif not in DECIDES:
        return [
            f"{decision.offre} : « {decision.motif.libelle} » se constate, cela ne se décide pas."
        ]
    if not decision.raison.strip():
        return [f"{decision.offre} : dites pourquoi l’offre est {decision.motif.libelle}."]
    return []
