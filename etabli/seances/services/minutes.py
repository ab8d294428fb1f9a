"""What the session settled and told: decisions, words of the minutes, the paper."""

from __future__ import annotations

import datetime as dt

from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.documents.issuing import issue
from etabli.core.models import Document, reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.seances import access, documents
from etabli.seances.models import DecisionSeance, SessionInSitu
from etabli.seances.services.checks import check_row, decision_day_fault
from etabli.seances.services.sessions import SESSIONS

#: the fields one writes freely (5.3, parts 3 to 5)
WORDS = ("deroule", "accords", "desaccords")


@one_act()
def record_decision(
    session: SessionInSitu,
    *,
    actor: Actor,
    quoi: str,
    qui: str,
    pour_le: dt.date | None = None,
    on: dt.date | None = None,
) -> DecisionSeance:
    """Who does what, for when (5.3, part 7)."""
    first, last = session.debut_on, session.fin_on
    if fault := decision_day_fault(pour_le, since=first, last=last, event="la session"):
        raise Refused(fault)
    decision = DecisionSeance(session=session, quoi=quoi.strip(), qui=qui.strip(), pour_le=pour_le)
    check_row(decision, exclude=("session",))
    decision.save()
    SESSIONS.run(session, "record_decision", actor=actor, on=on, quoi=quoi, pour_le=pour_le)
    return decision


@one_act()
def withdraw_decision(decision: DecisionSeance, *, actor: Actor) -> None:
    SESSIONS.run(decision.session, "withdraw_decision", actor=actor, quoi=decision.quoi)
    decision.delete()


def write_minutes(session: SessionInSitu, *, actor: Actor, **texts: str) -> None:
    """Keep the words of the minutes: `deroule`, `accords`, `desaccords`."""
    access.SESSIONS.require(actor, "write_minutes", session)
    if unknown := set(texts) - set(WORDS):
        raise TypeError(f"minutes have no {', '.join(sorted(unknown))}")
    for name in texts:
        setattr(session, name, texts[name].strip())
    session.save(update_fields=list(texts))


@one_act()
def issue_minutes(session: SessionInSitu, *, actor: Actor, on: dt.date | None = None) -> Document:
    """Lay the minutes out (5.3) and freeze them; a later issue replaces them, the first is kept."""
    SESSIONS.run(session, "issue_minutes", actor=actor, on=on)
    content = documents.minutes_content(session)
    session.compte_rendu = issue(
        content, nature="compte_rendu", subject=reference(session), circle=Cercle.ATELIER
    )
    session.save(update_fields=["compte_rendu"])
    return session.compte_rendu
