"""The verbs of the map of the actors: put on it, invited, met, taken off; no name goes to the journal."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict, Unpack

from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access, acteurs
from etabli.seances import payloads as p
from etabli.seances.models import ActeurAMobiliser, Entretien, Reunion
from etabli.seances.services.checks import changed_fields, check_row, tried_with
from etabli.seances.states import EtatActeur, EtatEntretien, EtatReunion

E_ = EtatActeur
SET_BY_MOVES = ("invite_le", "rencontre_le", "entretien", "reunion", "effacee_le")
#: a map is drawn up to two years before the contract; a day before that is a mistake of the year
BACK = 24
FAR = "ce jour est trop ancien : vérifiez l’année."


class Words(TypedDict, total=False):
    """Who, of which college, what for; what is not given does not change."""

    college: str
    organisme: str
    personne: str
    apport: str


@guard("", "L’Atelier n’est pas clos")
def _atelier_stands(attempt: Attempt[ActeurAMobiliser]) -> str | None:
    if attempt.obj.atelier.etat in states(Group.OVER, Group.FOLLOWED):
        return "L’Atelier est clos : la carte des acteurs ne change plus."
    return None


def _day_faults(day: dt.date, *, on: dt.date, what: str) -> list[str]:
    if day > on:
        return [f"{what} n’a pas encore eu lieu : notez-la une fois faite."]
    if day < on - dt.timedelta(days=31 * BACK):
        return [f"{what} : {FAR}"]
    return []


def _was_invited(attempt: Filled[ActeurAMobiliser, p.Invited]) -> list[str]:
    return _day_faults(attempt.data.invite_le, on=attempt.on, what="L’invitation")


def _was_met(attempt: Filled[ActeurAMobiliser, p.Met]) -> list[str]:
    """The interview or the meeting is of this Atelier, and was held that day at the latest."""
    data, atelier = attempt.data, attempt.obj.atelier_id
    faults = _day_faults(data.rencontre_le, on=attempt.on, what="La rencontre")
    found, held = data.entretien, data.reunion
    if found and (found.atelier_id != atelier or found.etat != EtatEntretien.CONSIGNE):
        faults.append(
            "Cet entretien n’est pas de cet Atelier, ou il est retiré : choisissez-en un autre."
        )
    if held and (held.atelier_id != atelier or held.etat != EtatReunion.TENUE):
        faults.append(
            "Cette réunion n’est pas notée tenue dans cet Atelier : choisissez-en une autre."
        )
    return faults


def _invited(attempt: Filled[ActeurAMobiliser, p.Invited]) -> Changes:
    return {"invite_le": attempt.data.invite_le}


def _met(attempt: Filled[ActeurAMobiliser, p.Met]) -> Changes:
    data = attempt.data
    return {
        "rencontre_le": data.rencontre_le,
        "entretien": data.entretien,
        "reunion": data.reunion,
    }


def _removed(attempt: Attempt[ActeurAMobiliser]) -> Changes:
    return {"personne": ""}


def _forgotten(attempt: Attempt[ActeurAMobiliser]) -> Changes:
    return {"personne": "", "effacee_le": attempt.on}


ACTEURS = Workflow(
    access.ACTEURS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    final=(E_.RETIRE,),
    add=Move("Ajouter un acteur à la carte", (), E_.A_RENCONTRER, guards=(_atelier_stands,), circle=Cercle.ATELIER),
    amend=Move("Modifier l’acteur", (E_.A_RENCONTRER, E_.INVITE, E_.RENCONTRE), guards=(_atelier_stands,),
               circle=Cercle.ATELIER, payload=p.Changed),
    invite=Move("Noter l’invitation", (E_.A_RENCONTRER,), E_.INVITE, usual=True, guards=(_atelier_stands,),
                checks=(_was_invited,), effect=_invited, circle=Cercle.ATELIER, payload=p.Invited),
    meet=Move("Noter la rencontre", (E_.A_RENCONTRER, E_.INVITE), E_.RENCONTRE, guards=(_atelier_stands,),
              checks=(_was_met,), effect=_met, circle=Cercle.ATELIER, payload=p.Met),
    remove=Move("Retirer de la carte", (E_.A_RENCONTRER, E_.INVITE, E_.RENCONTRE), E_.RETIRE, effect=_removed,
                danger=True, announce="Il ne compte plus sur la carte ; le nom de la personne est effacé.",
                circle=Cercle.ATELIER),
    forget=Move("Effacer le nom de la personne", (E_.A_RENCONTRER, E_.INVITE, E_.RENCONTRE), rule="7.4",
                effect=_forgotten, circle=Cercle.ATELIER),
)  # fmt: skip


@one_act()
def add_actor(
    atelier: Atelier, *, actor: Actor, on: dt.date | None = None, **words: Unpack[Words]
) -> ActeurAMobiliser:
    """Put somebody on the map: an organisation, a person, or a person of an organisation."""
    row = ActeurAMobiliser(atelier=atelier, **words)
    check_row(row, exclude=SET_BY_MOVES)
    ACTEURS.run(row, "add", actor=actor, on=on)
    return row


@one_act()
def add_actors(
    atelier: Atelier, *, actor: Actor, lignes: str, on: dt.date | None = None
) -> list[ActeurAMobiliser]:
    """Put on the map the lines that were pasted; all of them or none, those that are there already left out."""
    found, faults = acteurs.read_lines(lignes)
    if faults:
        raise Refused(*faults)
    there = set(acteurs.on_the_map(atelier).values_list("organisme", "personne"))
    new = {(one.organisme, one.personne): one for one in found}
    return [
        add_actor(
            atelier, actor=actor, on=on, organisme=one.organisme, personne=one.personne,
            college=one.college, apport=one.apport,
        )
        for key, one in new.items()
        if key not in there
    ]  # fmt: skip


@one_act()
def amend_actor(
    row: ActeurAMobiliser, *, actor: Actor, on: dt.date | None = None, **words: Unpack[Words]
) -> None:
    """Correct who it is, of which college, what for."""
    names = changed_fields(row, words)
    if not names:
        return
    if row.effacee_le is not None:
        raise Refused("Le nom de la personne a été effacé : cette ligne ne se modifie plus.")
    with tried_with(row, words):
        check_row(row, exclude=SET_BY_MOVES)
    ACTEURS.run(row, "amend", actor=actor, on=on, champs=names)
    row.save(update_fields=names)


def invite_actor(
    row: ActeurAMobiliser, *, actor: Actor, invite_le: dt.date, on: dt.date | None = None
) -> None:
    """They were asked, that day."""
    ACTEURS.run(row, "invite", actor=actor, on=on, invite_le=invite_le)


def meet_actor(
    row: ActeurAMobiliser,
    *,
    actor: Actor,
    rencontre_le: dt.date | None = None,
    entretien: Entretien | None = None,
    reunion: Reunion | None = None,
    on: dt.date | None = None,
) -> None:
    """They were met: that day, or that of the interview or of the meeting where it was."""
    day = rencontre_le or (entretien and entretien.mene_le) or (reunion and reunion.tenue_le)
    ACTEURS.run(
        row, "meet", actor=actor, on=on, rencontre_le=day or on or horloge.today(), entretien=entretien,
        reunion=reunion,
    )  # fmt: skip


def remove_actor(row: ActeurAMobiliser, *, actor: Actor, on: dt.date | None = None) -> None:
    """Taken off the map; the name of the person is erased."""
    ACTEURS.run(row, "remove", actor=actor, on=on)
