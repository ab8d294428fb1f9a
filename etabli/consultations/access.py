"""Who may do what on a consultation. Nothing leaves the State and the porteurs before its publication."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.ateliers.access import scopes_through
from etabli.candidatures.models import Associe
from etabli.candidatures.states import QualiteAssocie
from etabli.consultations.models import Avenant, Consulte, MarcheSubsequent, MembreComite
from etabli.consultations.states import CLOSED, OPENED, PUBLISHED, EtatMarche, ObjetAvenant
from etabli.consultations.states import NOTIFIED as AFTER_NOTIFICATION
from etabli.core import cercles
from etabli.core.access import (
    ALL,
    PERSON,
    Actor,
    Membership,
    Row,
    Scope,
    Table,
    Way,
    by_organisation,
    given,
    narrowed,
)
from etabli.core.cercles import Seat
from etabli.marches.access import led_by_my_firm, of_my_firm
from etabli.marches.models import MembreGroupement

IN = scopes_through("atelier__")
SERVICE = IN["service"]


def _consulted(membership: Membership, **led: object) -> Q:
    own = membership.organisation_id or 0
    rows = Consulte.objects.filter(ecarte_motif="")
    mine = Q(groupement__mandataire_id=own)
    if not led:
        member = MembreGroupement.objects.filter(organisation_id=own).values("groupement_id")
        mine |= Q(groupement__in=member)
    return Q(pk__in=rows.filter(mine).values("marche_id"))


OUT = given("publiée", Q(etat__in=[str(etat) for etat in PUBLISHED], published_at__isnull=False))
#: of a row of `consultes`, that it is not left out
IS_SENT = Q(consultes__ecarte_motif="")
BY_LEAD = Way((IS_SENT,), ("consultes__groupement__mandataire_id",))
BY_MEMBER = Way((IS_SENT,), ("consultes__groupement__membres__organisation_id",))
#: those that the dossier was sent to: they read it once it is published, and never one another
CONSULTED = (Scope("", _consulted, (BY_LEAD, BY_MEMBER)) & OUT).called(
    "publiée, où mon groupement est consulté"
)
CONSULTED_LED = (Scope("", lambda m: _consulted(m, led=True), (BY_LEAD,)) & OUT).called(
    "publiée, où mon groupement est consulté, comme mandataire"
)


def _named(membership: Membership) -> Q:
    rows = Associe.objects.filter(organisation_id=membership.organisation_id or 0, **IS_OPERATOR)
    return Q(atelier__candidature__in=rows.values("candidature_id"))


IS_OPERATOR = {"qualite": QualiteAssocie.OPERATEUR, "ended_on": None}
NAMED = "atelier__candidature__associes__"
OPERATOR = Scope(
    "de l’Atelier auquel mon établissement est associé",
    _named,
    (
        Way(
            (Q(**{f"{NAMED}{name}": value for name, value in IS_OPERATOR.items()}),),
            (f"{NAMED}organisation_id",),
        ),
    ),
)
#: what is asked of the chosen holder, until the contract is notified
CHOSEN = (
    by_organisation("", "attributaire__mandataire_id")
    & given("attribuée", Q(etat=EtatMarche.ATTRIBUE.value))
).called("attribuée à mon groupement, comme mandataire")
DRAFT = given("en préparation", Q(etat=EtatMarche.PREPARATION.value))


# -- the committee: a seat is a person's, never that of their colleagues (N-9, N-10) ---------------


def _person(membership: Membership) -> int:
    """Who wears the hat; nobody for a hat that is no person's."""
    found = membership.scope.get(PERSON)
    return found if isinstance(found, int) else 0


def _seated(membership: Membership, **more: object) -> Q:
    rows = MembreComite.objects.filter(
        personne_id=_person(membership),
        organisation_id=membership.organisation_id or 0,
        **more,
    )
    return Q(pk__in=rows.values("marche_id"))


