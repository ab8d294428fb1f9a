"""What Ateliers add to the moves of earlier apps (config/conditions.py), and ask of their own."""

from __future__ import annotations

from etabli.ateliers.deroules import OPEN, current, deroule_of, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import duration_months
from etabli.candidatures import selectors as dossier
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.core import parametres
from etabli.core.articles import begins
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.workflow import Attempt


@guard("C21", "La suite de ce format se conduit sur Établi")
def format_is_followed(attempt: Attempt[Candidature]) -> str | None:
    """C21: an Atelier follows the course of its format."""
    try:
        current(attempt.obj.format)
    except KeyError:
        return (
            f"{begins(format_of(attempt.obj).le_nom)} ne se conduit pas encore sur Établi au-delà de sa "
            "programmation : sa consultation se mène ailleurs."
        )
    return None


@guard("E13", "Aucun Atelier en cours ne porte sur ces communes", circle=Cercle.ETAT)
def overlap_alert(attempt: Attempt[Candidature]) -> list[str]:
    """E13: Ateliers that are not closed on one of the communes of the candidature; warns, never blocks."""
    communes = dossier.communes(attempt.obj)
    running = Atelier.objects.filter(etat__in=states(*OPEN), communes__in=communes).exclude(
        candidature=attempt.obj
    )
    rows = running.select_related("commune").distinct().order_by("pk")
    return [
        f"L’Atelier «\u00a0{row}\u00a0» ({row.get_etat_display().lower()}) "
        "porte déjà sur une de ces communes."
        for row in rows
    ]


@guard("D-02", "L’Atelier a duré au moins ce qui est visé")
def lasted_enough(attempt: Attempt[Atelier]) -> str | None:
    """D-02: a Local that lasted less than ten months is told; it is closed all the same."""
    atelier = attempt.obj
    lasted = duration_months(atelier, on=attempt.on)
    code = deroule_of(atelier).parametres["duree_plancher_mois"]
    least = parametres.integer(code, on=attempt.on)
    if lasted is None or lasted >= least:
        return None
    said = f"{lasted}".replace(".", ",")
    return (
        f"L’Atelier a duré {said} mois : un Atelier Local en dure {least} au moins, d’ordinaire."
    )


@guard("2.7.1", "L’Atelier a un chef de file")
def lead_is_there(attempt: Attempt[Atelier]) -> str | None:
    """2.7.1: an Atelier that its lead has left starts again with another one."""
    if attempt.obj.chef_parti_on is None:
        return None
    return (
        "Le chef de file s’est retiré : une autre collectivité doit d’abord prendre sa suite, avec son "
        "engagement signé."
    )


@guard("2.7.1", "Le chef de file s’est retiré")
def lead_has_left(attempt: Attempt[Atelier]) -> str | None:
    if attempt.obj.chef_parti_on is not None:
        return None
    return "Le chef de file est toujours là : il n’y a pas de suite à prendre."
