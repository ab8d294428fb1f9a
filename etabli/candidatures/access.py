"""Who may do what on a candidature, its messages included (`candidatures.echanges`)."""

from __future__ import annotations

from django.db.models import Case, Q, Value

from etabli.acteurs.states import Role
from etabli.candidatures import formats
from etabli.candidatures.models import Associe, Candidature, Porteur
from etabli.candidatures.states import DECIDED, FORMING, TO_BUY, Etat, QualiteAssocie
from etabli.core import cercles
from etabli.core.access import (
    ALL,
    Actor,
    Membership,
    Row,
    Scope,
    Table,
    Way,
    by_departement,
    by_organisation,
    given,
    narrowed,
)
from etabli.core.cercles import Seat


def _in(*etats: str, words: str) -> Scope:
    return given(words, Q(etat__in=[str(etat) for etat in etats]))


NEWBORN = ~Q(pk__in=Porteur.objects.values("candidature_id"))


def _carried(membership: Membership) -> Q:
    """By its row among the porteurs; the very first instant, before any row, by being the lead."""
    own = membership.organisation_id or 0
    mine = Porteur.objects.filter(organisation_id=own, withdrawn_on=None)
    return Q(pk__in=mine.values("candidature_id")) | (Q(chef_de_file_id=own) & NEWBORN)


def _silent(membership: Membership) -> Q:
    own = Porteur.objects.filter(organisation_id=membership.organisation_id or 0)
    silent = own.filter(withdrawn_on=None, interet_on=None)
    return Q(pk__in=silent.values("candidature_id"))


def _shared(membership: Membership) -> Q:
    others = Porteur.objects.filter(withdrawn_on=None).exclude(
        organisation_id=membership.organisation_id or 0
    )
    return Q(pk__in=others.values("candidature_id"))


def _associated(words: str, qualite: str, **so: object) -> Scope:
    """The dossiers where the organisation of the hat has a row of this quality, that is so."""
    kept = {"qualite": qualite, "ended_on": None, **so}
    named = Q(**{f"associes__{name}": value for name, value in kept.items()})

    def mine(membership: Membership) -> Q:
        own = Associe.objects.filter(organisation_id=membership.organisation_id or 0, **kept)
        return Q(pk__in=own.values("candidature_id"))

    return Scope(words, mine, (Way((named,), ("associes__organisation_id",)),))


SERVICE = by_organisation("de mon service", "service_pilote_id")
#: a service that does not pilot, and has communes of its territory in the perimeter (10.4)
CONCERNED = _associated("dont le périmètre entre dans mon territoire", QualiteAssocie.SERVICE)
TO_AGREE = _associated(
    "dont l’accord de mon service est attendu", QualiteAssocie.SERVICE, accord_on=None
)
#: an operator of the State that writes with the porteurs
NAMED = _associated("auquel mon établissement est associé", QualiteAssocie.OPERATEUR)
THIRD_INTEREST = _associated(
    "dont l’intérêt de mon établissement n’est pas coché",
    QualiteAssocie.OPERATEUR,
    interet_on=None,
)
CARRIED = Scope(
    "que ma collectivité porte",
    _carried,
    (
        Way((Q(porteurs__withdrawn_on=None),), ("porteurs__organisation_id",)),
        Way((NEWBORN,), ("chef_de_file_id",)),
    ),
)
LED = by_organisation("que ma collectivité mène", "chef_de_file_id")
ALONE = Scope("seule", lambda m: ~_shared(m))
SHARED = Scope("avec d’autres", _shared)
#: the préfecture is called to sign: it reads from then on, and keeps reading
SUPPORTED = by_departement("de mon département", "departement_code") & given(
    "une fois la fiche envoyée en signature", Q(first_frozen_on__isnull=False)
)
EXCHANGED = given("dès que la DGALN est saisie", Q(exchanged_on__isnull=False))
TO_CONTRACT = _in(*TO_BUY, words="éligible ou au-delà")
WRITING = _in(Etat.OPPORTUNITE_CARACTERISEE, Etat.BROUILLON, words="dont la fiche est ouverte")
OPEN_TO_ALL = _in(*FORMING, words="dont la fiche n’est pas figée")
COMPLETING = _in(Etat.COMPLEMENT_DEMANDE, words="à compléter")
SECOND_INTEREST = Scope(
    "dont l’intérêt de ma collectivité n’est pas coché",
    _silent,
    (
        Way(
            (Q(porteurs__withdrawn_on=None, porteurs__interet_on=None),),
            ("porteurs__organisation_id",),
        ),
    ),
)
FIRST_INTEREST = given("dont l’intérêt de mon service n’est pas coché", Q(interet_service_on=None))
INSTRUCTED = _in(Etat.EN_INSTRUCTION, words="en instruction")
#: the formats whose opinions are gathered
WITH_OPINIONS = Q(format__in=[one.code for one in formats.known if one.has_avis])
ADVISED = given("d’un format qui demande des avis", WITH_OPINIONS)
GRADED = _in(*DECIDED, words="décidée")

PILOTE: Row = {Role.SERVICE_PILOTE: SERVICE}
VALIDEUR: Row = {Role.SERVICE_VALIDEUR: SERVICE}
CHEF_PROJET: Row = {Role.DGALN_CHEF_PROJET: EXCHANGED}
DECIDEUR: Row = {Role.DGALN_DECIDEUR: EXCHANGED}
CLOCK: Row = {Role.CLOCK: ALL}
COLLECTIVITE: Row = {Role.COLLECTIVITE_REDACTEUR: CARRIED, Role.COLLECTIVITE_SIGNATAIRE: CARRIED}
WRITERS: Row = {**PILOTE, **COLLECTIVITE}
#: the services that the perimeter enters follow the dossier
VOISINS: Row = {
    Role.SERVICE_PILOTE: SERVICE | CONCERNED,
    Role.SERVICE_VALIDEUR: SERVICE | CONCERNED,
}
OPERATEUR: Row = {Role.OPERATEUR_ASSOCIE: NAMED}
CO_WRITERS: Row = {**WRITERS, **OPERATEUR}
#: who speaks for the whole dossier: its lead, and the pilote
HEADS: Row = {
    **PILOTE,
    Role.COLLECTIVITE_REDACTEUR: LED,
    Role.COLLECTIVITE_SIGNATAIRE: LED,
}

