"""Questions about the file: who passes, who replaces, who refused too often, who may see what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from etabli.core.delais import is_within_months
from etabli.marches.tourniquet.values import (
    Alerte,
    Nature,
    Record,
    RefusCompte,
    Resultat,
    Test,
    TourDeRole,
)


def examine(
    tour: TourDeRole,
    atelier: str,
    *,
    plafonds: Mapping[str, str] | Collection[str] = (),
    conflits: Mapping[str, str] | Collection[str] = (),
    sauf: Collection[str] = (),
) -> tuple[Test, ...]:
    """The tests of T-2 from the head to the first holder that passes, the last one DESIGNE.

    `plafonds` and `conflits` name the holders these tests stop, with the reason when it is known;
    conflicts already confirmed in the log are added. `sauf` leaves holders out (T-14). Everybody
    keeps their place (T-3): nothing moves here.
    """
    stops: tuple[tuple[Resultat, Collection[str]], ...] = (
        (Resultat.DEJA_REFUSE, tour.refused(atelier)),
        (Resultat.SUSPENDU, tour.suspendus),
        (Resultat.PLAFOND, plafonds),
        (Resultat.CONFLIT, tour.in_conflict(atelier) | set(conflits)),
    )
    reasons: dict[Resultat, Mapping[str, str]] = {
        Resultat.PLAFOND: plafonds if isinstance(plafonds, Mapping) else {},
        Resultat.CONFLIT: conflits if isinstance(conflits, Mapping) else {},
    }
    tests: list[Test] = []
    for position, titulaire in enumerate(tour.file, start=1):
        if titulaire in sauf:
            continue
        resultat = next((r for r, who in stops if titulaire in who), Resultat.DESIGNE)
        detail = reasons.get(resultat, {}).get(titulaire, "")
        tests.append(Test(titulaire, position, resultat, detail))
        if resultat is Resultat.DESIGNE:
            break
    return tuple(tests)


def chosen(tests: Iterable[Test]) -> str | None:
    """The holder the tests retain; None = everybody passed (T-11)."""
    return next((t.titulaire for t in tests if t.resultat is Resultat.DESIGNE), None)


def deputy(
    tour: TourDeRole,
    atelier: str,
    *,
    plafonds: Collection[str] = (),
    conflits: Collection[str] = (),
) -> str | None:
    """The first holder from the head, the designated one excepted, that passes T-2 (T-14)."""
    live = tour.live_designation(atelier)
    sauf = (live.titulaire,) if live else ()
    return chosen(examine(tour, atelier, plafonds=plafonds, conflits=conflits, sauf=sauf))


@dataclass(frozen=True, slots=True)
class Seuils:
    """What T-7 counts, as it is that day: refusals that call for a notice, for a suspension; over how long."""

    alerte: int
    suspension: int
    fenetre_mois: int


def counted_refusals(
    tour: TourDeRole, titulaire: str, *, on: dt.date, seuils: Seuils
) -> tuple[RefusCompte, ...]:
    """The counted refusals of the rolling months, the same day that many later included (T-7)."""
    return tuple(
        refus
        for refus in tour.refus_comptes
        if refus.titulaire == titulaire
        and refus.le <= on
        and is_within_months(refus.le, seuils.fenetre_mois, on=on)
    )


def alerte(tour: TourDeRole, titulaire: str, *, on: dt.date, seuils: Seuils) -> Alerte | None:
    """What T-7 calls for: a formal notice, or at more refusals the proposal of a suspension instead."""
    number = len(counted_refusals(tour, titulaire, on=on, seuils=seuils))
    if number >= seuils.suspension:
        return Alerte.PROPOSITION_SUSPENSION
    return Alerte.MISE_EN_DEMEURE if number >= seuils.alerte else None


@dataclass(frozen=True, slots=True)
class LigneVisible:
    """All that a holder sees of an attempt (T-13)."""

    atelier: str
    le: dt.date
    resultat: Resultat
    position: int


def visible_to(log: Iterable[Record], titulaire: str) -> tuple[LigneVisible, ...]:
    """The attempts where this holder was tested: its own result and place only (T-13)."""
    return tuple(
        LigneVisible(record.atelier, record.le, test.resultat, test.position)
        for record in log
        if record.nature is Nature.DESIGNATION
        for test in record.tests
        if test.titulaire == titulaire
    )
