"""Who may do what on keys, deposits and openings. A deposit is seen by nobody: the clock alone writes it."""

from __future__ import annotations

from etabli.acteurs.states import Role
from etabli.ateliers.access import scopes_through
from etabli.core import cercles
from etabli.core.access import ALL, Actor, Row, Table
from etabli.core.cercles import Seat
from etabli.sceaux.models import Cle, Depot, Ouverture

SERVICE = scopes_through("marche__atelier__")["service"]
STATE: Row = {
    Role.SERVICE_PILOTE: SERVICE,
    Role.SERVICE_VALIDEUR: SERVICE,
    Role.RPA: SERVICE,
    Role.GESTIONNAIRE_BUDGET: SERVICE,
    Role.DGALN_CHEF_PROJET: ALL,
    Role.DGALN_DECIDEUR: ALL,
    Role.DGALN_ACHATS: ALL,
    Role.AUDITEUR: ALL,
    Role.CLOCK: ALL,
}
#: those among whom the holders are named; which one it is, a guard says
HOLDERS: Row = {
    Role.SERVICE_PILOTE: SERVICE,
    Role.SERVICE_VALIDEUR: SERVICE,
    Role.RPA: SERVICE,
    Role.GESTIONNAIRE_BUDGET: SERVICE,
    Role.DGALN_ACHATS: ALL,
}
NAMING: Row = {Role.SERVICE_PILOTE: SERVICE, Role.RPA: SERVICE}
CLOCK: Row = {Role.CLOCK: ALL}

CLES = Table(
    Cle, view=STATE, name_holder=NAMING, register_key=HOLDERS, rehearse=HOLDERS, withdraw=NAMING
)
DEPOTS = Table(Depot, view=CLOCK, register_deposit=CLOCK, disclose=CLOCK, declare_unreadable=CLOCK)
OUVERTURES = Table(
    Ouverture,
    view=STATE,
    begin_opening=HOLDERS,
    peel=HOLDERS,
    stop_opening={**NAMING, **HOLDERS},
    finish_opening=CLOCK,
)


def seat_of(cle: Cle, actor: Actor) -> Seat:
    """As whom the person reads what is written about the keys (`core.cercles`)."""
    return cercles.seat_of(CLES, cle, actor, "view")
