"""Who certifies, who claims, who pays. A holder reads its own orders only; no amount leaves the State."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.core.access import ALL, Row, Scope, Table, given
from etabli.marches.access import (
    CONTROL,
    LED,
    led_by_my_firm,
    of_my_firm,
    of_my_service,
    service,
)
from etabli.marches.states import NOTIFIED
from etabli.paiements.models import DemandePaiement, ServiceFait

CLOCK: Row = {Role.CLOCK: ALL}


def _service(prefix: str) -> Scope:
    return of_my_service(f"{prefix}atelier__")


def _firm(prefix: str) -> Scope:
    """The orders notified to a groupement my firm leads or belongs to."""
    notified = given("notifié", Q(**{f"{prefix}etat__in": NOTIFIED}))
    mine = of_my_firm("", f"{prefix}devis__designation__groupement__")
    return (notified & mine).called("notifié à mon groupement")


def _led(prefix: str) -> Scope:
    return led_by_my_firm(LED, f"{prefix}devis__designation__groupement__")


def _readers(prefix: str) -> Row:
    firm = _firm(prefix)
    return {
        **CONTROL,
        **service(_service(prefix)),
        Role.GROUPEMENT_MANDATAIRE: firm,
        Role.GROUPEMENT_MEMBRE: firm,
    }


def _claimants(prefix: str) -> Row:
    """The mandataire deposits; the gestionnaire records what Chorus Pro received (CH-6)."""
    return {
        Role.GROUPEMENT_MANDATAIRE: _led(prefix),
        Role.GESTIONNAIRE_BUDGET: _service(prefix),
    }


OF_BON = "bon__"
SERVICES_FAITS = Table(
    ServiceFait,
    view=_readers(OF_BON),
    plan=CLOCK,
    await_certification=CLOCK,
    certify={Role.SERVICE_PILOTE: _service(OF_BON)},
    claim=_claimants(OF_BON),
    reopen=CLOCK,
    drop=CLOCK,
)

OF_SERVICE_FAIT = "service_fait__bon__"
BUDGET: Row = {Role.GESTIONNAIRE_BUDGET: _service(OF_SERVICE_FAIT)}
DEMANDES = Table(
    DemandePaiement,
    view=_readers(OF_SERVICE_FAIT),
    record=_claimants(OF_SERVICE_FAIT),
    start_delay=CLOCK,
    pay=BUDGET,
    reject=BUDGET,
)
