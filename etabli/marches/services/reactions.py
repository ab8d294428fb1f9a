"""What follows, in the contract, from a move of the Atelier (config/reactions.py)."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import set_team
from etabli.ateliers.states import Etat
from etabli.candidatures.formats import format_of
from etabli.core.access import CLOCK
from etabli.core.cercles import Cercle
from etabli.core.documents.issuing import issue
from etabli.core.models import reference
from etabli.core.workflow import Attempt, Filled
from etabli.credits import services as credits
from etabli.marches import documents, selectors, tourniquet
from etabli.marches.documents import modifications
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis, Groupement
from etabli.marches.models.accords import ModeExecution
from etabli.marches.payloads import Raising
from etabli.marches.services import bons, conflits, designation_moves, designations
from etabli.marches.services import devis as devis_verbs
from etabli.marches.services.tourniquet import append_record, locked, tour_of
from etabli.marches.states import EtatBon

Trying = Attempt[Atelier]
UNNOTIFIED = (EtatBon.BROUILLON, EtatBon.A_SIGNER, EtatBon.SIGNE, EtatBon.ENGAGE)


def on_open(atelier: Atelier, attempt: Trying) -> None:
    """What is already known of conflicts on this commune is flagged before any designation.

    Nobody is designated where the holders compete.
    """
    if format_of(atelier).mode == ModeExecution.BONS_DE_COMMANDE:
        conflits.flag_known_conflicts(atelier, on=attempt.on)


def on_designate(atelier: Atelier, attempt: Trying) -> None:
    """F1, F2, F14: the Atelier stands in DESIGNATION, the file is examined."""
    designations.examine_and_designate(atelier, actor=attempt.actor, on=attempt.on)


def on_return_to_designation(atelier: Atelier, attempt: Trying) -> None:
    """F13: the file is examined again."""
    designations.examine_and_designate(atelier, actor=attempt.actor, on=attempt.on)


def on_turn_over(designation: Designation, attempt: Attempt[Designation]) -> None:
    """F13: its devis and its orders not notified fall with a turn, even if the Atelier is suspended."""
    motif = "Le titulaire ne donne pas suite."
    drop_contract(designation.atelier, on=attempt.on, motif=motif)


def on_holder_lost(designation: Designation, attempt: Attempt[Designation]) -> None:
    """R5: nothing that is not notified yet goes to a terminated holder."""
    motif = attempt.motif or "Le titulaire est résilié."
    drop_contract(designation.atelier, on=attempt.on, motif=motif)


def on_ask_again(atelier: Atelier, attempt: Trying) -> None:
    """F14, T-11: the refusals on this Atelier are cleared, once, and the file is examined."""
    accord = selectors.framework_for(atelier, on=attempt.on)
    if accord is not None:
        accord = locked(accord)
        motif = attempt.motif
        tour = tour_of(accord)
        record = tourniquet.ask_again(tour, str(atelier.pk), le=attempt.on, motif=motif)
        append_record(accord, record, actor=attempt.actor, atelier=atelier)
    designations.examine_and_designate(atelier, actor=attempt.actor, on=attempt.on)


def on_suspend(atelier: Atelier, attempt: Trying) -> None:
    """F16: a pending designation is cancelled, its turn given back (T-8); devis delays stop."""
    live = selectors.live_designation(atelier)
    if live and atelier.state_before == Etat.DESIGNATION:
        designations.give_back(live, on=attempt.on, motif="L’Atelier est suspendu.")
        set_team(atelier, mandataire=None)
    elif live:
        designations.stop_delays(live, on=attempt.on)


def on_resume(atelier: Atelier, attempt: Trying) -> None:
    """2.7.2: devis delays go on, the end of the orders in course is put back."""
    live = selectors.live_designation(atelier)
    if live:
        designations.restart_delays(live, on=attempt.on)
    since = attempt.record["suspended_on"]
    assert isinstance(since, dt.date)
    bons.postpone_ends(atelier, since=since, on=attempt.on)


def on_abandon(atelier: Atelier, attempt: Trying) -> None:
    """F17, 2.7.4: nothing is due before notification, and the turn is given back (T-8)."""
    motif = attempt.motif or "L’Atelier est abandonné."
    drop_contract(atelier, on=attempt.on, motif=motif)
    live = selectors.live_designation(atelier)
    if live and not live.is_used:
        designations.give_back(live, on=attempt.on, motif=motif)


def on_wait_framework(atelier: Atelier, attempt: Trying) -> None:
    """B-8: devis CADUC, designation SANS_OBJET, turn given back unless it is used (T-9)."""
    motif = "L’accord-cadre n’est plus en vigueur."
    drop_contract(atelier, on=attempt.on, motif=motif)
    live = selectors.live_designation(atelier)
    if live and not live.is_used:
        designations.lose_object(live, on=attempt.on, motif=motif)
    elif live:  # S04.3: the first order follows its course, the rest will be a new designation
        designation_moves.WORKFLOW.run(
            live, "lose_object", actor=CLOCK, on=attempt.on, motif=motif
        )
    if live is None or not live.is_used:
        set_team(atelier, mandataire=None)


def drop_contract(atelier: Atelier, *, on: dt.date, motif: str) -> None:
    """Orders not notified are cancelled, the devis lapses, what was reserved is released."""
    rows = BonDeCommande.objects.filter(atelier=atelier, etat__in=UNNOTIFIED).order_by("pk")
    for bon in rows.select_related("devis__designation__atelier"):
        bons.cancel_bon(bon, actor=CLOCK, motif=motif, on=on)
    for devis in Devis.objects.filter(designation__atelier=atelier).order_by("pk"):
        devis_verbs.lapse_devis(devis, on=on, motif=motif)
    credits.release_ae(atelier.reference, on=on)


# -- papers ---------------------------------------------------------------------------------------


def issue_bon(bon: BonDeCommande, attempt: Attempt[BonDeCommande]) -> None:
    """5.11: the order is frozen the day it is notified, with its EJ and its signature."""
    paper = issue(
        documents.bon_content(bon),
        nature="bon_de_commande",
        subject=bon.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=bon.titulaire_id,
    )
    attempt.record["document"] = paper.proof


def issue_devis(devis: Devis, attempt: Attempt[Devis]) -> None:
    """5.10: the devis is frozen when the service validates it."""
    paper = issue(
        documents.devis_content(devis.current),
        nature="devis",
        subject=devis.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=devis.titulaire_id,
    )
    attempt.record["document"] = paper.proof


def issue_modification(accord: AccordCadre, attempt: Filled[AccordCadre, Raising]) -> None:
    """AC-7: the amendment is frozen the day it is recorded."""
    modification = attempt.data.modification
    paper = issue(
        modifications.modification_content(modification),
        nature="avenant",
        subject=reference(modification),
    )
    attempt.record["document"] = paper.proof


def issue_formal_notice(groupement: Groupement, attempt: Attempt[Groupement]) -> None:
    """T-7: the letter of formal notice is frozen the day it is sent."""
    content = documents.formal_notice_content(groupement, on=attempt.on)
    paper = issue(
        content,
        nature="mise_en_demeure",
        subject=groupement.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=groupement.titulaire_id,
    )
    attempt.record["document"] = paper.proof
