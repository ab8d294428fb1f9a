"""Who reads and writes the ledger: the service itself, the DGALN; nobody outside the State."""

from __future__ import annotations

from etabli.acteurs.states import Role
from etabli.core.access import ALL, Row, Scope, Table, by_organisation
from etabli.credits.models import (
    ConsommationCp,
    DelegationCredits,
    EngagementJuridique,
    EnveloppeBudgetaire,
    Reservation,
)

NATIONAL: Row = {
    Role.DGALN_CHEF_PROJET: ALL,
    Role.DGALN_DECIDEUR: ALL,
    Role.DGALN_ACHATS: ALL,
    Role.AUDITEUR: ALL,
    Role.CLOCK: ALL,
}
CLOCK: Row = {Role.CLOCK: ALL}


def _service(prefix: str) -> Scope:
    return by_organisation("de mon service", f"{prefix}service_id")


def _readers(scope: Scope) -> Row:
    roles = (Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.RPA, Role.GESTIONNAIRE_BUDGET)
    return {**dict.fromkeys(roles, scope), **NATIONAL}


OWN = _service("")
OF_MINE = _service("enveloppe__")
SENT_OR_RECEIVED = by_organisation(
    "reçue ou envoyée par mon service", "source__service_id", "destination__service_id"
)
SENT = by_organisation("prise sur l’enveloppe de mon service", "source__service_id")

ENVELOPPES = Table(
    EnveloppeBudgetaire, view=_readers(OWN), open={**CLOCK, Role.GESTIONNAIRE_BUDGET: OWN}
)
DELEGATIONS = Table(
    DelegationCredits,
    view=_readers(SENT_OR_RECEIVED),
    delegate={Role.DGALN_CHEF_PROJET: ALL, Role.GESTIONNAIRE_BUDGET: SENT},
    report={Role.DGALN_CHEF_PROJET: ALL, Role.GESTIONNAIRE_BUDGET: SENT},
)
RESERVATIONS = Table(
    Reservation, view=_readers(OF_MINE), reserve=CLOCK, lower=CLOCK, release=CLOCK
)
ENGAGEMENTS = Table(
    EngagementJuridique,
    view=_readers(OF_MINE),
    engage={Role.GESTIONNAIRE_BUDGET: OF_MINE},
    close={Role.GESTIONNAIRE_BUDGET: OF_MINE, Role.CLOCK: ALL},
)
CONSOMMATIONS = Table(
    ConsommationCp, view=_readers(OF_MINE), consume={Role.GESTIONNAIRE_BUDGET: OF_MINE}
)
