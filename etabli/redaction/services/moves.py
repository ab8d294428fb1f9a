"""The machine of a text: begun, written, handed in, written again when corrections are asked for."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.deroules import Group
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.livrables import services as livrables
from etabli.livrables.selectors import kit
from etabli.redaction import access, selectors
from etabli.redaction import payloads as p
from etabli.redaction.guards import press_rights
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.plans import Paper, current
from etabli.redaction.states import Etat, Nature

Trying = Attempt[Texte]


@guard("V1", "Le contrat de l’équipe est notifié")
def _contract_runs(attempt: Trying) -> str | None:
    atelier = attempt.obj.atelier
    if atelier.notified_on is None:
        return "Le contrat de l’équipe n’est pas encore notifié : rien ne s’écrit avant."
    if atelier.state.group in (Group.EXECUTION, Group.SUSPENDED, Group.FOLLOWED):
        return None
    return "L’Atelier est terminé : rien ne s’y écrit plus."


@guard("V1", "Ce texte n’est pas encore commencé")
def _not_begun(attempt: Trying) -> str | None:
    one = attempt.obj
    if selectors.texte_of(one.atelier, one.nature, one.rang) is None:
        return None
    return "Quelqu’un vient de commencer ce texte : rechargez la page pour y écrire."


@guard("V1", "Les parties à écrire le sont")
def _is_written(attempt: Trying) -> list[str]:
    return selectors.missing_parts(attempt.obj)


def _is_a_livrable(attempt: Trying) -> bool:
    one = attempt.obj
    return one.paper.livrable in {line.type for line in kit(one.atelier)}


@guard("V1", "Le livrable du contrat peut être déposé", concerns=_is_a_livrable)
def _livrable_is_awaited(attempt: Trying) -> list[str]:
    """What the contract asks for is handed in as its livrable."""
    livrable = attempt.obj.livrable
    if livrable is None:
        return ["Ce livrable n’est pas encore attendu : il l’est dès que le contrat le demande."]
    move = livrables.deposit_move(livrable)
    if not livrables.WORKFLOW.moves[move].leaves(livrable.etat):
        told = livrable.get_etat_display().lower()
        return [f"Le livrable ne se dépose pas à cette étape (aujourd’hui : {told})."]
    return livrables.WORKFLOW.blockers(livrable, move, actor=attempt.actor, on=attempt.on)


def _is_for_the_press(attempt: Trying) -> bool:
    return attempt.obj.nature == Nature.KIT_PRESSE


@guard("V5", "Les droits de chaque image sont acquis pour la presse", concerns=_is_for_the_press)
def _press_may_show(attempt: Trying) -> list[str]:
    """V5: a press kit is made to be shown."""
    return press_rights(attempt.obj)


def _handed_in(attempt: Filled[Texte, p.HandIn]) -> Changes:
    return {"remis_on": attempt.on, "document": attempt.data.document}


WORKFLOW = Workflow(
    access.TEXTES,
    audiences=audiences_through("atelier"),
    related=("atelier", "atelier__commune"),
    begin=Move(
        "Commencer un texte",
        (),
        Etat.EN_ECRITURE,
        rule="V1",
        guards=(_contract_runs, _not_begun),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    hand_in=Move(
        "Remettre le texte",
        (Etat.EN_ECRITURE,),
        Etat.REMIS,
        rule="V1",
        guards=(_is_written, _press_may_show, _livrable_is_awaited),
        payload=p.HandIn,
        effect=_handed_in,
        usual=True,
        announce="Le texte est figé en PDF accessible ; le même texte reste lisible en ODT et en DOCX. "
        "Tous ceux que l’Atelier concerne peuvent le lire.",
        informs=("pilote", "mandataire", "porteurs"),
        circle=Cercle.ATELIER,
    ),
    resume=Move(
        "Reprendre le texte",
        (Etat.REMIS,),
        Etat.EN_ECRITURE,
        rule="V1",
        announce="Le texte s’écrit de nouveau. Ce qui a été remis reste lisible tel quel.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    forget_pictured=Move(
        "Effacer les noms de qui l’on reconnaît",
        tuple(Etat),
        rule="7.4",
        payload=p.Forgotten,
        circle=Cercle.ETAT_TITULAIRE,
    ),
)


@one_act()
def begin_texte(
    atelier: Atelier, paper: Paper, *, actor: Actor, on: dt.date | None = None
) -> Texte:
    """A text on the newest outline of this paper, with its empty sections."""
    plan = current(paper.nature)
    texte = Texte(
        atelier=atelier,
        nature=paper.nature,
        rang=paper.rang,
        version_plan=plan.version,
        livrable=selectors.livrable_of(atelier, paper),
    )
    WORKFLOW.run(texte, "begin", actor=actor, on=on)
    SectionTexte.objects.bulk_create(
        SectionTexte(texte=texte, code=one.code, rang=rank, is_pilote=one.is_pilote)
        for rank, one in enumerate(plan.parties, 1)
    )
    return texte


def resume_texte(texte: Texte, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """Write again what was handed in, when it is no livrable of the contract."""
    return WORKFLOW.run(texte, "resume", actor=actor, on=on)
