"""What the page of one Atelier shows, whoever reads it: stages, what happens now, tabs, deadlines."""

from __future__ import annotations

from typing import Any

from django.db.models import Min
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import COURSE, Etat
from etabli.core import duties, tables
from etabli.core.access import Actor
from etabli.core.models import Echeance, Entry
from etabli.espaces.selectors import journal_line

def stages(atelier: Atelier) -> list[dict[str, Any]]:
    """The timeline: the day each stage was reached, read from the journal."""
    reached = dict(
        Entry.objects.filter(subject=atelier.reference)
        .exclude(target="")
        .values_list("target")
        .annotate(first=Min("effective_on"))
        .order_by()
    )
    return [
        {"label": etat.label, "state": _state(atelier, index), "date": reached.get(etat)}
        for index, etat in enumerate(COURSE)
    ]


def _state(atelier: Atelier, index: int) -> str:
    if atelier.etat == Etat.ABANDONNE:
        return "dropped"
    if index == atelier.stage:
        return "current"
    return "done" if index < atelier.stage else "coming"


def moves(atelier: Atelier, actor: Actor) -> list[dict[str, Any]]:
    """The bar of moves, with the reasons of those that are not possible yet."""
    return [
        {
            "label": choice.move.label,
            "url": reverse(
                "espaces:atelier-acte", args=[atelier.pk, choice.name.replace("_", "-")]
            ),
            "allowed": choice.is_open,
            "reasons": list(choice.blockers),
            "primary": choice.move.awaited,
            "danger": choice.name.startswith("abandon"),
        }
        for choice in duties.choices(atelier, actor)
    ]


def now(atelier: Atelier, actor: Actor) -> tuple[str, bool]:
    """What happens now, for this reader: the sentence, and whether it is theirs to act."""
    workflow = tables.workflow_of(atelier)
    can = workflow.access.abilities(actor, atelier)
    for name, move in workflow.moves_from(atelier.etat).items():
        if move.awaited and can.get(name):
            return move.todo, True
    waiting = [
        m.waiting for m in workflow.moves_from(atelier.etat).values() if m.awaited and m.waiting
    ]
    return (waiting or [PASSIVE.get(Etat(atelier.etat), "Rien n’est attendu pour l’instant.")])[
        0
    ], False


PASSIVE = {
    Etat.DESIGNATION: "Le groupement désigné a cinq jours ouvrés pour répondre.",
    Etat.DEVIS: "Le groupement prépare son devis ; le service pilote le vérifiera.",
    Etat.COMMANDE: "Le bon de commande se signe et s’engage.",
    Etat.CLOS: "L’Atelier est clos ; le suivi commence dès que la feuille de route est validée.",
    Etat.EN_SUIVI: "Les actions de la feuille de route se font ; la prochaine revue est datée ci-contre.",
    Etat.ARCHIVE: "L’Atelier est archivé.",
    Etat.ABANDONNE: "L’Atelier s’est arrêté.",
    Etat.EN_ATTENTE_ACCORD_CADRE: "Aucun accord-cadre ne permet de commander : la DGALN est prévenue.",
}


def deadlines(atelier: Atelier) -> list[dict[str, Any]]:
    """The open deadlines of the Atelier and of all that belongs to it, soonest first."""
    rows = Echeance.objects.filter(root=atelier.reference, met_on=None, cancelled_on=None)
    return [
        {
            "label": row.label,
            "due": row.due_on,
            "state": "suspendue"
            if row.suspended_on
            else "depassee"
            if row.is_late
            else "courante",
        }
        for row in rows.order_by("due_on", "pk")
    ]


STATE_ONLY = ("marches.", "credits.", "paiements.")


def story(atelier: Atelier, actor: Actor) -> list[dict[str, Any]]:
    """The journal of the Atelier; what touches money and holders is told to the State only."""
    rows = Entry.objects.filter(root=atelier.reference).order_by("-number")
    if not actor.has(*(Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.RPA, Role.GESTIONNAIRE_BUDGET,
                       Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.DGALN_ACHATS, Role.AUDITEUR)):  # fmt: skip
        rows = rows.filter(verb__startswith="ateliers.") | rows.filter(verb__startswith="seances.")
    return [journal_line(entry) for entry in rows[:200]]


def people(atelier: Atelier) -> list[tuple[str, str]]:
    """Who carries, who pilots, who works."""
    return [
        ("Chef de file", atelier.chef_de_file.nom),
        ("Service pilote", atelier.service_pilote.nom),
        ("Groupement", atelier.mandataire.nom if atelier.mandataire else "pas encore retenu"),
    ]