def _aside(membership: Membership) -> Q:
    rows = MembreComite.objects.filter(personne_id=_person(membership), deported_on__isnull=False)
    return Q(pk__in=rows.values("marche_id"))


#: the reverse names the organisations: who sits among their people is nobody's duty but theirs
OF_SEATS = Way(organisations=("membres__organisation_id",))
IS_ACTIVE = Q(membres__declared_at__isnull=False, membres__deported_on=None)
SEATED = Scope("dont je suis membre du comité", _seated, (OF_SEATS,))
ACTIVE = Scope(
    "dont je suis membre du comité, ma déclaration signée, sans déport",
    lambda m: _seated(m, declared_at__isnull=False, deported_on=None),
    (Way((IS_ACTIVE,)) & OF_SEATS,),
)
#: whoever is in conflict leaves the whole analysis, whatever their role beside the committee
UNCONCERNED = Scope("sans déport", lambda m: ~_aside(m), (Way(),))
#: who deposited, and when: nothing before the closing
RECEIVED = given("remise close", Q(etat__in=[str(etat) for etat in CLOSED]))
#: what the offers say: nothing before the analysis
JUDGED = given("offres ouvertes", Q(etat__in=[str(etat) for etat in OPENED]))
IN_ANALYSIS = given("en analyse", Q(etat=EtatMarche.ANALYSE.value))
NOTIFIED = given("notifiée", Q(etat__in=[str(etat) for etat in AFTER_NOTIFICATION]))

#: the hats under which one may sit
SITTING = (
    Role.SERVICE_PILOTE,
    Role.SERVICE_VALIDEUR,
    Role.RPA,
    Role.COLLECTIVITE_REDACTEUR,
    Role.COLLECTIVITE_SIGNATAIRE,
    Role.OPERATEUR_ASSOCIE,
    Role.DGALN_CHEF_PROJET,
    Role.DGALN_DECIDEUR,
    Role.DGALN_ACHATS,
)
MEMBERS: Row = dict.fromkeys(SITTING, SEATED)
EVALUATORS: Row = dict.fromkeys(SITTING, ACTIVE)

PILOTE: Row = {Role.SERVICE_PILOTE: SERVICE}
RPA: Row = {Role.RPA: SERVICE}
CLOCK: Row = {Role.CLOCK: ALL}
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
PORTEURS: Row = {
    Role.COLLECTIVITE_REDACTEUR: IN["collectivite"],
    Role.COLLECTIVITE_SIGNATAIRE: IN["collectivite"],
    Role.OPERATEUR_ASSOCIE: OPERATOR,
}
ANSWERING: Row = {Role.GROUPEMENT_MANDATAIRE: CONSULTED_LED}
AGREEING: Row = {
    Role.COLLECTIVITE_SIGNATAIRE: IN["collectivite"],
    Role.OPERATEUR_ASSOCIE: OPERATOR,
}
#: of the service, and not in conflict
OWN_PILOTE: Row = narrowed(PILOTE, UNCONCERNED)
OWN_RPA: Row = narrowed(RPA, UNCONCERNED)
OWN_OR_SEATED = SERVICE & UNCONCERNED | SEATED
#: the pilote who leads the committee reads the offers, hence sits in it
LEADER: Row = narrowed(PILOTE, ACTIVE)
#: a service that sits without being the buyer (the DREAL) sees the consultation it judges
GUESTS: Row = {
    Role.SERVICE_PILOTE: SERVICE | SEATED,
    Role.SERVICE_VALIDEUR: SERVICE | SEATED,
    Role.RPA: SERVICE | SEATED,
}
OWN_OR_ACTIVE = SERVICE & UNCONCERNED | ACTIVE
DEPOSITS: Row = {
    **EVALUATORS,
    **dict.fromkeys((Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.RPA), OWN_OR_ACTIVE),
    **dict.fromkeys((Role.DGALN_ACHATS, Role.AUDITEUR), ALL & UNCONCERNED),
}
OFFERS: Row = {
    **narrowed(EVALUATORS, JUDGED),
    Role.RPA: OWN_OR_ACTIVE & JUDGED,
    Role.AUDITEUR: ALL & UNCONCERNED & NOTIFIED,
}
HOLDERS: Row = {
    Role.GROUPEMENT_MANDATAIRE: CONSULTED,
    Role.GROUPEMENT_MEMBRE: CONSULTED,
}

