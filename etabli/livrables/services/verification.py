"""V2, V3: verified within the delay, decided by the head of service; silence is for the clock."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances, end_in_days
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.livrables.models import Livrable
from etabli.livrables.services.moves import WORKFLOW, stop_execution


def start_verification(livrable: Livrable, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """The service says that it reads; the delay runs from the deposit all the same."""
    return WORKFLOW.run(livrable, "start_verification", actor=actor, on=on)


def admit_livrable(
    livrable: Livrable, *, actor: Actor, motif: str = "", on: dt.date | None = None
) -> Entry:
    """V3, V4: the document answers the order; service fait may be certified."""
    return WORKFLOW.run(livrable, "admit", actor=actor, on=on, motif=motif)


@one_act()
def postpone_livrable(
    livrable: Livrable,
    *,
    actor: Actor,
    motif: str,
    jours: int | None = None,
    on: dt.date | None = None,
) -> Entry:
    """V3: what to correct; 15 days unless said otherwise, then a new verification."""
    day = on or horloge.today()
    if jours is not None and jours < 1:
        raise Refused("Laissez au moins un jour au groupement pour corriger.")
    due = None if jours is None else end_in_days(day, jours, rolls=False)
    echeances.start(livrable, "reprise", WORKFLOW.delays["reprise"], on=day, due_on=due)
    if Atelier.objects.filter(pk=livrable.atelier_id, etat=EtatAtelier.SUSPENDU).exists():
        stop_execution(livrable, on=day)
    # after its delay, which its messages tell
    return WORKFLOW.run(livrable, "postpone", actor=actor, on=day, motif=motif, jours=jours)


def open_hearing(
    livrable: Livrable, *, actor: Actor, objet: str, motif: str, on: dt.date | None = None
) -> Entry:
    """V3, 10.6: the letter that opens the hearing stops the verification (`objet`: REFACTION or REJET)."""
    return WORKFLOW.run(livrable, "open_hearing", actor=actor, on=on, objet=objet, motif=motif)


def answer_hearing(
    livrable: Livrable, *, actor: Actor, observations: str, on: dt.date | None = None
) -> Entry:
    """What the holder answers; the verification goes on from that day."""
    return WORKFLOW.run(livrable, "observe", actor=actor, on=on, observations=observations)


def admit_with_refaction(
    livrable: Livrable,
    *,
    actor: Actor,
    motif: str,
    taux: Decimal | None = None,
    montant: Decimal | None = None,
    on: dt.date | None = None,
) -> Entry:
    """V3: admitted at a reduced price, in % or in € HT, after the holder was heard."""
    return WORKFLOW.run(
        livrable,
        "admit_with_refaction",
        actor=actor,
        on=on,
        motif=motif,
        taux=taux,
        montant=montant,
    )


def reject_livrable(
    livrable: Livrable, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """V3: reasoned, after the holder was heard; what was ordered is to be done again."""
    return WORKFLOW.run(livrable, "reject", actor=actor, on=on, motif=motif)
