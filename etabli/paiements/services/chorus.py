"""What Chorus says is carried out here: numbers of commitment, payments; all of it, or nothing."""

from __future__ import annotations

from etabli.consultations import services as consultations
from etabli.core.access import Actor
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.marches import services as marches
from etabli.marches.models import BonDeCommande
from etabli.paiements.selectors import chorus as reads
from etabli.paiements.selectors.chorus import Engager, Payer
from etabli.paiements.services.payments import pay_demande

CHANGED = "Ce qui serait fait a changé depuis que vous l’avez regardé : regardez de nouveau."
NOTHING = "Aucune ligne de ce fichier n’est à faire."


@one_act()
def carry_out_chorus(*, actor: Actor, nature: str, texte: str, seen: str) -> int:
    """The lines of the plan that was shown, by the verbs of the screens; a refusal undoes them all.

    The same file a second time finds each of its lines already here.
    """
    plan = reads.plan_of(actor, nature, texte)
    if plan.mark != seen:
        raise Refused(CHANGED)
    if not plan.new:
        raise Refused(NOTHING)
    for one in plan.lines:
        try:
            _carry_out(one, actor=actor)
        except Refused as refusal:
            raise Refused(*(f"Ligne {one.line} — {said}" for said in refusal.reasons)) from refusal
    return plan.new


def _carry_out(one: Engager | Payer, *, actor: Actor) -> None:
    if isinstance(one, Payer):
        pay_demande(one.demande, actor=actor, on=one.on)
    elif isinstance(one.contrat, BonDeCommande):
        marches.engage_bon(one.contrat, actor=actor, numero_ej=one.numero_ej)
    else:
        consultations.engage_marche(one.contrat, actor=actor, numero_ej=one.numero_ej)
