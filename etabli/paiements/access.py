"""Who certifies, who claims, who pays. A holder reads its own contracts only; no amount leaves the State."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.consultations.states import NOTIFIED as MARCHE_NOTIFIED
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
from etabli.paiements.models import (
    Avance,
    DemandePaiement,
    FinAnticipee,
    Penalite,
    Repartition,
    ServiceFait,
    SousTraitance,
    TitrePerception,
)
from etabli.paiements.states import FIN_TOLD

CLOCK: Row = {Role.CLOCK: ALL}


def _service(prefix: str) -> Scope:
    return of_my_service(f"{prefix}atelier__")


MARCHE_HOLDER = "marche__attributaire__"
#: by contract: the lookup to its holder, and the states in which the holder has it
HOLDERS = (
    ("bon__", "bon__devis__designation__groupement__", NOTIFIED),
    ("marche__", MARCHE_HOLDER, MARCHE_NOTIFIED),
)


def _firm(prefix: str) -> Scope:
    """The contracts notified to a groupement my firm leads or belongs to."""
    bon, marche = (
        given("notifié", Q(**{f"{prefix}{contrat}etat__in": states}))
        & of_my_firm("", f"{prefix}{holder}")
        for contrat, holder, states in HOLDERS
    )
    return (bon | marche).called("notifié à mon groupement")


def _led(prefix: str) -> Scope:
    bon, marche = (led_by_my_firm(LED, f"{prefix}{holder}") for _, holder, _ in HOLDERS)
    return (bon | marche).called(LED)


def _readers(prefix: str) -> Row:
    firm = _firm(prefix)
    return {
        **CONTROL,
        **service(_service(prefix)),
        Role.GROUPEMENT_MANDATAIRE: firm,
        Role.GROUPEMENT_MEMBRE: firm,
    }


def _readers_of_marche() -> Row:
    mine = given("notifié", Q(marche__etat__in=MARCHE_NOTIFIED)) & of_my_firm("", MARCHE_HOLDER)
    firm = mine.called("notifié à mon groupement")
    return {
        **CONTROL,
        **service(_service("marche__")),
        Role.GROUPEMENT_MANDATAIRE: firm,
        Role.GROUPEMENT_MEMBRE: firm,
    }


def _claimants(prefix: str) -> Row:
    """The mandataire deposits; the gestionnaire records what Chorus Pro received (CH-6)."""
    return {
        Role.GROUPEMENT_MANDATAIRE: _led(prefix),
        Role.GESTIONNAIRE_BUDGET: _service(prefix),
    }


AHEAD = given("acompte intermédiaire", Q(acompte_de__isnull=False))
SERVICES_FAITS = Table(
    ServiceFait,
    view=_readers(""),
    plan=CLOCK,
    ask_acompte={Role.GROUPEMENT_MANDATAIRE: _led("")},
    decline={Role.SERVICE_PILOTE: AHEAD & _service("")},
    await_certification=CLOCK,
    certify={Role.SERVICE_PILOTE: _service("")},
    claim=_claimants(""),
    reopen=CLOCK,
    warn_closing=CLOCK,
    drop=CLOCK,
)

OF_SERVICE_FAIT = "service_fait__"
BUDGET: Row = {Role.GESTIONNAIRE_BUDGET: _service(OF_SERVICE_FAIT)}
DEMANDES = Table(
    DemandePaiement,
    view=_readers(OF_SERVICE_FAIT),
    record=_claimants(OF_SERVICE_FAIT),
    relay=_claimants(OF_SERVICE_FAIT),
    agree={Role.GROUPEMENT_MANDATAIRE: _led(OF_SERVICE_FAIT)},
    agree_tacitly=CLOCK,
    object={Role.GROUPEMENT_MANDATAIRE: _led(OF_SERVICE_FAIT)},
    start_delay=CLOCK,
    pay=BUDGET,
    pay_interests=BUDGET,
    reject=BUDGET,
)

# -- the money of a marché: its parts, its advances, what is asked back

OF_MARCHE = "marche__"
MARCHE_READERS: Row = _readers_of_marche()
MARCHE_BUDGET: Row = {Role.GESTIONNAIRE_BUDGET: _service(OF_MARCHE)}
REPARTITIONS = Table(
    Repartition,
    view=MARCHE_READERS,
    open=CLOCK,
    share={**MARCHE_BUDGET, Role.SERVICE_PILOTE: _service(OF_MARCHE)},
    subcontract={Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(LED, MARCHE_HOLDER)},
)
AVANCES = Table(
    Avance,
    view=MARCHE_READERS,
    open=CLOCK,
    pay=MARCHE_BUDGET,
    renounce={Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(LED, MARCHE_HOLDER)},
    drop=CLOCK,
)
TITRES = Table(
    TitrePerception,
    view=MARCHE_READERS,
    open=CLOCK,
    issue=MARCHE_BUDGET,
    recover=MARCHE_BUDGET,
)

# -- a marché that stops before its term (2.7.4)

TOLD = given("dite au titulaire", Q(etat__in=[str(etat) for etat in FIN_TOLD]))
FIRM: Row = {
    role: MARCHE_READERS[role] & TOLD
    for role in (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
}
PILOTE: Row = {Role.SERVICE_PILOTE: _service(OF_MARCHE)}
RPA: Row = {Role.RPA: _service(OF_MARCHE)}
FINS = Table(
    FinAnticipee,
    view={**MARCHE_READERS, **FIRM},
    prepare=PILOTE,
    send_notice=RPA,
    propose=PILOTE,
    accept={Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(LED, MARCHE_HOLDER) & TOLD},
    decide=RPA,
    withdraw={**PILOTE, **RPA},
)
PENALITES = Table(
    Penalite,
    view=MARCHE_READERS,
    announce=PILOTE,
    answer={Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(LED, MARCHE_HOLDER)},
    withhold=RPA,
    lift=RPA,
)
SOUS_TRAITANCES = Table(
    SousTraitance,
    view=MARCHE_READERS,
    declare={Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(LED, MARCHE_HOLDER)},
    accept=PILOTE,
    accept_tacitly=CLOCK,
    refuse=PILOTE,
    withdraw={Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(LED, MARCHE_HOLDER)},
    stop=PILOTE,
    drop=CLOCK,
)
