"""The moves beside the ordinary course, the same in every format: wait, suspend, abandon (F15 to F17).

What a published version does of them is locked with it: changing one here is refused by its digest.
"""

from __future__ import annotations

from django.db.models import Q

from etabli.ateliers.guards import lead_is_there
from etabli.ateliers.models import Atelier
from etabli.ateliers.payloads import Suspension
from etabli.ateliers.services import effects
from etabli.ateliers.states import Etat
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move

#: the delays of the work of the team: the target, then the longest or the alert
DURATIONS = ("cible", "plafond")
E_ = Etat


def aside(
    *, waits: tuple[str, ...], in_course: tuple[str, ...], suspending: str, resuming: str
) -> dict[str, Move[Atelier]]:
    """Waits for a framework from the states `waits`; suspends and abandons from those `in_course`.

    `suspending` and `resuming` are what is announced of these two, in the words of the format.
    """
    return {
        "wait_framework": Move(
            "Attendre un accord-cadre", waits, E_.EN_ATTENTE_ACCORD_CADRE, rule="F15",
            informs=("achats", "pilote"), told="a mis l’Atelier en attente d’un accord-cadre",
            circle=Cercle.ETAT,
        ),
        "leave_wait": Move(
            "Reprendre après l’attente", (E_.EN_ATTENTE_ACCORD_CADRE,), E_.A_LANCER, rule="F15",
            informs=("pilote", "dgaln"), told="a repris l’Atelier après l’attente", circle=Cercle.ETAT,
        ),
        "suspend": Move(
            "Suspendre l’Atelier", in_course, E_.SUSPENDU, rule="F16",
            has_motif=True, checks=(effects.suspension_not_too_long,), effect=effects.suspended,
            pauses=DURATIONS, informs=("mandataire", "porteurs", "dgaln"), announce=suspending,
            circle=Cercle.ATELIER, danger=True, payload=Suspension,
        ),
        "resume": Move(
            "Reprendre l’Atelier", (E_.SUSPENDU,), None, rule="F16",
            guards=(lead_is_there,), checks=(effects.not_before_suspension,), effect=effects.resumed,
            awaited=True, pending=Q(chef_parti_on=None),
            resumes=DURATIONS, informs=("mandataire", "porteurs", "dgaln"),
            todo="L’Atelier est suspendu : reprenez-le quand c’est possible.",
            waiting="L’Atelier est suspendu.", announce=resuming, circle=Cercle.ATELIER,
        ),
        "abandon": Move(
            "Abandonner l’Atelier", (*in_course, E_.SUSPENDU, E_.EN_ATTENTE_ACCORD_CADRE), E_.ABANDONNE,
            rule="F17", has_motif=True, effect=effects.abandoned, cancels=DURATIONS,
            informs=("mandataire", "porteurs", "dgaln", "pilote"),
            announce="L’Atelier s’arrête définitivement. Ce qui est admis est payé ; le reste n’est pas dû.",
            circle=Cercle.ATELIER, danger=True,
        ),
    }  # fmt: skip
