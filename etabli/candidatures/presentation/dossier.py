"""The frame of a dossier: facts, tabs, stages, who does what next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.candidatures import selectors
from etabli.candidatures.models import Candidature
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import COURSE, FINAL, Etat
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.workflow import Move

TONES = {
    Etat.COMPLEMENT_DEMANDE: "warning",
    Etat.AJOURNEE: "warning",
    Etat.EN_ATTENTE_ACCORD_CADRE: "warning",
    Etat.NON_ELIGIBLE: "error",
    Etat.OPPORTUNITE_ECARTEE: "error",
    Etat.CADUQUE: "error",
    Etat.RETIREE: "neutral",
    Etat.ELIGIBLE: "success",
    Etat.PROGRAMMEE: "success",
    Etat.CONVERTIE: "success",
    Etat.BROUILLON: "progress",
    Etat.EN_SIGNATURE: "progress",
    Etat.EN_INSTRUCTION: "progress",
}
#: moves made on a page of their own, beside what they are about
ELSEWHERE = frozenset(
    {
        "deposit_letter", "refuse_letter", "confirm_letter", "answer_item", "accept_item",
        "refuse_item", "add_porteur", "start_draft",
    }
)  # fmt: skip
DANGER = frozenset({"discard", "reject", "withdraw", "leave"})


def tone(candidature: Candidature) -> str:
    return TONES.get(Etat(candidature.etat), "info")


def facts(candidature: Candidature) -> list[str]:
    """The line under the title: format, place, pilote, number."""
    number = f"n° {candidature.numero}" if candidature.numero else ""
    return [
        candidature.get_format_display(),
        str(candidature.commune),
        f"Pilote : {candidature.service_pilote.nom}",
        number,
    ]


def tabs(candidature: Candidature, can: dict[str, bool], current: str) -> list[dict[str, Any]]:
    """The tabs this reader may open."""
    has_fiche = bool(candidature.fiche_version)
    shown = [
        ("dossier", "Dossier", True),
        ("fiche", "Fiche", has_fiche),
        ("courriers", "Courriers", has_fiche),
        ("complement", "Compléments", candidature.demandes.exists()),
        ("instruction", "Instruction", can["view_grid"] and candidature.numero is not None),
        ("echanges", "Échanges", can["write_porteurs"] or can["read_state"]),
        ("suivi", "Suivi", True),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"candidatures:{name}", args=[candidature.pk]),
            "current": name == current,
        }
        for name, label, is_shown in shown
        if is_shown
    ]


def stages(candidature: Candidature) -> list[dict[str, Any]]:
    """The ordinary course with the day each stage was reached; a side state stands at its place."""
    reached = {
        entry.target: entry.effective_on
        for entry in selectors.history(candidature).order_by("number")
        if entry.target != entry.source
    }
    place = candidature.stage
    if place < 0:
        place = max((COURSE.index(Etat(e)) for e in reached if e in COURSE), default=0)
    lines = []
    for rank, etat in enumerate(COURSE):
        state = "done" if rank < place else "current" if rank == place else "coming"
        if rank == place and candidature.etat in FINAL:
            state = "done"
        lines.append({"label": etat.label, "state": state, "date": reached.get(etat, "")})
    if candidature.etat in FINAL and candidature.etat != Etat.CONVERTIE:
        kept = [line for line in lines if line["state"] == "done"]
        return [*kept, {"label": candidature.get_etat_display(), "state": "dropped",
                        "date": candidature.etat_on}]  # fmt: skip
    lines[place]["detail"] = _side_detail(candidature)
    return lines


def _side_detail(candidature: Candidature) -> str:
    etat = Etat(candidature.etat)
    return "" if etat in COURSE else etat.label


@dataclass(frozen=True, slots=True)
class Now:
    """« Ce qui se passe maintenant »: what this reader must do, or whom they wait for."""

    title: str
    sentences: list[str]
    is_mine: bool


def now(candidature: Candidature, actor: Actor) -> Now:
    """The awaited moves of the stage, said to this reader."""
    if candidature.etat in FINAL:
        return Now(candidature.get_etat_display(), [_ending(candidature)], False)
    can = WORKFLOW.access.abilities(actor, candidature)
    found = WORKFLOW.moves_from(candidature.etat)
    awaited = [(name, move) for name, move in found.items() if move.awaited]
    mine = [move for name, move in awaited if can[name]]
    if mine:
        return Now("À vous de jouer", [move.todo for move in mine if move.todo], True)
    lines = [f"{move.waiting} ({who_may(name)})" for name, move in awaited if move.waiting]
    return Now("Rien à faire pour vous maintenant", lines, False)


def who_may(name: str) -> str:
    """The roles expected to act, in words."""
    row = WORKFLOW.access.rows[name]
    return ", ".join(str(Role(role).label).lower() for role in row if role != Role.CLOCK)


def _ending(candidature: Candidature) -> str:
    sentences = {
        Etat.OPPORTUNITE_ECARTEE: "La DGALN n’a pas retenu l’opportunité. Ses raisons sont ci-dessous.",
        Etat.NON_ELIGIBLE: "La candidature n’est pas éligible. La lettre de décision donne les raisons.",
        Etat.CONVERTIE: "La candidature est devenue un Atelier : la suite se passe sur sa page.",
        Etat.RETIREE: "La candidature a été retirée.",
        Etat.CADUQUE: "La candidature est caduque. Elle peut être reprise dans un nouveau brouillon.",
    }
    return sentences[Etat(candidature.etat)]


def moves(candidature: Candidature, actor: Actor) -> list[dict[str, Any]]:
    """The moves of this reader, those of other pages left out, with why not yet."""
    return [
        {
            "label": choice.move.label,
            "url": reverse(
                "candidatures:acte", args=[candidature.pk, choice.name.replace("_", "-")]
            ),
            "allowed": choice.is_open,
            "reasons": list(choice.blockers),
            "primary": _is_primary(choice.move),
            "danger": choice.name in DANGER,
        }
        for choice in duties.choices(candidature, actor)
        if choice.name not in ELSEWHERE
    ]


def _is_primary(move: Move[Any]) -> bool:
    return move.awaited


def contacts(candidature: Candidature) -> list[dict[str, str]]:
    """Whom to call: the pilote first, then the bureau."""
    pilote = candidature.service_pilote
    lines = [
        {"label": "Service pilote", "value": pilote.nom, "hint": _reach(pilote)},
        {"label": "Chef de file", "value": candidature.chef_de_file.nom,
         "hint": _reach(candidature.chef_de_file)},
    ]  # fmt: skip
    if candidature.instructeur_nom:
        lines.append(
            {"label": "Instruction (DGALN)", "value": candidature.instructeur_nom, "hint": ""}
        )
    return lines


def _reach(organisation: Any) -> str:
    return " · ".join(part for part in (organisation.telephone, organisation.courriel) if part)