BUDGET: Row = {Role.GESTIONNAIRE_BUDGET: SERVICE}
#: before the notification, to whom and at what price is of those who make the contract, out of conflict
OWN_BUDGET: Row = narrowed(BUDGET, UNCONCERNED)
AWARDERS: Row = {**OWN_PILOTE, **OWN_RPA, **OWN_BUDGET}
#: the others of the State read it once it is notified
TOLD_AFTER: Row = narrowed(
    {
        Role.SERVICE_VALIDEUR: SERVICE,
        Role.DGALN_CHEF_PROJET: ALL,
        Role.DGALN_ACHATS: ALL,
        Role.AUDITEUR: ALL,
    },
    NOTIFIED,
)

CONTRACTED: Row = dict.fromkeys(
    (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE),
    of_my_firm("de mon groupement", "attributaire__"),
)

TABLE = Table(
    MarcheSubsequent,
    view={**STATE, **GUESTS, **PORTEURS, **HOLDERS},
    # the dossier while it is written, the holders consulted, the questions before their answer
    view_preparation={**STATE, **PORTEURS},
    view_money=STATE,
    write=narrowed(PILOTE, DRAFT),
    prepare=PILOTE,
    relaunch=RPA,
    fix_terms=PILOTE,
    covalidate=AGREEING,
    publish=RPA,
    ask_question={**PILOTE, Role.GROUPEMENT_MANDATAIRE: CONSULTED_LED},
    answer_questions=PILOTE,
    # what PLACE says of who withdrew the dossier, and the files carried to and from it
    view_registers=STATE,
    import_register=PILOTE,
    postpone={**PILOTE, **RPA},
    close=CLOCK,
    abandon={**RPA, **CLOCK},
    # the analysis (M5 to M8, M10): see SEATED and UNCONCERNED above
    view_deposits=narrowed(DEPOSITS, RECEIVED),
    read_offers=OFFERS,
    receive_offers={**OWN_PILOTE, **OWN_RPA, **CLOCK},
    seat_member={**OWN_PILOTE, **OWN_RPA},
    unseat_member={**OWN_PILOTE, **OWN_RPA},
    declare_interests=MEMBERS,
    step_aside={**MEMBERS, Role.SERVICE_PILOTE: OWN_OR_SEATED, Role.RPA: OWN_OR_SEATED},
    announce_lots=LEADER,
    begin_analysis=LEADER,
    record_prices=LEADER,
    ask_candidate=LEADER,
    record_answer={**LEADER, Role.GROUPEMENT_MANDATAIRE: CONSULTED_LED & JUDGED},
    decide_request=OWN_RPA,
    eliminate_offer=OWN_RPA,
    reinstate_offer=OWN_RPA,
    write_mark=narrowed(EVALUATORS, IN_ANALYSIS),
    freeze_marks=EVALUATORS,
    open_auditions=LEADER,
    record_hearing=LEADER,
    end_auditions=LEADER,
    draw_lots=OWN_RPA,
    order_tied=LEADER,
    freeze_ranking=LEADER,
    cast_vote=EVALUATORS,
    count_votes=LEADER,
    review_analysis=LEADER,
    declare_unfruitful=OWN_RPA,
    # the award: whom, at what price, what is brought; what the others are told
    view_award={**AWARDERS, **TOLD_AFTER, Role.GROUPEMENT_MANDATAIRE: CHOSEN},
    view_rejections={**OWN_RPA, Role.AUDITEUR: NOTIFIED},
    publish_data=narrowed({**PILOTE, **RPA}, NOTIFIED),
    award=OWN_RPA,
    record_attestation={**OWN_PILOTE, Role.GROUPEMENT_MANDATAIRE: CHOSEN},
    send_rejections=OWN_RPA,
    sign=OWN_RPA,
    engage=OWN_BUDGET,
    notify=OWN_RPA,
    take_next=OWN_RPA,
    record_publication={**PILOTE, **RPA},
    start_execution=CLOCK,
    settle=BUDGET,
    # before its term: decided in « paiements », which counts what is due (2.7.4)
    stop_at_phase=CLOCK,
    terminate=CLOCK,
    write_avenant=narrowed(PILOTE, NOTIFIED),
    # its price, its avenants: the State, and the holder once it is notified
    view_price={**STATE, **narrowed(CONTRACTED, NOTIFIED)},
)


