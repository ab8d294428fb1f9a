"""What the screens of payments show."""

from etabli.paiements.pages.acts import demande, service_fait
from etabli.paiements.pages.contrats import atelier, my_payments
from etabli.paiements.pages.lists import (
    COLUMNS,
    FIRM,
    STATE,
    budget,
    demande_lines,
    enveloppes,
    listed,
)
from etabli.paiements.pages.waits import tasks

__all__ = [
    "COLUMNS", "FIRM", "STATE", "atelier", "budget", "demande", "demande_lines", "enveloppes", "listed",
    "my_payments", "service_fait", "tasks",
]  # fmt: skip
