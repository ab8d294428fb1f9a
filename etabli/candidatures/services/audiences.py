"""Who is written to about a candidature; nobody is told of a dossier they may not open."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import QualiteAssocie
from etabli.core.outbox import Recipient

Audience = Callable[[Candidature], Iterable[Recipient]]
#: those who take part without carrying nor piloting
FOLLOWERS = ("operateurs", "voisins")
EVERYONE = ("porteurs", "pilote", "valideur", "dgaln", "prefecture", *FOLLOWERS)


def porteur_ids(candidature: Candidature) -> list[int]:
    """The organisations that carry it now, the lead first; the lead alone while it is being opened."""
    rows = candidature.porteurs.filter(withdrawn_on=None).order_by("role", "pk")
    return list(rows.values_list("organisation_id", flat=True)) or [candidature.chef_de_file_id]


def _of_porteurs(*roles: str) -> Audience:
    def find(candidature: Candidature) -> list[Recipient]:
        ids = porteur_ids(candidature)
        return [person for pk in ids for person in recipients(*roles, organisation_id=pk)]

    return find


def _of_service(*roles: str) -> Audience:
    return lambda candidature: recipients(*roles, organisation_id=candidature.service_pilote_id)


def _associated(qualite: str, *roles: str) -> Audience:
    def find(candidature: Candidature) -> list[Recipient]:
        rows = candidature.associes.filter(qualite=qualite, ended_on=None).order_by("pk")
        ids = rows.values_list("organisation_id", flat=True)
        return [person for pk in ids for person in recipients(*roles, organisation_id=pk)]

    return find


def _dgaln(*roles: str) -> Audience:
    return lambda candidature: recipients(*roles) if candidature.exchanged_on else []


def _prefecture(candidature: Candidature) -> list[Recipient]:
    """Called to sign from C6 on; before, the préfecture does not see the dossier."""
    if candidature.first_frozen_on is None:
        return []
    return recipients(Role.PREFECTURE, departement=candidature.departement_code)


def _other_party(candidature: Candidature) -> Iterable[Recipient]:
    """C1: the side that has not opened the first contact."""
    if candidature.interet_collectivite_on is None:
        return porteurs(candidature)
    return [] if candidature.interet_service_on else pilote(candidature)


porteurs = _of_porteurs(Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE)
pilote = _of_service(Role.SERVICE_PILOTE)

AUDIENCES: dict[str, Audience] = {
    "porteurs": porteurs,
    "signataires": lambda c: [
        *_of_porteurs(Role.COLLECTIVITE_SIGNATAIRE)(c),
        *_prefecture(c),
    ],
    "pilote": pilote,
    "valideur": _of_service(Role.SERVICE_VALIDEUR),
    "dgaln": _dgaln(Role.DGALN_CHEF_PROJET),
    "operateurs": _associated(QualiteAssocie.OPERATEUR, Role.OPERATEUR_ASSOCIE),
    "voisins": _associated(QualiteAssocie.SERVICE, Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR),
    "decideur": _dgaln(Role.DGALN_DECIDEUR),
    "achats": _dgaln(Role.DGALN_ACHATS),
    "prefecture": _prefecture,
    "autre_partie": _other_party,
}
