"""What follows from the acts of a consultation, and for it from those of its Atelier (config/reactions.py)."""

from __future__ import annotations

from etabli.ateliers import services as ateliers
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.consultations import documents, selectors
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.services.awarding.contract import start_execution
from etabli.consultations.services.awarding.credits import give_back
from etabli.consultations.services.moves import WORKFLOW
from etabli.consultations.states import UNFRUITFUL, EtatMarche
from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt, Filled
from etabli.seances.models import Reunion
from etabli.seances.payloads import HeldOn
from etabli.seances.states import GenreReunion

OVER = "L’Atelier est abandonné."
NO_FRAMEWORK = "L’accord-cadre n’est plus en vigueur : aucun marché ne peut être conclu."


def on_publish(marche: MarcheSubsequent, attempt: Attempt[MarcheSubsequent]) -> None:
    """M2: every paper is frozen with its digest in the act that publishes."""
    papers = documents.issue_dossier(marche)
    attempt.record["documents"] = [paper.proof for paper in papers]


def on_give_up(marche: MarcheSubsequent, attempt: Attempt[MarcheSubsequent]) -> None:
    """M13: what an award had reserved or committed is given back."""
    if marche.attributaire_id is not None:
        give_back(marche, numero_ej=marche.numero_ej, on=attempt.on)


def on_abandon(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F17, M13: an Atelier that stops takes its consultation with it, and those consulted are told why."""
    _stop(atelier, attempt, motif=attempt.motif or OVER)


def on_wait_framework(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F15, AC-4: without a framework no contract can follow; the texts stay for a new one (M14)."""
    _stop(atelier, attempt, motif=NO_FRAMEWORK)


def _stop(atelier: Atelier, attempt: Attempt[Atelier], *, motif: str) -> None:
    running = selectors.running_of(atelier)
    if running is not None:
        WORKFLOW.run(running, "abandon", actor=CLOCK, on=attempt.on, motif=motif)


def on_resume(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F16: what ended without a contract while the Atelier was suspended brings it back to its launch."""
    last = atelier.marches_subsequents.order_by("pk").last()
    if atelier.etat == Etat.CONSULTATION and last is not None and last.etat in UNFRUITFUL:
        motif = "La consultation n’a pas abouti pendant la suspension."
        ateliers.end_consultation(atelier, motif=motif, on=attempt.on)


def on_meeting_held(reunion: Reunion, attempt: Filled[Reunion, HeldOn]) -> None:
    """M15: the réunion de cadrage opens the execution of the contract, on the day it was held."""
    if reunion.genre != GenreReunion.CADRAGE:
        return
    rows = reunion.atelier.marches_subsequents.filter(etat=EtatMarche.NOTIFIE)
    marche = rows.select_related("atelier__commune").order_by("pk").last()
    if marche is not None:
        start_execution(marche, on=attempt.data.tenue_le)
