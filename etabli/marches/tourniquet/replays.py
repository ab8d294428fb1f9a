"""Replay: what each record does to the file, and the check that a log follows the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from etabli.core.refus import Refused
from etabli.marches.tourniquet.questions import examine
from etabli.marches.tourniquet.values import (
    Cause,
    Designation,
    Issue,
    Nature,
    Passe,
    Record,
    RefusCompte,
    Resultat,
    TourDeRole,
)

USED = "Le premier bon de commande est notifié : le tour est définitivement utilisé."


def replay(rang: Iterable[str], log: Iterable[Record]) -> TourDeRole:
    """The file that the log gives, every record checked against the one before.

    Raises `Refused` with the number of the first record that does not follow from what precedes.
    """
    return replay_from(TourDeRole.initial(rang), log)


def replay_from(tour: TourDeRole, log: Iterable[Record], *, after: int = 0) -> TourDeRole:
    """The file that the rest of a log gives, `after` so many records that gave this one (see `replay`)."""
    for number, record in enumerate(log, start=after + 1):
        if record.nature is Nature.DESIGNATION:
            _check_tests(tour, record, number)
        if record.file_avant != tour.file:
            raise Refused(
                f"Tourniquet, ligne {number} : elle ne part pas de la file qui la précède."
            )
        tour = apply(tour, record)
        if record.file_apres != tour.file:
            raise Refused(
                f"Tourniquet, ligne {number} : elle ne donne pas la file qu’elle annonce."
            )
    return tour


def _check_tests(tour: TourDeRole, record: Record, number: int) -> None:
    """The recorded tests are those of the rules; PLAFOND and CONFLIT depend on the outside."""

    def outside(resultat: Resultat) -> dict[str, str]:
        return {t.titulaire: t.detail for t in record.tests if t.resultat is resultat}

    expected = examine(
        tour,
        record.atelier,
        plafonds=outside(Resultat.PLAFOND),
        conflits=outside(Resultat.CONFLIT),
    )
    if [(t.titulaire, t.position, t.resultat) for t in record.tests] != [
        (t.titulaire, t.position, t.resultat) for t in expected
    ]:
        raise Refused(f"Tourniquet, ligne {number} : les tests ne sont pas ceux de la règle.")


def apply(tour: TourDeRole, record: Record) -> TourDeRole:
    """The file after the record. Raises `Refused` when the rules do not allow it."""
    match record.nature:
        case Nature.DESIGNATION:
            return _designated(tour, record)
        case Nature.RETOUR:
            return _given_back(tour, record)
        case Nature.SUSPENSION | Nature.FIN_SUSPENSION | Nature.RESILIATION:
            return _holder_changed(tour, record)
        case Nature.CONFLIT_CONFIRME | Nature.CONFLIT_LEVE:
            return _conflict_settled(tour, record)
        case Nature.RE_SOLLICITATION:
            return _asked_again(tour, record)
        case Nature.JUSTIFICATION_ACCEPTEE | Nature.JUSTIFICATION_REFUSEE:
            return _justification_settled(tour, record)
        case _:
            return _answered(tour, record)


def _designated(tour: TourDeRole, record: Record) -> TourDeRole:
    if tour.live_designation(record.atelier):
        raise Refused("Un titulaire est déjà désigné pour cet atelier : attendez sa réponse.")
    if not record.titulaire:
        return tour
    if record.titulaire not in tour.file:
        raise Refused("Ce titulaire n’est plus dans la file.")
    numero = len(tour.tours) + 1
    turn = Designation(numero, record.atelier, record.titulaire, record.le)
    passe = tour.passe(record.atelier)
    tour = _remembering(tour, record.atelier, replace(passe, tours=(*passe.tours, numero)))
    return replace(
        tour,
        file=(*(t for t in tour.file if t != record.titulaire), record.titulaire),
        rendus={t: n for t, n in tour.rendus.items() if t != record.titulaire},
        tours=tour.tours.put(numero, turn),
    )


def _remembering(tour: TourDeRole, atelier: str, passe: Passe) -> TourDeRole:
    return replace(tour, ateliers=tour.ateliers.put(atelier, passe))


def _with_conflicts(tour: TourDeRole, atelier: str, conflits: frozenset[str]) -> TourDeRole:
    return _remembering(tour, atelier, replace(tour.passe(atelier), conflits=conflits))


def _given_back(tour: TourDeRole, record: Record) -> TourDeRole:
    designation = tour.designation(record.designation)
    if designation.is_used:
        raise Refused(USED)
    if designation.is_given_back or designation.issue in (Issue.REFUSEE, Issue.SILENCE):
        raise Refused("Cette désignation est close : le tour ne peut pas être rendu.")
    issue = Issue.RENDUE if designation.is_live else designation.issue
    clos_le = record.le if designation.is_live else designation.clos_le
    given_back = replace(designation, is_given_back=True, issue=issue, clos_le=clos_le)
    tour = _changed(tour, given_back)
    if designation.titulaire not in tour.file:  # terminated: gets nothing back (T-10)
        return tour
    return _back_at_the_head(tour, designation.titulaire, designation.numero)


def _back_at_the_head(tour: TourDeRole, titulaire: str, numero: int) -> TourDeRole:
    """Those given back stand at the head by the number of their designation (10.2 T-8)."""
    numero = min(numero, tour.rendus.get(titulaire, numero))
    others = [t for t in tour.file if t != titulaire]
    place = sum(1 for t in others if tour.rendus.get(t, numero) < numero)
    return replace(
        tour,
        file=(*others[:place], titulaire, *others[place:]),
        rendus={**tour.rendus, titulaire: numero},
    )


def _holder_changed(tour: TourDeRole, record: Record) -> TourDeRole:
    who = record.titulaire
    if who not in tour.file:
        raise Refused("Ce titulaire n’est pas dans la file : on n’y entre pas en cours de route.")
    if record.nature is Nature.SUSPENSION:
        if who in tour.suspendus:
            raise Refused("Ce titulaire est déjà suspendu.")
        return replace(tour, suspendus=tour.suspendus | {who})
    if record.nature is Nature.FIN_SUSPENSION:
        if who not in tour.suspendus:
            raise Refused("Ce titulaire n’est pas suspendu.")
        return replace(tour, suspendus=tour.suspendus - {who})
    return replace(
        tour,
        file=tuple(t for t in tour.file if t != who),
        rendus={t: n for t, n in tour.rendus.items() if t != who},
        suspendus=tour.suspendus - {who},
    )


def _conflict_settled(tour: TourDeRole, record: Record) -> TourDeRole:
    known, who = tour.in_conflict(record.atelier), {record.titulaire}
    is_confirmed = record.nature is Nature.CONFLIT_CONFIRME
    return _with_conflicts(tour, record.atelier, known | who if is_confirmed else known - who)


def _asked_again(tour: TourDeRole, record: Record) -> TourDeRole:
    if tour.passe(record.atelier).is_re_sollicite:
        raise Refused("Les titulaires ont déjà été sollicités une seconde fois pour cet atelier.")
    passe = replace(tour.passe(record.atelier), refus=frozenset(), is_re_sollicite=True)
    return _remembering(tour, record.atelier, passe)


def _justification_settled(tour: TourDeRole, record: Record) -> TourDeRole:
    """Not accepted, an incapacity is a counted refusal of the day it was given (T-6b, T-12)."""
    designation = tour.designation(record.designation)
    if not designation.a_justifier or designation.clos_le is None:
        raise Refused("Aucune justification n’attend de décision pour cette désignation.")
    tour = _changed(tour, replace(designation, a_justifier=False))
    if record.nature is Nature.JUSTIFICATION_ACCEPTEE:
        return tour
    return _counted(tour, designation, designation.clos_le)


def _answered(tour: TourDeRole, record: Record) -> TourDeRole:
    designation = tour.designation(record.designation)
    if not designation.is_live:
        raise Refused("Cette désignation est close : elle n’attend plus de réponse.")
    is_gone = designation.titulaire not in tour.file  # R5: the rest goes to the next holder
    if designation.is_used and not (is_gone and record.nature is Nature.SANS_OBJET):
        raise Refused(USED)
    match record.nature:
        case Nature.ACCEPTATION:
            return _accepted(tour, designation)
        case Nature.NOTIFICATION:
            return _used(tour, designation)
        case Nature.SANS_OBJET:
            return _closed(tour, designation, Issue.SANS_OBJET, record.le)
        case _:
            return _refused(tour, record, designation)


def _accepted(tour: TourDeRole, designation: Designation) -> TourDeRole:
    if designation.issue is not Issue.EN_COURS:
        raise Refused("La désignation est déjà acceptée.")
    return _changed(tour, replace(designation, issue=Issue.ACCEPTEE))


def _used(tour: TourDeRole, designation: Designation) -> TourDeRole:
    if designation.issue is not Issue.ACCEPTEE:
        raise Refused("Le titulaire n’a pas accepté : aucun bon de commande ne peut être notifié.")
    return _changed(tour, replace(designation, is_used=True))


def _refused(tour: TourDeRole, record: Record, designation: Designation) -> TourDeRole:
    """Refusal, silence or devis that never came: T-6 a to e."""
    atelier, who = designation.atelier, {designation.titulaire}
    cause = record.cause if record.nature is Nature.REFUS else None
    if cause is Cause.CONFLIT:
        tour = _closed(tour, designation, Issue.CONFLIT, record.le)
        return _with_conflicts(tour, atelier, tour.in_conflict(atelier) | who)
    issue = Issue.SILENCE if record.nature is Nature.SILENCE else Issue.REFUSEE
    closed = replace(designation, a_justifier=cause is Cause.INCAPACITE)
    tour = _closed(tour, closed, issue, record.le)
    passe = tour.passe(atelier)
    tour = _remembering(tour, atelier, replace(passe, refus=passe.refus | who))
    if cause in (Cause.INCAPACITE, Cause.SUSPENSION):
        return tour
    return _counted(tour, designation, record.le)


def _counted(tour: TourDeRole, designation: Designation, le: dt.date) -> TourDeRole:
    refus = RefusCompte(designation.titulaire, le, designation.numero)
    return replace(tour, refus_comptes=(*tour.refus_comptes, refus))


def _closed(tour: TourDeRole, designation: Designation, issue: Issue, le: dt.date) -> TourDeRole:
    return _changed(tour, replace(designation, issue=issue, clos_le=le))


def _changed(tour: TourDeRole, designation: Designation) -> TourDeRole:
    return replace(tour, tours=tour.tours.put(designation.numero, designation))
