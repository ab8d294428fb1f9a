"""The verbs of a designation: one turn for one Atelier, from the attempt to its end (T-1 to T-14)."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, set_team
from etabli.ateliers.services.catch_up import catch_up
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import echeances
from etabli.core.models import Entry
from etabli.marches import selectors, tourniquet
from etabli.marches.models import Designation, Groupement
from etabli.marches.services.designation_moves import ALL_DELAYS, WORKFLOW
from etabli.marches.services.tourniquet import append_record, locked, serialised, tour_of
from etabli.marches.states import CauseRefus
from etabli.marches.tourniquet import Cause, Nature

# -- the attempt ----------------------------------------------------------------------------------


def examine_and_designate(atelier: Atelier, *, actor: Actor, on: dt.date) -> None:
    """One attempt of T-2: a holder is designated, or nobody can (T-11, F4).

    When no framework serves any more the Atelier waits for one (F15). The Atelier is in DESIGNATION.
    """
    accord = selectors.framework_for(atelier, on=on)
    if accord is None:
        advance(atelier, "wait_framework", actor=CLOCK, on=on)
        return
    accord = locked(accord)
    plafonds = selectors.stopped_by_maximum(accord, atelier, on=on)
    record = tourniquet.designate(tour_of(accord), str(atelier.pk), le=on, plafonds=plafonds)
    append_record(accord, record, actor=actor, atelier=atelier)
    if not record.titulaire:
        set_team(atelier, mandataire=None)
        advance(atelier, "exhaust_designation", actor=CLOCK, on=on)
        return
    groupement = selectors.holders(accord)[record.titulaire]
    set_team(atelier, mandataire=groupement.mandataire)
    designation = Designation(
        atelier=atelier, groupement=groupement, numero=record.designation, designated_on=on
    )
    WORKFLOW.run(designation, "designate", actor=actor, on=on)


def designate_next(atelier: Atelier, *, on: dt.date) -> None:
    """F2, F13: the system designates the next holder; a suspended Atelier, on its resumption."""
    set_team(atelier, mandataire=None)
    catch_up(atelier, actor=CLOCK, on=on)


def designate_atelier(atelier: Atelier, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """F1: DGALN asks whose turn it is."""
    return advance(atelier, "designate", actor=actor, on=on)


# -- the answers ----------------------------------------------------------------------------------


def _log(
    designation: Designation,
    nature: Nature,
    *,
    actor: Actor,
    on: dt.date,
    cause: Cause | None = None,
    motif: str = "",
) -> None:
    accord = locked(designation.accord_cadre)
    record = tourniquet.answer(
        tour_of(accord), designation.numero, nature, le=on, cause=cause, motif=motif
    )
    append_record(accord, record, actor=actor, atelier=designation.atelier)


def accept_designation(
    designation: Designation, *, actor: Actor, declaration: list[int], on: dt.date | None = None
) -> Entry:
    """F3: the mandataire accepts; the declaration covers every member and known subcontractor."""
    day = on or horloge.today()
    with serialised(designation.atelier) as atelier:
        entry = WORKFLOW.run(designation, "accept", actor=actor, on=day, declaration=declaration)
        _log(designation, Nature.ACCEPTATION, actor=actor, on=day)
        groupement = designation.groupement
        set_team(atelier, mandataire=groupement.mandataire, equipe=team_of(groupement))
        advance(atelier, "accept_designation", actor=actor, on=day)
    return entry


def team_of(groupement: Groupement) -> list[Organisation]:
    rows = groupement.membres.select_related("organisation").order_by("pk")
    return [membre.organisation for membre in rows]


def _cause(cause: str) -> Cause:
    return Cause.INCAPACITE if cause == CauseRefus.INCAPACITE else Cause.AUTRE


def refuse_designation(
    designation: Designation, *, actor: Actor, cause: str, motif: str, on: dt.date | None = None
) -> Entry:
    """T-6 b or c: the turn goes to the next holder; DGALN judges an alleged incapacity."""
    return _give_up(designation, "refuse", actor=actor, cause=cause, motif=motif, on=on)


def give_up_designation(
    designation: Designation, *, actor: Actor, cause: str, motif: str, on: dt.date | None = None
) -> Entry:
    """F13: the holder gives up after acceptance and before the first order (10.2)."""
    return _give_up(designation, "give_up", actor=actor, cause=cause, motif=motif, on=on)


def _give_up(
    designation: Designation,
    name: str,
    *,
    actor: Actor,
    cause: str,
    motif: str,
    on: dt.date | None,
) -> Entry:
    day = on or horloge.today()
    with serialised(designation.atelier) as atelier:
        if cause == CauseRefus.INCAPACITE:  # before the act, whose messages say until when
            delay = WORKFLOW.delays["justification"]
            echeances.start(designation, "justification", delay, on=day)
        entry = WORKFLOW.run(designation, name, actor=actor, on=day, cause=cause, motif=motif)
        _log(designation, Nature.REFUS, actor=actor, on=day, cause=_cause(cause), motif=motif)
        designate_next(atelier, on=day)
    return entry


def decide_justification(
    designation: Designation,
    *,
    actor: Actor,
    is_accepted: bool,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """T-12: DGALN accepts the alleged incapacity (not counted) or not (counted, T-6c)."""
    day = on or horloge.today()
    name = "accept_justification" if is_accepted else "reject_justification"
    nature = Nature.JUSTIFICATION_ACCEPTEE if is_accepted else Nature.JUSTIFICATION_REFUSEE
    with serialised(designation.atelier):
        entry = WORKFLOW.run(designation, name, actor=actor, on=day, motif=motif)
        _log(designation, nature, actor=actor, on=day, motif=motif)
    return entry


def accept_justification(
    designation: Designation, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    return decide_justification(designation, actor=actor, is_accepted=True, motif=motif, on=on)


def reject_justification(
    designation: Designation, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    return decide_justification(designation, actor=actor, is_accepted=False, motif=motif, on=on)


def end_in_conflict(designation: Designation, *, actor: Actor, on: dt.date, motif: str) -> None:
    """T-6a: a conflict revealed after designation is confirmed: the turn is given back."""
    with serialised(designation.atelier) as atelier:
        WORKFLOW.run(designation, "confirm_conflict", actor=actor, on=on, motif=motif)
        _log(designation, Nature.REFUS, actor=actor, on=on, cause=Cause.CONFLIT, motif=motif)
        _log(designation, Nature.RETOUR, actor=actor, on=on, motif="Conflit d’intérêts confirmé.")
        designate_next(atelier, on=on)


def resume_answer(designation: Designation, *, actor: Actor, on: dt.date, motif: str) -> None:
    """A declared conflict is lifted: the holder answers in the working days left (10.2)."""
    if (
        designation.atelier.etat != EtatAtelier.SUSPENDU
    ):  # before the act, whose messages say until when
        _go_on(designation, on=on)
    WORKFLOW.run(designation, "lift_conflict", actor=actor, on=on, motif=motif)


def is_stopped(designation: Designation) -> bool:
    """May the holder not be asked anything: a conflict is looked at, or the Atelier is suspended?"""
    return bool(designation.conflit_declare_on or designation.atelier.etat == EtatAtelier.SUSPENDU)


def stop_delays(designation: Designation, *, on: dt.date) -> None:
    for code in ALL_DELAYS:
        echeances.pause(designation, code, on=on)


def restart_delays(designation: Designation, *, on: dt.date) -> None:
    """The delays go on once nothing stops them any longer."""
    if not is_stopped(designation):
        _go_on(designation, on=on)


def _go_on(designation: Designation, *, on: dt.date) -> None:
    for code in ALL_DELAYS:
        echeances.resume(designation, code, WORKFLOW.delays[code], on=on)


# -- the clock and the ends -----------------------------------------------------------------------


def fall_silent(designation: Designation, *, on: dt.date) -> None:
    """T-6d: the silence is recorded the morning after, and the next holder designated (T-5)."""
    with serialised(designation.atelier) as atelier:
        WORKFLOW.run(designation, "fall_silent", actor=CLOCK, on=on)
        _log(designation, Nature.SILENCE, actor=CLOCK, on=on)
        designate_next(atelier, on=on)


def miss_devis(designation: Designation, *, on: dt.date) -> None:
    """A devis not handed in by its deadline is a counted refusal (10.2 T-6, F5)."""
    _fail(designation, "miss_devis", Nature.NON_REMIS, on=on)


def fail_devis(designation: Designation, *, on: dt.date) -> None:
    """T-6e: the third version is still non-conforming."""
    _fail(designation, "fail_devis", Nature.NON_CONFORME, on=on)


def _fail(designation: Designation, name: str, nature: Nature, *, on: dt.date) -> None:
    with serialised(designation.atelier) as atelier:
        WORKFLOW.run(designation, name, actor=CLOCK, on=on)
        _log(designation, nature, actor=CLOCK, on=on)
        designate_next(atelier, on=on)


def give_back(designation: Designation, *, on: dt.date, motif: str) -> None:
    """T-8: cancelled by the administration before the first order: back at the head."""
    WORKFLOW.run(designation, "give_back", actor=CLOCK, on=on, motif=motif)
    _log(designation, Nature.RETOUR, actor=CLOCK, on=on, motif=motif)


def lose_object(designation: Designation, *, on: dt.date, motif: str) -> None:
    """B-8: the framework no longer serves; the turn is given back unless it is used (T-9)."""
    WORKFLOW.run(designation, "lose_object", actor=CLOCK, on=on, motif=motif)
    if not designation.is_used:
        _log(designation, Nature.SANS_OBJET, actor=CLOCK, on=on, motif=motif)
        _log(designation, Nature.RETOUR, actor=CLOCK, on=on, motif=motif)


def lose_holder(designation: Designation, *, on: dt.date, motif: str) -> None:
    """R5: its holder is terminated. Before a first order the next one is designated at once."""
    with serialised(designation.atelier) as atelier:
        WORKFLOW.run(designation, "lose_holder", actor=CLOCK, on=on, motif=motif)
        _log(designation, Nature.SANS_OBJET, actor=CLOCK, on=on, motif=motif)
        if not designation.is_used:
            designate_next(atelier, on=on)


def replace_holder(designation: Designation, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """R5, 10.3: DGALN asks for a new designation, for the rest of the work of the same Atelier."""
    day = on or horloge.today()
    with serialised(designation.atelier) as atelier:
        designation.atelier = atelier
        entry = WORKFLOW.run(designation, "replace", actor=actor, on=day)
        set_team(atelier, mandataire=None)
        advance(atelier, "replace_holder", actor=CLOCK, on=day)
    return entry


def use_turn(designation: Designation, *, on: dt.date) -> None:
    """T-9: the first order is notified, the turn is used whatever happens."""
    WORKFLOW.run(designation, "use_turn", actor=CLOCK, on=on)
    _log(designation, Nature.NOTIFICATION, actor=CLOCK, on=on)


def close_on_suspension(
    designation: Designation, *, actor: Actor, on: dt.date, motif: str
) -> None:
    """T-10: the decision of suspension says the designation ends, as T-6b."""
    with serialised(designation.atelier) as atelier:
        WORKFLOW.run(designation, "close_on_suspension", actor=actor, on=on, motif=motif)
        _log(designation, Nature.REFUS, actor=actor, on=on, cause=Cause.SUSPENSION, motif=motif)
        designate_next(atelier, on=on)
