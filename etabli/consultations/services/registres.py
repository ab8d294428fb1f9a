"""The registers of PLACE are kept: shown as a plan, then written by one act (4.9)."""

from __future__ import annotations

import datetime as dt

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors.registres import plan_of
from etabli.consultations.services.moves import WORKFLOW
from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.core.refus import Refused

CHANGED = "Ce qui serait versé a changé depuis que la page est affichée : relisez-le, puis versez."


def import_register(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    nature: str,
    texte: str,
    seen: str = "",
    on: dt.date | None = None,
) -> Entry:
    """4.9: what is new of a register; `seen` is the mark of the plan that was shown, when one was."""
    if seen and plan_of(marche, nature, texte).mark != seen:
        raise Refused(CHANGED)
    return WORKFLOW.run(marche, "import_register", actor=actor, on=on, nature=nature, texte=texte)
