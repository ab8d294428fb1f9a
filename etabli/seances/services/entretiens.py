"""The verbs of the work between the sessions: interviews noted, documents asked for, received, read (L5)."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict, Unpack

from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access
from etabli.seances import payloads as p
from etabli.seances.models import DocumentRecu, Entretien
from etabli.seances.services.checks import changed_fields, check_row, tried_with
from etabli.seances.states import EtatDocument, EtatEntretien

SET_BY_MOVES = ("mandataire", "effacees_le", "lu_le")
CONTRACT = "la notification du contrat"
#: an interview or a document older than that is a mistake of the year
BACK = 24


class Words(TypedDict, total=False):
    """What is noted of an interview; what is not given does not change."""

    mene_le: dt.date
    college: str
    themes: str
    accord: str
    enseignements: str
    personne: str
    organisme: str
    notes: str
    cercle: str


@guard("", "L’équipe est au travail")
def _team_works(attempt: Attempt[Entretien] | Attempt[DocumentRecu]) -> str | None:
    atelier = attempt.obj.atelier
    if atelier.notified_on is None:
        return "Le contrat n’est pas encore notifié : l’équipe n’a encore rien à noter."
    if atelier.etat in states(Group.OVER, Group.FOLLOWED):
        return "L’Atelier est clos : on n’y note plus d’entretien ni de document."
    return None


def _met(attempt: Attempt[Entretien]) -> list[str]:
    return _day_faults(attempt.obj.mene_le, attempt.obj.atelier, on=attempt.on)


def _day_faults(day: dt.date, atelier: Atelier, *, on: dt.date) -> list[str]:
    what = "L’entretien"
    faults = [bornes.before(day, atelier.notified_on, what=what, event=CONTRACT)]
    if day > on:
        faults.append("L’entretien n’a pas encore eu lieu : notez-le une fois mené.")
    return [fault for fault in faults if fault]


def _withdrawn(attempt: Attempt[Entretien]) -> Changes:
    return {"personne": "", "organisme": "", "notes": "", "enseignements": ""}


def _forgotten(attempt: Attempt[Entretien]) -> Changes:
    return {"personne": "", "notes": "", "effacees_le": attempt.on}


ENTRETIENS = Workflow(
    access.ENTRETIENS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    final=(EtatEntretien.RETIRE,),
    record=Move("Noter un entretien", (), EtatEntretien.CONSIGNE, guards=(_team_works,), checks=(_met,),
                circle=Cercle.ATELIER),
    amend=Move("Modifier l’entretien", (EtatEntretien.CONSIGNE,), circle=Cercle.ATELIER, payload=p.Changed),
    withdraw=Move(
        "Retirer l’entretien", (EtatEntretien.CONSIGNE,), EtatEntretien.RETIRE, effect=_withdrawn, danger=True,
        announce="Le nom, les notes et ce qu’on en retenait sont effacés ; l’entretien ne compte plus.",
        circle=Cercle.ATELIER,
    ),
    forget=Move("Effacer le nom et les notes", (EtatEntretien.CONSIGNE,), rule="7.4", effect=_forgotten,
                circle=Cercle.ATELIER),
)  # fmt: skip


@one_act()
def record_entretien(
    atelier: Atelier, *, actor: Actor, on: dt.date | None = None, **words: Unpack[Words]
) -> Entretien:
    """Note that somebody was met; the name and the notes stay in their circle, the journal keeps neither."""
    row = Entretien(atelier=atelier, mandataire=atelier.mandataire, **words)
    check_row(row, exclude=SET_BY_MOVES)
    ENTRETIENS.run(row, "record", actor=actor, on=on)
    return row


@one_act()
def amend_entretien(
    entretien: Entretien, *, actor: Actor, on: dt.date | None = None, **words: Unpack[Words]
) -> None:
    """Correct what was noted, the agreement of the person first: a refusal leaves nothing."""
    names = changed_fields(entretien, words)
    if not names:
        return
    if entretien.effacees_le is not None:
        raise Refused("Le nom et les notes ont été effacés : cet entretien ne se modifie plus.")
    with tried_with(entretien, words):
        _stays_sound(entretien, on=on or horloge.today())
    ENTRETIENS.run(entretien, "amend", actor=actor, on=on, champs=names)
    entretien.save(update_fields=names)


def _stays_sound(entretien: Entretien, *, on: dt.date) -> None:
    check_row(entretien, exclude=SET_BY_MOVES)
    if faults := _day_faults(entretien.mene_le, entretien.atelier, on=on):
        raise Refused(*faults)


def withdraw_entretien(entretien: Entretien, *, actor: Actor, on: dt.date | None = None) -> None:
    """It was noted by mistake, or the person changed their mind: nothing of it stays."""
    ENTRETIENS.run(entretien, "withdraw", actor=actor, on=on)


# -- documents ------------------------------------------------------------------------------


def _asked(attempt: Filled[DocumentRecu, p.Receipt]) -> Changes:
    received = attempt.data.recu_le
    return {
        "demande_le": attempt.on,
        "recu_le": received,
        "etat": EtatDocument.RECU if received else EtatDocument.MANQUANT,
    }


def _received_in_time(attempt: Filled[DocumentRecu, p.Receipt]) -> list[str]:
    day, on, what = attempt.data.recu_le, attempt.on, "La réception du document"
    if day is None:
        return []
    faults = []
    if day > on:
        faults.append("Le document n’est pas encore arrivé : notez-le reçu le jour venu.")
    if bornes.too_far(on, day, months=BACK, what=what):
        faults.append(f"{what} est trop ancienne : vérifiez l’année.")
    return faults


def _received(attempt: Filled[DocumentRecu, p.Receipt]) -> Changes:
    return {"recu_le": attempt.data.recu_le or attempt.on}


def _teaches(attempt: Filled[DocumentRecu, p.Lesson]) -> str | None:
    if not attempt.data.enseignements.strip():
        return "Dites ce que le document apprend, en quelques lignes."
    return None


def _read(attempt: Filled[DocumentRecu, p.Lesson]) -> Changes:
    return {
        "lu_le": attempt.obj.lu_le or attempt.on,
        "enseignements": attempt.data.enseignements.strip(),
    }


D_ = EtatDocument
DOCUMENTS = Workflow(
    access.DOCUMENTS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    final=(D_.ABANDONNE,),
    expect=Move("Noter un document", (), D_.MANQUANT, guards=(_team_works,), checks=(_received_in_time,),
                effect=_asked, circle=Cercle.ATELIER, payload=p.Receipt),
    receive=Move("Noter le document reçu", (D_.MANQUANT,), D_.RECU, usual=True, checks=(_received_in_time,),
                 effect=_received, circle=Cercle.ATELIER, payload=p.Receipt),
    read=Move("Écrire ce qu’il apprend", (D_.RECU, D_.LU), D_.LU, usual=True, checks=(_teaches,), effect=_read,
              circle=Cercle.ATELIER, payload=p.Lesson),
    give_up=Move("Renoncer au document", (D_.MANQUANT,), D_.ABANDONNE, has_motif=True, danger=True,
                 announce="Le document n’est plus attendu ; vos raisons se lisent au journal.",
                 circle=Cercle.ATELIER),
)  # fmt: skip


@one_act()
def expect_document(
    atelier: Atelier,
    *,
    actor: Actor,
    titre: str,
    origine: str,
    recu_le: dt.date | None = None,
    on: dt.date | None = None,
) -> DocumentRecu:
    """A document that the team needs: missing, or received that day already."""
    row = DocumentRecu(
        atelier=atelier, titre=titre.strip(), origine=origine.strip(), demande_le=on or horloge.today()
    )  # fmt: skip
    check_row(row, exclude=SET_BY_MOVES)
    DOCUMENTS.run(row, "expect", actor=actor, on=on, recu_le=recu_le)
    return row


def receive_document(
    document: DocumentRecu,
    *,
    actor: Actor,
    recu_le: dt.date | None = None,
    on: dt.date | None = None,
) -> None:
    DOCUMENTS.run(document, "receive", actor=actor, on=on, recu_le=recu_le)


def read_document(
    document: DocumentRecu, *, actor: Actor, enseignements: str, on: dt.date | None = None
) -> None:
    """It was read: what it teaches, which may be written again."""
    DOCUMENTS.run(document, "read", actor=actor, on=on, enseignements=enseignements)


def give_up_document(
    document: DocumentRecu, *, actor: Actor, motif: str, on: dt.date | None = None
) -> None:
    """It will not come; why is said."""
    DOCUMENTS.run(document, "give_up", actor=actor, on=on, motif=motif)
