"""An Atelier whose contract is put out to competition follows it: three moves that its acts set off.

They are made by the system, inside the act on the contract, and undo it when they are refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.ateliers.services.moves import advance, set_team
from etabli.core.access import CLOCK


def start_consultation(atelier: Atelier, *, on: dt.date) -> None:
    """L1: its consultation is published (M2). Refused anywhere else than at its launch."""
    advance(atelier, "start_consultation", actor=CLOCK, on=on)


def end_consultation(atelier: Atelier, *, motif: str, on: dt.date) -> None:
    """M5, M13: its consultation gave no contract; the Atelier is to launch again (M14)."""
    advance(atelier, "return_to_launch", actor=CLOCK, on=on, motif=motif)


def abandon_with_contract(atelier: Atelier, *, motif: str, on: dt.date) -> None:
    """F17, 2.7.4: its contract ended before its term; the stage it leaves and the reasons are kept."""
    advance(atelier, "abandon", actor=CLOCK, on=on, motif=motif)


def notify_contract(
    atelier: Atelier,
    *,
    mandataire: Organisation,
    equipe: Iterable[Organisation] = (),
    on: dt.date,
) -> None:
    """L2: its contract is notified (M11): the team is known, the duration starts that day (D-02)."""
    set_team(atelier, mandataire=mandataire, equipe=equipe)
    advance(atelier, "start_cadrage", actor=CLOCK, on=on)
