"""Who may do what on what is contracted. A holder sees nothing of the others (T-13, L311-6)."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.core.access import ALL, Membership, Row, Scope, Table, by_organisation, given
from etabli.marches.models import (
    AccordCadre,
    AttestationVigilance,
    BonDeCommande,
    Conflit,
    Designation,
    Devis,
    Groupement,
    MembreGroupement,
)
from etabli.marches.states import NOTIFIED

OF_SERVICE = "des Ateliers de mon service"
LED = "de mon groupement, comme mandataire"


def of_my_firm(words: str, path: str = "") -> Scope:
    """What belongs to a groupement my firm leads or is a member of."""
    key = f"{path.removesuffix('__')}_id" if path else "pk"

    def mine(membership: Membership) -> Q:
        own = membership.organisation_id or 0
        member = MembreGroupement.objects.filter(organisation_id=own).values("groupement_id")
        return Q(**{f"{path}mandataire_id": own}) | Q(**{f"{key}__in": member})

    columns = (f"{path}mandataire_id", f"{path}membres__organisation_id")
    return by_organisation(words, *columns, filter=mine)


def led_by_my_firm(words: str, path: str = "") -> Scope:
    """What belongs to a groupement my firm leads."""
    return by_organisation(words, f"{path}mandataire_id")


def of_my_service(path: str) -> Scope:
    """What belongs to an Atelier that my service pilots."""
    return by_organisation(OF_SERVICE, f"{path}service_pilote_id")


def service(scope: Scope) -> Row:
    """The same cell for every role of the service."""
    return dict.fromkeys(SERVICE_ROLES, scope)


EVERY_DGALN: Row = {Role.DGALN_CHEF_PROJET: ALL, Role.DGALN_DECIDEUR: ALL, Role.DGALN_ACHATS: ALL}
CONTROL: Row = {**EVERY_DGALN, Role.AUDITEUR: ALL, Role.CLOCK: ALL}
SERVICE_ROLES = (
    Role.SERVICE_PILOTE,
    Role.SERVICE_VALIDEUR,
    Role.RPA,
    Role.GESTIONNAIRE_BUDGET,
)
CHEF_PROJET: Row = {Role.DGALN_CHEF_PROJET: ALL}
DECIDEUR: Row = {Role.DGALN_DECIDEUR: ALL}
ACHATS: Row = {Role.DGALN_ACHATS: ALL}
CLOCK: Row = {Role.CLOCK: ALL}

ACCORDS = Table(
    AccordCadre,
    view={**CONTROL, **service(ALL)},
    view_file={**CONTROL},
    publish_data=ACHATS,
    prepare=ACHATS,
    record=ACHATS,
    complete=ACHATS,
    write_rules=ACHATS,
    warn_end=CLOCK,
    warn_use=CLOCK,
    notify=ACHATS,
    raise_maximum=ACHATS,
    add_to_kit=ACHATS,
    suspend=ACHATS,
    resume=ACHATS,
    terminate=ACHATS,
)

#: who reads the list of the frameworks
READERS = (*EVERY_DGALN, Role.AUDITEUR, *SERVICE_ROLES)

MY_GROUPEMENT = of_my_firm("mon groupement")
GROUPEMENTS = Table(
    Groupement,
    view={
        **CONTROL,
        **service(ALL),
        Role.GROUPEMENT_MANDATAIRE: MY_GROUPEMENT,
        Role.GROUPEMENT_MEMBRE: MY_GROUPEMENT,
    },
    view_refusals=CONTROL,
    join=ACHATS,
    compose=ACHATS,
    complete={**ACHATS, Role.GROUPEMENT_MANDATAIRE: led_by_my_firm("que je conduis")},
    send_formal_notice=CHEF_PROJET,
    suspend=DECIDEUR,
    end_suspension=DECIDEUR,
    terminate={**DECIDEUR, **ACHATS},
)

DESIGNATION_SERVICE = of_my_service("atelier__")
DESIGNATION_FIRM = of_my_firm("de mon groupement", "groupement__")
DESIGNATION_LED = led_by_my_firm(LED, "groupement__")
MANDATAIRE: Row = {Role.GROUPEMENT_MANDATAIRE: DESIGNATION_LED}
DESIGNATIONS = Table(
    Designation,
    view={
        **CONTROL,
        **service(DESIGNATION_SERVICE),
        Role.GROUPEMENT_MANDATAIRE: DESIGNATION_FIRM,
        Role.GROUPEMENT_MEMBRE: DESIGNATION_FIRM,
    },
    view_tests={**CONTROL, **service(DESIGNATION_SERVICE)},
    designate={**CHEF_PROJET, **DECIDEUR, **CLOCK},
    accept=MANDATAIRE,
    refuse=MANDATAIRE,
    declare_conflict=MANDATAIRE,
    give_up=MANDATAIRE,
    complete_buyer={Role.SERVICE_PILOTE: DESIGNATION_SERVICE, Role.RPA: DESIGNATION_SERVICE},
    confirm_conflict=CHEF_PROJET,
    lift_conflict=CHEF_PROJET,
    accept_justification=CHEF_PROJET,
    reject_justification=CHEF_PROJET,
    close_on_suspension=DECIDEUR,
    fall_silent=CLOCK,
    miss_devis=CLOCK,
    fail_devis=CLOCK,
    give_back=CLOCK,
    lose_object=CLOCK,
    lose_holder=CLOCK,
    replace=CHEF_PROJET,
    use_turn=CLOCK,
)

CONFLIT_SERVICE = of_my_service("atelier__")
DECLARED = given("par déclaration", Q(source="DECLARATION"))
CONFLIT_MINE = (of_my_firm("", "groupement__") & DECLARED).called("déclaré par mon groupement")
CONFLIT_LED = (led_by_my_firm("", "groupement__") & DECLARED).called(
    "déclaré par mon groupement, comme mandataire"
)
CONFLITS = Table(
    Conflit,
    view={
        **CONTROL,
        Role.SERVICE_PILOTE: CONFLIT_SERVICE,
        Role.SERVICE_VALIDEUR: CONFLIT_SERVICE,
        Role.GROUPEMENT_MANDATAIRE: CONFLIT_MINE,
        Role.GROUPEMENT_MEMBRE: CONFLIT_MINE,
    },
    flag={
        **CHEF_PROJET,
        **CLOCK,
        Role.SERVICE_PILOTE: CONFLIT_SERVICE,
        Role.SERVICE_VALIDEUR: CONFLIT_SERVICE,
        Role.GROUPEMENT_MANDATAIRE: CONFLIT_LED,
    },
    confirm=CHEF_PROJET,
    lift=CHEF_PROJET,
)

DEVIS_SERVICE = of_my_service("designation__atelier__")
DEVIS_FIRM = of_my_firm("de mon groupement", "designation__groupement__")
DEVIS_LED = led_by_my_firm(LED, "designation__groupement__")
DEVIS = Table(
    Devis,
    view={
        **CONTROL,
        **service(DEVIS_SERVICE),
        Role.GROUPEMENT_MANDATAIRE: DEVIS_FIRM,
        Role.GROUPEMENT_MEMBRE: DEVIS_FIRM,
    },
    view_money={**service(ALL), Role.AUDITEUR: ALL, **EVERY_DGALN},
    deposit={Role.GROUPEMENT_MANDATAIRE: DEVIS_LED},
    redeposit={Role.GROUPEMENT_MANDATAIRE: DEVIS_LED},
    amend={Role.GROUPEMENT_MANDATAIRE: DEVIS_LED},
    keep_validated={
        Role.GROUPEMENT_MANDATAIRE: DEVIS_LED,
        Role.SERVICE_PILOTE: DEVIS_SERVICE,
        **CLOCK,
    },
    send_back={Role.SERVICE_PILOTE: DEVIS_SERVICE},
    refuse={Role.SERVICE_PILOTE: DEVIS_SERVICE},
    validate={Role.SERVICE_VALIDEUR: DEVIS_SERVICE},
    order={Role.SERVICE_PILOTE: DEVIS_SERVICE},
    mark_ordered=CLOCK,
    lapse=CLOCK,
)

BON_SERVICE = of_my_service("atelier__")
NOTIFIED_TO_ME = (
    given("notifié", Q(etat__in=NOTIFIED)) & of_my_firm("", "devis__designation__groupement__")
).called("notifié à mon groupement")
PILOTE: Row = {Role.SERVICE_PILOTE: BON_SERVICE}
BONS = Table(
    BonDeCommande,
    view={
        **CONTROL,
        **service(BON_SERVICE),
        Role.GROUPEMENT_MANDATAIRE: NOTIFIED_TO_ME,
        Role.GROUPEMENT_MEMBRE: NOTIFIED_TO_ME,
    },
    view_guards={**service(ALL), Role.AUDITEUR: ALL, **EVERY_DGALN},
    prepare=PILOTE,
    present=PILOTE,
    send_back={Role.RPA: BON_SERVICE},
    sign={Role.RPA: BON_SERVICE},
    engage={Role.GESTIONNAIRE_BUDGET: BON_SERVICE},
    notify=PILOTE,
    cancel={**PILOTE, Role.RPA: BON_SERVICE, **CLOCK},
    postpone_end=CLOCK,
    settle=CLOCK,
    terminate={Role.RPA: BON_SERVICE},
)

MY_PARTNERS = by_organisation(
    "des entreprises de mon groupement",
    "organisation__groupements__groupement__mandataire_id",
    filter=lambda m: Q(
        organisation_id__in=MembreGroupement.objects.filter(
            groupement__mandataire_id=m.organisation_id or 0
        ).values("organisation_id")
    ),
)
MY_OWN = by_organisation("de mon entreprise", "organisation_id")
ATTESTATIONS = Table(
    AttestationVigilance,
    view={
        **CONTROL,
        **service(ALL),
        Role.GROUPEMENT_MANDATAIRE: MY_PARTNERS,
        Role.GROUPEMENT_MEMBRE: MY_OWN,
    },
    view_original={**CONTROL, **service(ALL)},
    deposit={Role.GROUPEMENT_MANDATAIRE: MY_PARTNERS, Role.GROUPEMENT_MEMBRE: MY_OWN},
)