OF_MARCHE = scopes_through("marche__atelier__")
AVENANT_SERVICE = OF_MARCHE["service"]
#: to those who carry the Atelier: what changes of its time and of its perimeter
CARRIED = given(
    "de durée ou de périmètre",
    Q(objet__in=[ObjetAvenant.DUREE.value, ObjetAvenant.PERIMETRE.value]),
)
HOLDER = of_my_firm("au marché de mon groupement", "marche__attributaire__")
AVENANT_PILOTE: Row = {Role.SERVICE_PILOTE: AVENANT_SERVICE}
AVENANT_RPA: Row = {Role.RPA: AVENANT_SERVICE}
HOLDER_LED: Row = {
    Role.GROUPEMENT_MANDATAIRE: led_by_my_firm(
        "au marché de mon groupement, comme mandataire", "marche__attributaire__"
    )
}
LEAD: Row = {
    Role.COLLECTIVITE_SIGNATAIRE: (
        by_organisation(
            "dont ma collectivité est chef de file", "marche__atelier__chef_de_file_id"
        )
        & given("de durée", Q(objet=ObjetAvenant.DUREE.value))
    )
}
DGALN: Row = {Role.DGALN_ACHATS: ALL, Role.DGALN_DECIDEUR: ALL}
AVENANTS = Table(
    Avenant,
    view={
        Role.SERVICE_PILOTE: AVENANT_SERVICE,
        Role.SERVICE_VALIDEUR: AVENANT_SERVICE,
        Role.RPA: AVENANT_SERVICE,
        Role.GESTIONNAIRE_BUDGET: AVENANT_SERVICE,
        Role.DGALN_CHEF_PROJET: ALL,
        Role.DGALN_DECIDEUR: ALL,
        Role.DGALN_ACHATS: ALL,
        Role.AUDITEUR: ALL,
        Role.CLOCK: ALL,
        Role.GROUPEMENT_MANDATAIRE: HOLDER,
        Role.GROUPEMENT_MEMBRE: HOLDER,
        Role.COLLECTIVITE_REDACTEUR: OF_MARCHE["collectivite"] & CARRIED,
        Role.COLLECTIVITE_SIGNATAIRE: OF_MARCHE["collectivite"] & CARRIED,
    },
    prepare=AVENANT_PILOTE,
    endorse=DGALN,
    derogate={Role.DGALN_DECIDEUR: ALL},
    commit={Role.SERVICE_VALIDEUR: AVENANT_SERVICE},
    agree=LEAD,
    present=AVENANT_PILOTE,
    accept=HOLDER_LED,
    engage={Role.GESTIONNAIRE_BUDGET: AVENANT_SERVICE},
    notify=AVENANT_RPA,
    refuse={**AVENANT_PILOTE, **AVENANT_RPA, **HOLDER_LED},
    record_publication={**AVENANT_PILOTE, **AVENANT_RPA},
)


def seat_of(marche: MarcheSubsequent, actor: Actor) -> Seat:
    """As whom the person reads what is written about this consultation (`core.cercles`)."""
    return cercles.seat_of(TABLE, marche, actor, "view")
