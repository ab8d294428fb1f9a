"""The minutes being written, and the paper once it is issued."""

from __future__ import annotations

from etabli.core.access import Actor
from etabli.core.guards import blocking
from etabli.seances import publication
from etabli.seances.forms import DecisionForm, MinutesForm
from etabli.seances.models import SessionInSitu
from etabli.seances.pages.frame import frame
from etabli.seances.services import SESSIONS


def minutes(
    session: SessionInSitu, actor: Actor, *, form: MinutesForm, decision_form: DecisionForm
) -> dict[str, object]:
    context = frame(session, actor, current="compte-rendu")
    counted = publication.counts(session)
    conditions = SESSIONS.checklist(session, "issue_minutes", actor=actor)
    return {
        **context,
        "form": form,
        "decision_form": decision_form,
        "decisions": list(session.decisions.order_by("pk")),
        "colleges": counted.rows if counted else (),
        "conditions": conditions,
        "missing": blocking(conditions),
        "paper": session.compte_rendu,
    }
