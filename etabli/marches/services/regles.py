"""The rules of the consultations of a framework à marchés subséquents: what must be true of them (4.6)."""

from __future__ import annotations

from dataclasses import asdict

from etabli.core import parametres
from etabli.core.guards import guard
from etabli.core.words import words
from etabli.core.workflow import Attempt, Filled
from etabli.marches import criteres
from etabli.marches import payloads as p
from etabli.marches.models import AccordCadre, ReglesConsultation

#: what the règlement says of a tie when it says nothing of its own (N-5)
DEPARTAGE = (
    "À égalité de total, l’offre la mieux notée sur le critère le plus lourd l’emporte, puis sur le "
    "suivant ; puis la moins chère. Si l’égalité demeure, une seconde analyse motivée départage."
)


@guard("AC-8", "L’accord-cadre est à marchés subséquents")
def is_consulted(attempt: Attempt[AccordCadre]) -> str | None:
    """A framework à bons de commande asks no offer: its holders go by turn, at their prices."""
    if not attempt.obj.is_by_turn:
        return None
    return (
        "Un accord-cadre à bons de commande n’a pas de consultation : ses titulaires ont des prix."
    )


def rules_stand(attempt: Filled[AccordCadre, p.Rules]) -> list[str]:
    """Criteria that weigh 100, a formula that keeps the price its weight, a tie rule, enough days."""
    data, on = attempt.data, attempt.on
    faults = [*faults_of_rows(data.criteres)]
    if fault := criteres.fault_of_formule(data.formule):
        faults.append(fault)
    if not data.departage.strip():
        faults.append("Écrivez comment les ex aequo sont départagés : le code ne le dit plus.")
    if data.delai_reponse_jours < parametres.integer("consultation_min_jours", on=on):
        faults.append(
            f"Laissez au moins {words('consultation_min_jours', on=on)} aux titulaires pour répondre."
        )
    return faults


def faults_of_rows(rows: list[dict[str, object]]) -> list[str]:
    """What is wrong with these criteria, in sentences."""
    if not rows:
        return ["Donnez les critères et leurs poids."]
    try:
        return criteres.faults_of_grille(criteres.grille_of(rows))
    except ValueError as fault:
        return [f"Les critères ne se lisent pas : {fault}."]


def missing(accord: AccordCadre) -> list[str]:
    """What keeps the framework from being notified: its rules are not written, or do not stand."""
    found = ReglesConsultation.objects.filter(accord_cadre=accord).first()
    if found is None:
        return ["Écrivez les règles de consultation : critères, formule du prix, départage."]
    return faults_of_rows(found.criteres)


def keep_rules(accord: AccordCadre, rules: p.Rules) -> ReglesConsultation:
    """The one row of the rules of a framework."""
    row, _ = ReglesConsultation.objects.update_or_create(
        accord_cadre=accord, defaults=asdict(rules)
    )
    return row
