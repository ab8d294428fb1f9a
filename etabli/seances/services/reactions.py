"""What follows, in a session, from a move of its Atelier (config/reactions.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.ateliers.payloads import SiteDates
from etabli.core.workflow import Filled
from etabli.seances import selectors
from etabli.seances.services.sessions import amend_session


def on_site_dates(atelier: Atelier, attempt: Filled[Atelier, SiteDates]) -> None:
    """F8, L3, L5: the session already prepared takes the dates that are announced, or refuses them (reaction)."""
    session = selectors.session_dated(atelier)
    first, last = attempt.data.site_from, attempt.data.site_to
    if session and (session.debut_on, session.fin_on) != (first, last):
        amend_session(session, actor=attempt.actor, on=attempt.on, debut_on=first, fin_on=last)
