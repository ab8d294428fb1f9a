"""The verbs of an Atelier. Later apps drive it: they look back, it never looks forward."""

from etabli.ateliers.services.catch_up import catch_up
from etabli.ateliers.services.contract import (
    abandon_with_contract,
    end_consultation,
    notify_contract,
    start_consultation,
)
from etabli.ateliers.services.effects import site_days_fault, site_days_hint
from etabli.ateliers.services.messages import post_message
from etabli.ateliers.services.moves import (
    advance,
    blockers_of,
    enter_basket,
    follow_session,
    leaves,
    record_admission,
    set_team,
    start_animation,
    start_session,
)

__all__ = [
    "advance",
    "blockers_of",
    "catch_up",
    "end_consultation",
    "enter_basket",
    "follow_session",
    "leaves",
    "abandon_with_contract",
    "notify_contract",
    "post_message",
    "record_admission",
    "set_team",
    "site_days_fault",
    "site_days_hint",
    "start_animation",
    "start_consultation",
    "start_session",
]
