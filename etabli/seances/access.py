"""Who may do what on sessions, on the people who come, and on propositions.

Names of participants are for those who receive them: the pilote, the collectivité and the mandataire
of the Atelier. A participant has no account: their signed link makes them the actor of one line.
"""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.ateliers.access import scopes_through
from etabli.core.access import (
    ALL,
    Actor,
    Membership,
    Row,
    Scope,
    Table,
    by_organisation,
    given,
    narrowed,
)
from etabli.seances.models import (
    ActeurAMobiliser,
    Calendrier,
    Contribution,
    Dessein,
    DocumentRecu,
    Entretien,
    FraisOrganisation,
    Inscription,
    InvitationSeance,
    Person,
    Proposition,
    Reunion,
    SessionInSitu,
)
from etabli.seances.states import (
    Etat,
    EtatContribution,
    EtatEntretien,
    EtatFrais,
    EtatReunion,
    GenreReunion,
    LecteursNotes,
)

A = "atelier__"
SA = "session__atelier__"


def concerned_through(prefix: str) -> Row:
    """Everyone an Atelier concerns: those who carry it, pilot it, work on it, control it."""
    scope = scopes_through(prefix)
    return {
        Role.SERVICE_PILOTE: scope["service"],
        Role.SERVICE_VALIDEUR: scope["service"],
        Role.RPA: scope["service"],
        Role.GESTIONNAIRE_BUDGET: scope["service"],
        Role.COLLECTIVITE_REDACTEUR: scope["collectivite"],
        Role.COLLECTIVITE_SIGNATAIRE: scope["collectivite"],
        Role.PREFECTURE: scope["departement"],
        Role.GROUPEMENT_MANDATAIRE: scope["firm"],
        Role.GROUPEMENT_MEMBRE: scope["firm"],
        Role.DGALN_CHEF_PROJET: ALL,
        Role.DGALN_DECIDEUR: ALL,
        Role.DGALN_ACHATS: ALL,
        Role.AUDITEUR: ALL,
        Role.CLOCK: ALL,
    }


def hosts_through(prefix: str) -> Row:
    """Those who prepare and run the session: the pilote and the mandataire."""
    scope = scopes_through(prefix)
    return {Role.SERVICE_PILOTE: scope["service"], Role.GROUPEMENT_MANDATAIRE: scope["led"]}


def welcomers_through(prefix: str) -> Row:
    """Those who may read the names of the people who come."""
    return {
        **hosts_through(prefix),
        Role.COLLECTIVITE_REDACTEUR: scopes_through(prefix)["collectivite"],
    }


ANNOUNCED = given(
    "annoncée au public",
    Q(is_public=True, annoncee_le__isnull=False) & ~Q(atelier__etat="ABANDONNE"),
)
HOSTS = hosts_through(A)
#: the same, asked of the Atelier itself: who may prepare a session there
HOSTS_OF_ATELIER = hosts_through("")
PILOTE: Row = {Role.SERVICE_PILOTE: scopes_through(A)["service"]}
CLOCK: Row = {Role.CLOCK: ALL}

SESSIONS = Table(
    SessionInSitu,
    view={**concerned_through(A), Role.VISITEUR: ANNOUNCED},
    follow=concerned_through(A),
    see_people=welcomers_through(A),
    edit=narrowed(HOSTS, given("non close", ~Q(etat=Etat.CLOSE))),
    write_minutes=HOSTS,
    prepare=HOSTS,
    amend=HOSTS,
    announce=HOSTS,
    open=HOSTS,
    pause=HOSTS,
    resume=HOSTS,
    close=HOSTS,
    record_attendance=HOSTS,
    record_decision=HOSTS,
    withdraw_decision=HOSTS,
    issue_minutes=PILOTE,
    forget_access_needs=CLOCK,
    forget_people=CLOCK,
)


def _mine(kind: str) -> Scope:
    return Scope(
        "la sienne, par son lien",
        lambda m: Q(code=m.scope.get(kind)) if m.scope.get(kind) else Q(pk__in=[]),
        #: nothing waits for somebody without account
        (),
    )


MY_INSCRIPTION: Row = {Role.PARTICIPANT: _mine("inscription")}
MY_INVITATION: Row = {Role.PARTICIPANT: _mine("invitation")}
S_HOSTS = hosts_through(SA)
S_WELCOMERS = welcomers_through(SA)

INSCRIPTIONS = Table(
    Inscription,
    view={**S_WELCOMERS, **MY_INSCRIPTION, **CLOCK},
    register=MY_INSCRIPTION,
    admit={**MY_INSCRIPTION, **S_HOSTS},
    remind=MY_INSCRIPTION,
    confirm=MY_INSCRIPTION,
    cancel={**MY_INSCRIPTION, **S_HOSTS},
    promote=CLOCK,
    warn=S_HOSTS,
)

INVITATIONS = Table(
    InvitationSeance,
    view={**S_WELCOMERS, **MY_INVITATION, **CLOCK},
    send=S_HOSTS,
    propose={Role.COLLECTIVITE_REDACTEUR: scopes_through(SA)["collectivite"]},
    approve=S_HOSTS,
    accept={**MY_INVITATION, **S_HOSTS},
    decline={**MY_INVITATION, **S_HOSTS},
    cancel=S_HOSTS,
)

