"""What follows from a move, of the Atelier or of its livrable (config/reactions.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import catch_up, record_admission
from etabli.core import cercles
from etabli.core.access import CLOCK
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.documents.issuing import issue
from etabli.core.workflow import Attempt
from etabli.livrables import selectors
from etabli.livrables.documents import decisions
from etabli.livrables.models import Livrable
from etabli.livrables.services.moves import EXECUTION, WORKFLOW, stop_execution
from etabli.livrables.services.writing import expect_livrable
from etabli.livrables.states import WRITABLE


def expect_kit(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F9, L2: what its kit expects from this state on."""
    for one in selectors.kit(atelier):
        if one.expected_at == atelier.etat:
            expect_livrable(atelier, type_=one.type, actor=CLOCK, on=attempt.on)


def stop_delays(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """2.7.2: what the team must hand in waits with the Atelier; a verification runs on."""
    for livrable in Livrable.objects.filter(atelier=atelier).order_by("pk"):
        stop_execution(livrable, on=attempt.on)


def restart_delays(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """2.7.2, 10.1: the suspended calendar days are given back, then R-DELAI-2."""
    for livrable in Livrable.objects.filter(atelier=atelier).order_by("pk"):
        for code in EXECUTION:
            echeances.resume(livrable, code, WORKFLOW.delays[code], on=attempt.on)


def on_replace(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """R5: nobody is late while there is no holder; a new order will say when the livrable is due."""
    for livrable in Livrable.objects.filter(atelier=atelier).order_by("pk"):
        for code in EXECUTION:
            echeances.cancel(livrable, code, on=attempt.on)


def drop_unfinished(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """F17: what was not handed in is no longer expected; what was is still verified and paid."""
    rows = Livrable.objects.filter(atelier=atelier, etat__in=WRITABLE).order_by("pk")
    for livrable in rows:
        WORKFLOW.run(livrable, "drop", actor=CLOCK, on=attempt.on)


def on_admission(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V4, D-02, D-03, L7: the day its kit is admitted ends its duration; the results open its restitution."""
    atelier = livrable.atelier
    atelier.refresh_from_db()
    if selectors.is_admitted(atelier):
        record_admission(atelier, on=attempt.on)
    catch_up(atelier, actor=attempt.actor, on=attempt.on)


def issue_hearing_letter(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V3: the letter that opens the hearing is frozen the day it is sent."""
    content = decisions.hearing_content(livrable, on=attempt.on, by=attempt.actor.name)
    paper = issue(
        content,
        nature="audition_livrable",
        subject=livrable.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=livrable.titulaire_id,
    )
    attempt.record["document"] = paper.proof


def issue_decision(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V3: the decision, reasoned, is frozen the day it is taken."""
    content = decisions.decision_content(livrable, on=attempt.on, by=attempt.actor.name)
    paper = issue(
        content,
        nature="decision_livrable",
        subject=livrable.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=livrable.titulaire_id,
    )
    attempt.record["document"] = paper.proof


def close_to_all(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V5: withdrawn, what was everybody's goes back to those the Atelier concerns."""
    for version in livrable.versions.order_by("numero"):
        for row in (version.paper, version.source):
            if row.circle == Cercle.PUBLIC:
                cercles.widen(row, Cercle.ATELIER)


def open_to_all(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V5: what the collectivité agrees to publish is everybody's from then on, its source too."""
    version = livrable.current
    if version is not None:
        for row in (version.paper, version.source):
            cercles.widen(row, Cercle.PUBLIC)
