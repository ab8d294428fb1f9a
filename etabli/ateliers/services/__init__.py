"""The verbs of an Atelier. Later apps drive it: they look back, it never looks forward."""

from etabli.ateliers.services.moves import (
    FLASH,
    enter_basket,
    follow_session,
    record_admission,
    set_team,
    site_days_fault,
    site_days_hint,
    start_animation,
)

__all__ = [
    "FLASH",
    "enter_basket",
    "follow_session",
    "record_admission",
    "set_team",
    "site_days_fault",
    "site_days_hint",
    "start_animation",
]