WRITERS = {**HOSTS, Role.COLLECTIVITE_REDACTEUR: scopes_through(A)["collectivite"]}

PROPOSITIONS = Table(
    Proposition,
    view=concerned_through(A),
    submit=HOSTS,
    reword=HOSTS,
    keep=HOSTS,
    retrieve=HOSTS,
    explore=HOSTS,
    set_aside=HOSTS,
    transform=WRITERS,
    release=WRITERS,
)


#: the réunion de cadrage opens the execution of the contract: it is noted by the service that buys (M15)
NOT_CADRAGE = given("autre que de cadrage", ~Q(genre=GenreReunion.CADRAGE.value))
HOLDERS: Row = {**PILOTE, Role.GROUPEMENT_MANDATAIRE: scopes_through(A)["led"] & NOT_CADRAGE}

REUNIONS = Table(
    Reunion,
    view=concerned_through(A),
    plan=HOLDERS,
    amend=narrowed(HOLDERS, given("prévue", Q(etat=EtatReunion.PREVUE.value))),
    hold=HOLDERS,
    complete=HOLDERS,
    cancel=HOLDERS,
    record_decision=HOLDERS,
    withdraw_decision=HOLDERS,
)


#: the team neither pays nor reads what the porteurs pay (D-16)
PAYING: Row = {
    role: scope
    for role, scope in concerned_through(A).items()
    if role not in (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
}
PAYERS: Row = {**PILOTE, Role.COLLECTIVITE_REDACTEUR: scopes_through(A)["collectivite"]}
STANDING = given("non retiré", ~Q(etat=EtatFrais.RETIRE.value))
FRAIS = Table(
    FraisOrganisation,
    view=PAYING,
    foresee=PAYERS,
    amend=narrowed(PAYERS, given("prévu", Q(etat=EtatFrais.PREVU.value))),
    settle=narrowed(PAYERS, STANDING),
    withdraw=narrowed(PAYERS, STANDING),
)


PAYING_ATELIER: Row = {
    role: scope
    for role, scope in concerned_through("").items()
    if role not in (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
}
PAYERS_OF_ATELIER: Row = {
    Role.SERVICE_PILOTE: scopes_through()["service"],
    Role.COLLECTIVITE_REDACTEUR: scopes_through()["collectivite"],
}
PILOTE_OF_ATELIER: Row = {Role.SERVICE_PILOTE: scopes_through()["service"]}
CALENDRIERS = Table(
    Calendrier,
    view=concerned_through(A),
    propose=PILOTE,
    propose_again=PILOTE,
    keep=PILOTE,
    constrain=HOSTS,
    free=HOSTS,
)


#: whoever reads the notes may correct them: those that the State keeps are its own
OWN_NOTES = by_organisation("noté pour mon groupement", "mandataire_id") & given(
    "hors des notes de l’État", ~Q(cercle=LecteursNotes.ETAT.value)
)
NOTERS: Row = {**PILOTE, Role.GROUPEMENT_MANDATAIRE: scopes_through(A)["led"] & OWN_NOTES}

ENTRETIENS = Table(
    Entretien,
    view=concerned_through(A),
    record=NOTERS,
    amend=narrowed(NOTERS, given("mené", Q(etat=EtatEntretien.CONSIGNE.value))),
    withdraw=NOTERS,
    forget=CLOCK,
)
DOCUMENTS = Table(
    DocumentRecu,
    view=concerned_through(A),
    expect=HOSTS,
    receive=HOSTS,
    read=HOSTS,
    give_up=HOSTS,
)


#: what everybody reads, once the pilote has read it
READ_BY_ALL = given(
    "publiée", Q(etat__in=(EtatContribution.PUBLIEE.value, EtatContribution.REPRISE.value))
)
MY_CONTRIBUTION: Row = {Role.PARTICIPANT: _mine("contribution")}
CONTRIBUTIONS = Table(
    Contribution,
    view={**narrowed(concerned_through(A), READ_BY_ALL), **PILOTE, **MY_CONTRIBUTION, **CLOCK},
    contribute=MY_CONTRIBUTION,
    note=PILOTE,
    publish=PILOTE,
    refuse=PILOTE,
    take_up=HOSTS,
    withdraw={**PILOTE, **MY_CONTRIBUTION},
    forget=CLOCK,
)


#: the names of the map are for those who welcome people
WELCOMERS = welcomers_through(A)
WELCOMERS_OF_ATELIER = welcomers_through("")
ACTEURS = Table(
    ActeurAMobiliser,
    view={**WELCOMERS, **CLOCK},
    add=WELCOMERS,
    amend=WELCOMERS,
    invite=WELCOMERS,
    meet=WELCOMERS,
    remove=WELCOMERS,
    forget=CLOCK,
)


DESSEINS = Table(
    Dessein,
    view=concerned_through(A),
    draw=HOSTS,
    change=HOSTS,
    give_up=HOSTS,
    take_back=HOSTS,
)


def participant(person: Person | Contribution) -> Actor:
    """Whoever holds the signed link of this line: they act on it alone, and the journal says no name."""
    kind = type(person).__name__.lower().removesuffix("seance")
    hat = Membership(Role.PARTICIPANT, "Participant", scope={kind: person.code})
    return Actor(None, "Participant", (hat,))
