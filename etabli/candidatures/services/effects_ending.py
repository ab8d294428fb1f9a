"""What the moves change when someone leaves, when a draft begins again, when a dossier ends."""

from __future__ import annotations

from etabli.candidatures import payloads as p
from etabli.candidatures.models import Candidature, Porteur
from etabli.candidatures.services.effects_instruction import DELAYS, close_demande
from etabli.candidatures.services.effects_together import gone, led_by
from etabli.candidatures.services.effects_writing import Trying, next_version
from etabli.candidatures.states import BEFORE_FICHE, Examen
from etabli.core.delais import echeances
from etabli.core.workflow import Changes, Filled


def letter_deposited(attempt: Filled[Candidature, p.Letter]) -> None:
    """The signed letter takes its place after the earlier ones of the same author."""
    courrier = attempt.data.courrier
    courrier.save(force_insert=True)
    attempt.record |= {
        "courrier": courrier.pk,
        "type": courrier.type,
        "organisation": courrier.organisation_id,
        "sha256": courrier.fichier.sha256,
    }


def letter_refused(attempt: Filled[Candidature, p.Letter]) -> None:
    _examine(attempt, Examen.A_REFAIRE)


def letter_confirmed(attempt: Filled[Candidature, p.Letter]) -> None:
    _examine(attempt, Examen.CONFIRME)


def _examine(attempt: Filled[Candidature, p.Letter], examen: Examen) -> None:
    courrier = attempt.data.courrier
    courrier.examen, courrier.examen_motif = examen, attempt.motif
    courrier.save(update_fields=("examen", "examen_motif"))


def left(attempt: Filled[Candidature, p.Leaving]) -> Changes:
    """2.7.1: one collectivité among several leaves; once there is a fiche, the pilote has thirty days."""
    changes = gone(attempt)
    has_fiche = attempt.obj.etat not in BEFORE_FICHE
    if has_fiche and echeances.of(attempt.obj, "retrait") is None:
        echeances.start(attempt.obj, "retrait", DELAYS["retrait"], on=attempt.on)
    return changes


def redrafted(attempt: Filled[Candidature, p.Redrafting]) -> Changes:
    """C24: eligibility lapses, the number is kept, a new version opens with those who remain."""
    candidature = attempt.obj
    close_demande(candidature, on=attempt.on)
    return {
        **next_version(attempt),
        **led_by(candidature, _lead_after(candidature, attempt)),
        "complete_on": None,
        "stopped_on": None,
        "decided_on": None,
        "decision_motif": "",
        "review_on": None,
        "instructeur_id": None,
        "instructeur_nom": "",
        "annee_programmation": None,
        "ae_estimee": None,
        "state_before": "",
        "waiting_cause": "",
    }


def _lead_after(candidature: Candidature, attempt: Filled[Candidature, p.Redrafting]) -> Porteur:
    """The lead that remains, or the one chosen among those who remain, else the first of them."""
    rows = candidature.porteurs.filter(withdrawn_on=None).select_related("organisation")
    remaining = list(rows.order_by("role", "pk"))
    chosen = attempt.data.chef_de_file
    lead = next((row for row in remaining if chosen and row.organisation_id == chosen.pk), None)
    return lead or remaining[0]


def resumed(attempt: Trying) -> Changes:
    """C18: the adjourned dossier is written again, in a new version."""
    return {**next_version(attempt), "decided_on": None, "review_on": None}


def withdrawn(attempt: Trying) -> Changes:
    """C22, C24 unanswered: the dossier ends; nothing runs any more."""
    close_demande(attempt.obj, on=attempt.on)
    return {"motif_retrait": attempt.motif}


def lapsed(attempt: Trying) -> Changes:
    """C12, C23, the end of an adjournment."""
    close_demande(attempt.obj, on=attempt.on)
    return {}
