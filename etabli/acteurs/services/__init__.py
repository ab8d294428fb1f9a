"""The verbs of people: invite, accept, open a service, change one's address."""

from etabli.acteurs.services.clock import expire_invitations
from etabli.acteurs.services.invitations import (
    WORKFLOW,
    accept_invitation,
    cancel_invitation,
    invite_person,
    join_organisation,
    keep_identity,
    mail_of,
)
from etabli.acteurs.services.organisations import declare_organisation

__all__ = [
    "WORKFLOW",
    "accept_invitation",
    "cancel_invitation",
    "declare_organisation",
    "expire_invitations",
    "invite_person",
    "join_organisation",
    "keep_identity",
    "mail_of",
]
