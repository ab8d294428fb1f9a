"""Who may do what on an Atelier; later apps reuse these scopes through their own `atelier`."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Case, Q, Value

from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import BEFORE_THE_ORDER, Etat
from etabli.core import cercles
from etabli.core.access import (
    ALL,
    Actor,
    Membership,
    Row,
    Scope,
    Table,
    by_departement,
    by_organisation,
    given,
    narrowed,
    opens,
)
from etabli.core.cercles import Seat

Filter = Callable[[Membership], Q]


def _of_my_collectivite(prefix: str = "") -> Filter:
    """Ateliers led or co-carried by the membership's collectivité."""
    return lambda m: (
        Q(**{f"{prefix}chef_de_file_id": m.organisation_id}) | _co_carried_by(m, _pk(prefix))
    )


def _co_carried_by(membership: Membership, column: str = "pk") -> Q:
    """The Ateliers that its collectivité carries beside the lead."""
    rows = Atelier.co_porteurs.through.objects.filter(
        organisation_id=membership.organisation_id or 0
    )
    return Q(**{f"{column}__in": rows.values("atelier_id")})


def _of_my_firm(prefix: str = "") -> Filter:
    """Ateliers whose current holder is led by the membership's firm, or where it is a member."""
    members = Atelier.equipe.through.objects
    return lambda m: (
        Q(**{f"{prefix}mandataire_id": m.organisation_id})
        | Q(
            **{
                f"{_pk(prefix)}__in": members.filter(
                    organisation_id=m.organisation_id or 0
                ).values("atelier_id")
            }
        )
    )


def _pk(prefix: str) -> str:
    """`atelier__` → `atelier_id`, nothing → `pk`."""
    return f"{prefix.removesuffix('__')}_id" if prefix else "pk"


def scopes_through(prefix: str = "") -> dict[str, Scope]:
    """The scopes of an Atelier, for it or for what belongs to one through this path."""
    return {
        "service": by_organisation("de mon service", f"{prefix}service_pilote_id"),
        "departement": by_departement("de mon département", f"{prefix}departement_code"),
        "collectivite": by_organisation(
            "de ma collectivité",
            f"{prefix}chef_de_file_id",
            f"{prefix}co_porteurs",
            filter=_of_my_collectivite(prefix),
        ),
        "firm": by_organisation(
            "confié à mon groupement",
            f"{prefix}mandataire_id",
            f"{prefix}equipe",
            filter=_of_my_firm(prefix),
        ),
        "led": by_organisation(
            "confié à mon groupement, comme mandataire", f"{prefix}mandataire_id"
        ),
    }


OWN = scopes_through()
SERVICE = OWN["service"]
DEPARTEMENT = OWN["departement"]
COLLECTIVITE = OWN["collectivite"]
FIRM = OWN["firm"]
LED = OWN["led"]
PUBLISHED = given(
    "dont le contrat est notifié",
    Q(notified_on__isnull=False) & ~Q(etat="ABANDONNE"),
)

#: a consultation that runs is ended by the service that published it, even while the Atelier is suspended
IN_CONSULTATION = Q(etat=Etat.CONSULTATION) | Q(state_before=Etat.CONSULTATION)
LEAD_BEFORE_CONTRACT = Scope(
    "dont ma collectivité est chef de file, avant la consultation ou le premier contrat",  # 2.7.1, 10.4
    lambda m: Q(chef_de_file_id=m.organisation_id or 0, notified_on=None) & ~IN_CONSULTATION,
)

CO_CARRIED = Scope(
    "que ma collectivité porte avec d’autres",
    lambda m: _co_carried_by(m),  # 2.7.1, 10.4
)
LEAD = by_organisation("dont ma collectivité est chef de file", "chef_de_file_id")

CONCERNED: Row = {
    Role.SERVICE_PILOTE: SERVICE,
    Role.SERVICE_VALIDEUR: SERVICE,
    Role.RPA: SERVICE,
    Role.GESTIONNAIRE_BUDGET: SERVICE,
    Role.COLLECTIVITE_REDACTEUR: COLLECTIVITE,
    Role.COLLECTIVITE_SIGNATAIRE: COLLECTIVITE,
    Role.PREFECTURE: DEPARTEMENT,
    Role.GROUPEMENT_MANDATAIRE: FIRM,
    Role.GROUPEMENT_MEMBRE: FIRM,
    Role.DGALN_CHEF_PROJET: ALL,
    Role.DGALN_DECIDEUR: ALL,
    Role.DGALN_ACHATS: ALL,
    Role.AUDITEUR: ALL,
    Role.CLOCK: ALL,
}
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
PILOTE: Row = {Role.SERVICE_PILOTE: SERVICE}
VALIDEUR: Row = {Role.SERVICE_VALIDEUR: SERVICE}
CHEF_PROJET: Row = {Role.DGALN_CHEF_PROJET: ALL}
DECIDEUR: Row = {Role.DGALN_DECIDEUR: ALL}
CLOCK: Row = {Role.CLOCK: ALL}

