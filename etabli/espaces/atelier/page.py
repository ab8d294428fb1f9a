"""What the page of one Atelier shows, whoever reads it: now, stages with their proof, next dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict

from etabli.acteurs.states import COLLECTIVITE_ROLES
from etabli.ateliers.access import seat_of
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import territory
from etabli.ateliers.states import Etat
from etabli.candidatures.access import TABLE as CANDIDATURES
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages.fiche import SectionRead, read_by_the_team
from etabli.core import duties, horloge, reading, tables
from etabli.core.access import Actor
from etabli.core.duties import Duty
from etabli.core.formats import date_longue, euros
from etabli.core.models import Echeance, Entry
from etabli.core.ui.doors import Line, bar
from etabli.espaces.access import concerned, is_state, visible_subjects
from etabli.espaces.atelier import proofs as stage_proofs
from etabli.espaces.atelier import words
from etabli.espaces.mon_etabli.board import ToDo, line_of, who_may
from etabli.paiements import selectors as paiements
from etabli.redaction import selectors as redaction
from etabli.redaction.states import Etat as EtatTexte
from etabli.redaction.states import Nature
from etabli.seances import publication as seances
from etabli.seances.states import GenreReunion


class Owed(ToDo):
    """One thing to do on this Atelier; `url` is empty when it is done nowhere else than here."""

    since: dt.date


class OwedByOthers(Owed):
    """The same, and who must act, in words."""

    who: str


class Stage(TypedDict):
    """One stage of the course: its state for the timeline, its day once reached, what proves it."""

    label: str
    state: str
    date: dt.date | None
    detail: str


class Deadline(TypedDict):
    """One open deadline that this reader may know."""

    label: str
    due: dt.date
    state: str


class Room(TypedDict):
    """What the template of the page of an Atelier reads."""

    atelier: Atelier
    territoire: str
    now: Now
    moves: list[Line]
    missing: list[str]
    stages: list[Stage]
    deadlines: list[Deadline]
    people: list[tuple[str, str]]
    money: list[tuple[str, str]]
    candidature: Candidature | None
    is_visit_ahead: bool


class Demand(TypedDict):
    """What the territory asked, as the team reads it."""

    atelier: Atelier
    sections: list[SectionRead]
    candidature: Candidature | None


def context(atelier: Atelier, actor: Actor) -> Room:
    """Everything the page shows to this reader."""
    lines = bar(atelier, actor)
    stages, deadlines = stages_and_deadlines(atelier, actor)
    return {
        "atelier": atelier,
        "territoire": territory(atelier),
        "now": now(atelier, actor),
        "moves": lines,
        "missing": missing(atelier, actor, lines),
        "stages": stages,
        "deadlines": deadlines,
        "people": people(atelier),
        "money": money(atelier, actor),
        "candidature": candidature(atelier, actor),
        "is_visit_ahead": bool(atelier.site_to and atelier.site_to >= horloge.today()),
    }


@dataclass(slots=True)
class Now:
    """What happens now: what this reader must do, what is awaited from others, the sentence if none."""

    mine: list[Owed]
    others: list[OwedByOthers]
    sentence: str

    @property
    def is_mine(self) -> bool:
        return bool(self.mine)


def now(atelier: Atelier, actor: Actor) -> Now:
    """My duties on this Atelier and all that belongs to it, then what the others owe."""
    owed = duties.duties(concerned(actor), roots=[atelier.reference])
    return now_of(atelier, actor, owed)


def now_of(atelier: Atelier, actor: Actor, owed: list[Duty]) -> Now:
    """The same, from what is known to wait on this Atelier."""
    current = [duty for duty in owed if not duty.is_early]
    others = [duty for duty in current if not duty.is_mine and duty.row.is_told]
    mine = [_line(lot) for lot in _gathered([duty for duty in current if duty.is_mine])]
    lines = [_awaited(lot, actor) for lot in _gathered(others)]
    return Now(mine, lines, _sentence(atelier, actor, others))


def _gathered(found: list[Duty]) -> list[list[Duty]]:
    lots: dict[str, list[Duty]] = {}
    for duty in found:
        lots.setdefault(duty.sentence, []).append(duty)
    return list(lots.values())


def _line(lot: list[Duty]) -> Owed:
    line: Owed = {**line_of(lot), "since": lot[0].row.since}
    return {**line, "about": "", "url": ""} if _is_own(lot[0]) else line


def _awaited(lot: list[Duty], actor: Actor) -> OwedByOthers:
    return {**_line(lot), "who": who_may(lot[0], actor)}


def _is_own(duty: Duty) -> bool:
    """Is it of the Atelier itself?"""
    return duty.row.subject == duty.row.root


def _sentence(atelier: Atelier, actor: Actor, others: list[Duty]) -> str:
    if own := next((duty.sentence for duty in others if _is_own(duty)), ""):
        return own
    return words.said(atelier, words.reader_of(atelier, actor))


def missing(atelier: Atelier, actor: Actor, lines: list[Line]) -> list[str]:
    """What is missing to leave this stage, in sentences; told to the State, whose acts these are.

    Whose act it is reads it under the act itself, and once.
    """
    name = deroule_of(atelier).stage(atelier.etat).next
    is_in_the_bar = any(line.name == name for line in lines)
    if not name or is_in_the_bar or not is_state(actor, atelier):
        return []
    return tables.workflow_of(atelier).blockers(atelier, name, actor=actor)


def stages_and_deadlines(atelier: Atelier, actor: Actor) -> tuple[list[Stage], list[Deadline]]:
    """The timeline with what proves each stage, and the open deadlines: of what the reader may see."""
    seat = seat_of(atelier, actor)
    proofs = list(stage_proofs.entries(atelier, seat))
    open_ones = Echeance.objects.filter(root=atelier.reference, met_on=None, cancelled_on=None)
    dates = list(reading.opened(open_ones, seat).order_by("due_on", "pk"))
    if not is_state(actor, atelier):
        named = {row.subject for row in proofs} | {row.subject for row in dates}
        seen = visible_subjects(actor, named)
        proofs = [row for row in proofs if row.subject in seen]
        dates = [row for row in dates if row.subject in seen]
    names = stage_proofs.names(atelier, dates)
    return _stages(atelier, proofs), [_deadline(row, names.get(row.subject)) for row in dates]


def _stages(atelier: Atelier, entries: list[Entry]) -> list[Stage]:
    reached = stage_proofs.first_days(atelier, entries)
    proofs = stage_proofs.by_stage(atelier, entries)
    deroule = deroule_of(atelier)
    found: list[Stage] = []
    for place, etat in enumerate(deroule.course):
        found.append(
            {
                "label": deroule.labels[etat],
                "state": _state(atelier, place),
                "date": reached.get(etat) if place <= atelier.stage else None,
                "detail": proofs.get(etat, ""),
            }
        )
        if etat == Etat.CADRAGE:
            found += [*_launch(atelier, place), *_etonnement(atelier)]
    return found


def _launch(atelier: Atelier, place: int) -> list[Stage]:
    """The launch seminar, between the cadrage and the first session: held, planned, or still to plan.

    It gates nothing: one that nobody planned leaves the course with the cadrage.
    """
    found = seances.meeting_day(atelier, GenreReunion.LANCEMENT)
    if found is None and atelier.stage > place:
        return []
    day, is_held = found or (None, False)
    said = f"Prévu le {date_longue(day)}." if day else "Il se prévoit dans l’onglet « Réunions »."
    return [_beside(atelier, GenreReunion.LANCEMENT.label, day, said, is_done=is_held)]


def _etonnement(atelier: Atelier) -> list[Stage]:
    """The rapport d’étonnement, in the formats that write one: expected early, it gates nothing."""
    if Nature.ETONNEMENT not in {paper.nature for paper in redaction.papers(atelier)}:
        return []
    texte = redaction.texte_of(atelier, Nature.ETONNEMENT)
    is_done = texte is not None and texte.etat == EtatTexte.REMIS
    said = "En cours d’écriture." if texte else "Il s’écrit dans l’onglet « Écrits »."
    return [_beside(atelier, Nature.ETONNEMENT.label, None, said, is_done=is_done)]


def _beside(
    atelier: Atelier, label: str, day: dt.date | None, said: str, *, is_done: bool
) -> Stage:
    """What the course expects beside its stages."""
    dropped = atelier.etat == Etat.ABANDONNE
    return {
        "label": label,
        "state": "dropped" if dropped else "done" if is_done else "coming",
        "date": day if is_done else None,
        "detail": "" if is_done else said,
    }


def _state(atelier: Atelier, place: int) -> str:
    if atelier.etat == Etat.ABANDONNE:
        return "dropped"
    if place == atelier.stage:
        return "current"
    return "done" if place < atelier.stage else "coming"


def _deadline(row: Echeance, name: str | None) -> Deadline:
    state = "suspendue" if row.suspended_on else "depassee" if row.is_late else "courante"
    label = f"{row.label}\u00a0: {name}" if name else row.label
    return {"label": label, "due": row.due_on, "state": state}


def people(atelier: Atelier) -> list[tuple[str, str]]:
    """Who carries, who pilots, who works."""
    return [
        ("Collectivité chef de file", atelier.chef_de_file.nom),
        ("Service pilote", atelier.service_pilote.nom),
        ("Équipe", atelier.mandataire.nom if atelier.mandataire else "pas encore connue"),
    ]


def money(atelier: Atelier, actor: Actor) -> list[tuple[str, str]]:
    """Engagé, payé, reste: for the State. The collectivité reads what it pays itself (D-16)."""
    if is_state(actor, atelier):
        line = paiements.money_line(atelier)
        named = (("Engagé", line.engage), ("Payé", line.paye), ("Reste à payer", line.reste))
        return [(name, euros(amount, "TTC")) for name, amount in named]
    if actor.has(*COLLECTIVITE_ROLES):
        return [("Ce que cela coûte", paiements.mayor_line(atelier))]
    return []


def asked(atelier: Atelier, actor: Actor) -> Demand:
    """The fiche as the team reads it, and the dossier for those who may open it."""
    source = atelier.candidature
    return {
        "atelier": atelier,
        "sections": read_by_the_team(source) if source else [],
        "candidature": candidature(atelier, actor),
    }


def candidature(atelier: Atelier, actor: Actor) -> Candidature | None:
    """The candidature it comes from, for those who may read it."""
    return CANDIDATURES.visible(actor).filter(pk=atelier.candidature_id or 0).first()
