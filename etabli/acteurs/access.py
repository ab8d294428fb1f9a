"""Who may invite whom, and see the invitations."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.models import Invitation
from etabli.acteurs.states import Role
from etabli.core.access import ALL, Membership, Row, Scope, Table


def _mine(membership: Membership) -> Q:
    return Q(organisation_id=membership.organisation_id)


def _territory(membership: Membership) -> Q:
    codes = membership.departements
    return (
        Q(organisation__departement_id__in=codes)
        | Q(organisation__commune__departement_id__in=codes)
        | Q(organisation_id=membership.organisation_id)
    )


#: an invitation may be sent for these roles only, by these roles (issue C.1)
INVITES: dict[str, frozenset[str]] = {
    Role.ADMIN_TECHNIQUE: frozenset(
        set(Role.values) - {Role.VISITEUR, Role.CLOCK, Role.PARTICIPANT}
    ),
    Role.SERVICE_PILOTE: frozenset(
        {
            Role.COLLECTIVITE_REDACTEUR,
            Role.COLLECTIVITE_SIGNATAIRE,
            Role.PREFECTURE,
            Role.OPERATEUR_ASSOCIE,
        }
    ),
    Role.GROUPEMENT_MANDATAIRE: frozenset({Role.GROUPEMENT_MEMBRE}),
}


def _may_send(role: str) -> Q:
    return Q(role__in=INVITES[role])


OF_MY_TERRITORY = Scope(
    "vers les collectivités et préfectures de mon territoire",
    lambda m: _territory(m) & _may_send(Role.SERVICE_PILOTE),
)
OF_MY_FIRM = Scope(
    "vers mes équipiers", lambda m: _mine(m) & _may_send(Role.GROUPEMENT_MANDATAIRE)
)

SENDERS: Row = {
    Role.ADMIN_TECHNIQUE: ALL,
    Role.SERVICE_PILOTE: OF_MY_TERRITORY,
    Role.GROUPEMENT_MANDATAIRE: OF_MY_FIRM,
}

TABLE = Table(
    Invitation,
    view={**SENDERS, Role.CLOCK: ALL},
    send=SENDERS,
    cancel=SENDERS,
    accept={Role.CLOCK: ALL},
    expire={Role.CLOCK: ALL},
)