_BEFORE = [str(etat) for etat in BEFORE_THE_ORDER]
#: its holder is the one that was ordered from, and not one that is asked again after another
IS_ORDERED = (
    Q(notified_on__isnull=False, mandataire__isnull=False)
    & ~Q(etat__in=_BEFORE)
    & ~Q(etat=str(Etat.SUSPENDU), state_before__in=_BEFORE)
)
ORDERED = given("dont l’équipe a reçu son bon de commande", IS_ORDERED)
ONCE_ORDERED = given("dont un bon de commande a été notifié", Q(notified_on__isnull=False))

# -- messages: who reads each circle, and who writes to it -------------------------------------

STATE_READS: Row = {role: cell for role, cell in STATE.items() if role != Role.CLOCK}
STATE_WRITES: Row = {role: cell for role, cell in STATE_READS.items() if role != Role.AUDITEUR}
CARRIERS: Row = {
    Role.COLLECTIVITE_REDACTEUR: COLLECTIVITE,
    Role.COLLECTIVITE_SIGNATAIRE: COLLECTIVITE,
    Role.PREFECTURE: DEPARTEMENT,
}
TEAM: Row = {
    Role.GROUPEMENT_MANDATAIRE: FIRM & ORDERED,
    Role.GROUPEMENT_MEMBRE: FIRM & ORDERED,
}

TABLE = Table(
    Atelier,
    view={**CONCERNED, Role.VISITEUR: PUBLISHED},
    follow=CONCERNED,
    view_money=STATE,
    exchange={**STATE_READS, **CARRIERS, **TEAM},
    read_state=STATE_READS,
    write_state=STATE_WRITES,
    read_porteurs={**STATE_READS, **CARRIERS},
    write_porteurs={**STATE_WRITES, **CARRIERS},
    read_team={**narrowed({**STATE_READS, **CARRIERS}, ONCE_ORDERED), **TEAM},
    write_team={**narrowed({**STATE_WRITES, **CARRIERS}, ORDERED), **TEAM},
    flag_conflict={**PILOTE, **VALIDEUR, **CHEF_PROJET},
    contribute={
        Role.SERVICE_PILOTE: SERVICE,
        Role.COLLECTIVITE_REDACTEUR: COLLECTIVITE,
        Role.GROUPEMENT_MANDATAIRE: LED,
    },
    open=CLOCK,
    designate=CHEF_PROJET,
    enter_basket={**PILOTE, **CHEF_PROJET},
    redesignate=CLOCK,
    accept_designation={Role.GROUPEMENT_MANDATAIRE: LED},
    exhaust_designation=CLOCK,
    order={**VALIDEUR, **CLOCK},
    start_consultation=CLOCK,
    start_cadrage=CLOCK,
    return_to_launch=CLOCK,
    start_appropriation={**PILOTE, **CLOCK},
    start_animation=PILOTE,
    move_site_dates=CLOCK,
    start_restitution=PILOTE,
    start_session_1=PILOTE,
    start_inter_1=PILOTE,
    start_session_2=PILOTE,
    start_inter_2=PILOTE,
    start_session_3=PILOTE,
    start_production=PILOTE,
    open_restitution={**VALIDEUR, **CLOCK},
    conclude=VALIDEUR,
    record_admission=CLOCK,
    close=VALIDEUR,
    start_follow_up=CLOCK,
    archive=CHEF_PROJET,
    return_to_designation=CLOCK,
    replace_holder=CLOCK,
    examine_again=CHEF_PROJET,
    ask_again=DECIDEUR,
    abandon_unfruitful=DECIDEUR,
    wait_framework=CLOCK,
    leave_wait=CLOCK,
    leave={Role.COLLECTIVITE_SIGNATAIRE: CO_CARRIED},
    leave_lead={Role.COLLECTIVITE_SIGNATAIRE: LEAD},
    succeed_lead=PILOTE,
    suspend=VALIDEUR,
    resume=VALIDEUR,
    abandon={**VALIDEUR, **DECIDEUR, **CLOCK, Role.COLLECTIVITE_SIGNATAIRE: LEAD_BEFORE_CONTRACT},
)


def seat_of(atelier: Atelier, actor: Actor) -> Seat:
    """As whom the person reads what is written about this Atelier (`core.cercles`)."""
    return cercles.seat_of(TABLE, atelier, actor, "follow")


def seats(actor: Actor) -> dict[str, Case | Value]:
    """The annotations that answer `seat_of` for a list of Ateliers."""
    return cercles.answers(TABLE, actor, "follow")


def reaches(row: Row, actor: Actor, atelier: Atelier) -> bool:
    """Does one of the roles of this person reach this Atelier through these scopes?"""
    return Atelier.objects.filter(opens(row, actor), pk=atelier.pk).exists()