VIEW: Row = {
    **VOISINS,
    **COLLECTIVITE,
    **OPERATEUR,
    Role.PREFECTURE: SUPPORTED,
    **CHEF_PROJET,
    **DECIDEUR,
    Role.DGALN_ACHATS: TO_CONTRACT,
    Role.AUDITEUR: ALL,
    **CLOCK,
}

#: they see the dossier, and none of its messages
SILENT = (Role.DGALN_ACHATS, Role.CLOCK)

TABLE = Table(
    Candidature,
    view=VIEW,
    # tabs and acts that are not moves
    invite={**PILOTE},
    edit=narrowed(CO_WRITERS, WRITING),
    correct=narrowed(CO_WRITERS, COMPLETING),
    carry=narrowed(CO_WRITERS, WRITING),
    read_porteurs={role: cell for role, cell in VIEW.items() if role not in SILENT},
    read_state={**VOISINS, **CHEF_PROJET, **DECIDEUR, Role.AUDITEUR: ALL},
    write_state={**VOISINS, **CHEF_PROJET, **DECIDEUR},
    write_porteurs={
        **VOISINS,
        **COLLECTIVITE,
        **OPERATEUR,
        Role.PREFECTURE: SUPPORTED,
        **CHEF_PROJET,
        **DECIDEUR,
    },
    view_grid={
        **narrowed({**PILOTE, **VALIDEUR, **COLLECTIVITE, Role.PREFECTURE: SUPPORTED}, GRADED),
        **CHEF_PROJET,
        **DECIDEUR,
        Role.AUDITEUR: ALL,
    },
    grade=narrowed(CHEF_PROJET, INSTRUCTED),
    # moves
    open={**WRITERS},
    express_interest={
        Role.SERVICE_PILOTE: SERVICE & FIRST_INTEREST,
        Role.COLLECTIVITE_REDACTEUR: CARRIED & SECOND_INTEREST,
        Role.COLLECTIVITE_SIGNATAIRE: CARRIED & SECOND_INTEREST,
        Role.OPERATEUR_ASSOCIE: NAMED & THIRD_INTEREST,
    },
    exchange=PILOTE,
    characterise=CHEF_PROJET,
    discard=CHEF_PROJET,
    start_draft=CO_WRITERS,
    adopt_form=narrowed(WRITERS, WRITING),
    add_porteur=narrowed(WRITERS, OPEN_TO_ALL),
    drop_porteur=narrowed(HEADS, OPEN_TO_ALL),
    change_lead=narrowed(HEADS, OPEN_TO_ALL),
    name_operator=narrowed(WRITERS, OPEN_TO_ALL),
    release_operator=narrowed(WRITERS, OPEN_TO_ALL),
    follow_perimeter=CLOCK,
    agree={Role.SERVICE_VALIDEUR: CONCERNED & TO_AGREE},
    change_pilote={**PILOTE, **CHEF_PROJET},
    send_to_signature=PILOTE,
    reopen=PILOTE,
    deposit_letter={**VOISINS, **COLLECTIVITE, Role.PREFECTURE: SUPPORTED},
    refuse_letter=CHEF_PROJET,
    confirm_letter=CHEF_PROJET,
    submit=VALIDEUR,
    declare_complete=CHEF_PROJET,
    request_complement=CHEF_PROJET,
    answer_item={**WRITERS, **CLOCK},
    accept_item=CHEF_PROJET,
    refuse_item=CHEF_PROJET,
    extend_complement=CHEF_PROJET,
    lapse=CLOCK,
    start_instruction=CHEF_PROJET,
    give_opinion=narrowed(CHEF_PROJET, ADVISED),
    write_synthesis=narrowed(CHEF_PROJET, ADVISED),
    read_opinions={**narrowed({**CHEF_PROJET, **DECIDEUR}, ADVISED), Role.AUDITEUR: ALL & ADVISED},
    ask_question=CHEF_PROJET,
    accept=DECIDEUR,
    reject=DECIDEUR,
    adjourn=DECIDEUR,
    resume=PILOTE,
    lapse_adjourned=CLOCK,
    program=CHEF_PROJET,
    wait_framework=CLOCK,
    leave_wait=CLOCK,
    convert=PILOTE,
    withdraw={**VALIDEUR, Role.COLLECTIVITE_SIGNATAIRE: CARRIED & ALONE},
    leave={Role.COLLECTIVITE_SIGNATAIRE: CARRIED & SHARED},
    redraft=PILOTE,
    lapse_withdrawn=CLOCK,
    warn_eligibility=CLOCK,
    lapse_eligibility=CLOCK,
    duplicate=PILOTE,
)


def seat_of(candidature: Candidature, actor: Actor) -> Seat:
    """As whom the person reads what is written about this dossier (`core.cercles`)."""
    return cercles.seat_of(TABLE, candidature, actor)


def seats(actor: Actor) -> dict[str, Case | Value]:
    """The annotations that answer `seat_of` for the dossiers that the person sees."""
    return cercles.answers(TABLE, actor, are_seen=True)
