"""Who may do what on a roadmap, its actions and its reviews (2.1, 2.3)."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.ateliers.access import scopes_through
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.core.access import ALL, Row, Scope, Table, given, narrowed
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, NoteCloture, Revue
from etabli.feuilles_de_route.states import EDITABLE, PUBLISHED
from etabli.seances.access import concerned_through

CLOCK: Row = {Role.CLOCK: ALL}


def _in(words: str, path: str, states: tuple[str, ...]) -> Scope:
    return given(words, Q(**{f"{path}etat__in": states}))


def writers_through(prefix: str) -> Row:
    """Those who write the roadmap before it is validated (2.3)."""
    scope = scopes_through(prefix)
    return {
        Role.SERVICE_PILOTE: scope["service"],
        Role.COLLECTIVITE_REDACTEUR: scope["collectivite"],
        Role.GROUPEMENT_MANDATAIRE: scope["led"],
    }


def _of(prefix: str, role: str, scope: str) -> Row:
    return {role: scopes_through(prefix)[scope]}


A = "atelier__"
DRAFT = _in("non validée", "", EDITABLE)
EDIT = narrowed(writers_through(A), DRAFT)
PUBLIC = _in("officialisée", "", PUBLISHED)
SIGNING = _of(A, Role.COLLECTIVITE_SIGNATAIRE, "collectivite")
#: each of several porteurs commits itself by an act of its own
SHARED = given(
    "portée par plusieurs collectivités",
    Q(atelier__in=Atelier.co_porteurs.through.objects.values("atelier_id")),
)

FEUILLES = Table(
    FeuilleDeRoute,
    view={**concerned_through(A), Role.VISITEUR: PUBLIC},
    follow=concerned_through(A),
    open={**writers_through(A), **CLOCK},
    edit=EDIT,
    withdraw_action=EDIT,
    consult=_of(A, Role.SERVICE_PILOTE, "service"),
    validate={**SIGNING, **CLOCK},
    record_act=narrowed(_of(A, Role.SERVICE_VALIDEUR, "service"), SHARED),
    make_official=_of(A, Role.SERVICE_VALIDEUR, "service"),
    follow_up=CLOCK,
    close=CLOCK,
)

#: once it is closed, those who made it say what it was worth (K23)
CLOSED = given("clos", Q(atelier__etat__in=states(Group.FOLLOWED)))
MARKING: Row = {
    Role.SERVICE_PILOTE: scopes_through(A)["service"],
    Role.COLLECTIVITE_REDACTEUR: scopes_through(A)["collectivite"],
    Role.COLLECTIVITE_SIGNATAIRE: scopes_through(A)["collectivite"],
    Role.GROUPEMENT_MANDATAIRE: scopes_through(A)["led"],
}
NOTES = Table(
    NoteCloture,
    view=concerned_through(A),
    give=narrowed(MARKING, CLOSED),
    change=narrowed(MARKING, CLOSED),
)

FA = "feuille__atelier__"
F_DRAFT = _in("dans une feuille de route non validée", "feuille__", EDITABLE)
REDACTEUR = _of(FA, Role.COLLECTIVITE_REDACTEUR, "collectivite")
PILOTE = _of(FA, Role.SERVICE_PILOTE, "service")

ACTIONS = Table(
    Action,
    view={
        **concerned_through(FA),
        Role.VISITEUR: _in("dans une feuille de route officialisée", "feuille__", PUBLISHED),
    },
    edit=narrowed(writers_through(FA), F_DRAFT),
    propose=narrowed(writers_through(FA), F_DRAFT),
    tie=narrowed(writers_through(FA), F_DRAFT),
    amend_plan={**narrowed(writers_through(FA), F_DRAFT), **REDACTEUR, **PILOTE},
    amend_results={**narrowed(writers_through(FA), F_DRAFT), **REDACTEUR, **PILOTE},
    retain=CLOCK,
    request_step=REDACTEUR,
    confirm_step=PILOTE,
    refuse_step=PILOTE,
    postpone=REDACTEUR,
    resume=REDACTEUR,
    abandon=REDACTEUR,
    merge=REDACTEUR,
)

REVUES = Table(
    Revue,
    view={**concerned_through(FA), Role.VISITEUR: given(
        "d’une feuille de route officialisée, une fois tenue",
        Q(feuille__etat__in=PUBLISHED, etat="TENUE"),
    )},
    follow=concerned_through(FA),
    schedule=CLOCK,
    reschedule=CLOCK,
    fill=REDACTEUR,
    hold=PILOTE,
    send_back=PILOTE,
    miss=CLOCK,
)  # fmt: skip
