"""Guards that the contract adds to earlier apps' moves (config/conditions.py)."""

from __future__ import annotations

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import Declined, format_of
from etabli.candidatures.models import Candidature
from etabli.core.articles import le
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.marches import selectors
from etabli.marches.models.accords import ModeExecution
from etabli.marches.states import NOTIFIED, EtatBon, EtatDesignation, EtatDevis


@guard("F1", "Un accord-cadre est en vigueur", circle=Cercle.ETAT)
def valid_framework(attempt: Attempt[Atelier] | Attempt[Candidature]) -> str | None:
    """F1, C21, C20, AC-5: a framework of the right mode serves that day, and is open to the service."""
    obj = attempt.obj
    if selectors.framework_for(obj, on=attempt.on) is not None:
        return None
    if selectors.framework_in_force(attempt.on, mode=format_of(obj).mode) is None:
        return f"{no_framework(obj)} : les acheteurs de la DGALN doivent en notifier un."
    return (
        f"{no_framework(obj)} pour {le(obj.service_pilote.nom)} : les acheteurs de la DGALN doivent "
        "l’ouvrir à ce service."
    )


def no_framework(obj: Declined) -> str:
    """« Aucun accord-cadre à bons de commande n’est en vigueur », for the mode of its format."""
    mode = str(ModeExecution(format_of(obj).mode).label)
    return f"Aucun accord-cadre {mode[:1].lower()}{mode[1:]} n’est en vigueur"


@guard("C20", "Aucun accord-cadre n’est en vigueur", circle=Cercle.ETAT)
def no_valid_framework(attempt: Attempt[Atelier] | Attempt[Candidature]) -> str | None:
    """C20: one waits only while nothing serves."""
    if selectors.framework_for(attempt.obj, on=attempt.on) is None:
        return None
    return "Un accord-cadre est en vigueur : il n’y a rien à attendre."


@guard("T-6", "Aucun conflit d’intérêts signalé n’attend de décision", circle=Cercle.ETAT)
def no_open_flag(attempt: Attempt[Atelier]) -> list[str]:
    """10.2 T-6a: F1 waits for every flag of conflict to be confirmed or lifted."""
    flags = selectors.open_flags(attempt.obj).select_related("groupement")
    return [
        f"Un conflit d’intérêts du groupement {flag.groupement.nom} est signalé : "
        "la DGALN le confirme ou le lève d’abord."
        for flag in flags
    ]


@guard("F3", "Le titulaire désigné a accepté")
def designation_accepted(attempt: Attempt[Atelier]) -> str | None:
    """F3: the Atelier follows its designation."""
    live = selectors.live_designation(attempt.obj)
    if live and live.etat == EtatDesignation.ACCEPTEE:
        return None
    return "Le titulaire désigné n’a pas encore accepté."


@guard("F2", "Aucun groupement n’est désigné", circle=Cercle.ETAT)
def turn_over(attempt: Attempt[Atelier]) -> str | None:
    """F2, F13: the file is asked again when nobody is designated any more."""
    live = selectors.live_designation(attempt.obj)
    if live is None:
        return None
    return f"Le groupement {live.groupement.nom} est désigné."


@guard("F6", "Le devis est validé")
def devis_validated(attempt: Attempt[Atelier]) -> str | None:
    """F6: the Atelier follows its devis."""
    devis = selectors.devis_of(attempt.obj)
    if devis and devis.etat in (EtatDevis.VALIDE, EtatDevis.COMMANDE):
        return None
    return "Le devis n’est pas validé."


@guard("F7", "Un bon de commande est notifié")
def bon_notified(attempt: Attempt[Atelier]) -> str | None:
    """F7: an order of the current holder is notified."""
    rows = attempt.obj.bons_de_commande.filter(etat__in=NOTIFIED)
    if rows.filter(devis__designation__etat=EtatDesignation.ACCEPTEE).exists():
        return None
    return "Aucun bon de commande n’est notifié."


@guard("F10", "Tous les bons de commande sont soldés")
def bons_closed(attempt: Attempt[Atelier]) -> list[str]:
    """F10: every order is SOLDE, RESILIE or ANNULE."""
    over = (EtatBon.SOLDE, EtatBon.RESILIE, EtatBon.ANNULE)
    rows = attempt.obj.bons_de_commande.exclude(etat__in=over).order_by("pk")
    return [f"{bon} n’est pas soldé." for bon in rows]


@guard("F8", "La phase qui commence est commandée", of_move=True)
def phase_ordered(attempt: Attempt[Atelier]) -> str | None:
    """F8: an order that carries the phase of the coming stage is notified."""
    target = attempt.move.target if attempt.move else None
    phase = deroule_of(attempt.obj).phase_of(target or "")
    if phase is None:
        return None
    is_ordered = any(phase.code in bon.phases for bon in selectors.kept_bons(attempt.obj))
    return None if is_ordered else phase.lacking
