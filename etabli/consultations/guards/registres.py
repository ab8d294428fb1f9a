"""A register of PLACE: one that can be read, of this consultation, with something new (4.9)."""

from __future__ import annotations

from etabli.consultations import payloads as p
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import registres
from etabli.consultations.states import NatureRegistre
from etabli.core.refus import Refused
from etabli.core.workflow import Filled

NOTHING_NEW = "Rien n’est à verser : toutes les lignes de ce registre sont déjà là."
NOTHING_READ = "Aucune ligne de ce registre ne peut être versée :"


def register_brings_something(attempt: Filled[MarcheSubsequent, p.Register]) -> list[str]:
    """4.9: read twice, a register changes nothing the second time."""
    data = attempt.data
    if data.nature not in NatureRegistre:
        return ["Choisissez le registre des retraits ou celui des questions."]
    try:
        plan = registres.plan_of(attempt.obj, data.nature, data.texte)
    except Refused as refusal:
        return list(refusal.reasons)
    if plan.new:
        return []
    if plan.faults and not plan.present:
        return [NOTHING_READ, *map(str, plan.faults)]
    return [NOTHING_NEW, *map(str, plan.faults)]
