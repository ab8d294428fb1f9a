"""Those who make a dossier together, and what this reader may change of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.urls import reverse

from etabli.acteurs.models import EtatInvitation, Invitation, Membre
from etabli.candidatures.models import Associe, Candidature, Porteur
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import active_porteurs, operators
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import BEFORE_FICHE, FORMING, RolePorteur
from etabli.core.ui.contexts import Context

#: the moves whose buttons stand on this page, out of the bar of the dossier
MAKING = frozenset(
    {"drop_porteur", "change_lead", "name_operator", "release_operator", "change_pilote"}
)


@dataclass(frozen=True, slots=True)
class Service:
    """A State service that the perimeter enters: since when, why, and whether it has agreed."""

    row: Associe
    agreed: bool


class Door(TypedDict):
    """One thing this reader may change, and where."""

    label: str
    url: str


class Makers(TypedDict):
    """Who makes the dossier; `is_open` while the fiche is not frozen."""

    carried: list[Porteur]
    operators: list[Associe]
    services: list[Service]
    is_open: bool


def makers(candidature: Candidature) -> Makers:
    """The porteurs, the operators that write with them, the services that the perimeter enters."""
    agreed = neighbours.agreed(candidature)
    return {
        "carried": active_porteurs(candidature),
        "operators": operators(candidature),
        "services": [
            Service(row, row.organisation_id in agreed)
            for row in neighbours.concerned(candidature)
        ],
        "is_open": candidature.etat in FORMING,
    }


def page(candidature: Candidature, can: dict[str, bool], *, may_invite: bool) -> Context:
    """The page: who makes the dossier, what may be changed of it, those that nobody answers for yet."""
    found = makers(candidature)
    return {
        **found,
        "doors": doors(candidature, found, can),
        "absent": absent(found) if may_invite else frozenset(),
    }


def absent(found: Makers) -> frozenset[int]:
    """The porteurs and the operators of which nobody has an account, nor was asked to have one."""
    ids = {row.organisation_id for row in found["carried"]}
    ids |= {row.organisation_id for row in found["operators"]}
    members = Membre.objects.active().filter(organisation__in=ids)
    asked = Invitation.objects.filter(organisation__in=ids, etat=EtatInvitation.ENVOYEE)
    known = {one.organisation_id for some in (members, asked) for one in some}
    return frozenset(ids - known)


def doors(candidature: Candidature, found: Makers, can: dict[str, bool]) -> dict[str, Door]:
    """What this reader may change now, by name; what would offer nothing to choose is not there."""
    others = [row for row in found["carried"] if row.role == RolePorteur.CO_PORTEUR]
    silent = [row for row in others if row.interet_on is None]
    offered = {
        "change_lead": bool(others),
        "drop_porteur": bool(silent) and candidature.etat in BEFORE_FICHE,
        "name_operator": True,
        "release_operator": bool(found["operators"]),
        "change_pilote": bool(found["services"]),
    }
    return {
        name: {"label": WORKFLOW.moves[name].label, "url": _url(candidature, name)}
        for name, is_offered in offered.items()
        if is_offered and found["is_open"] and can[name]
    }


def _url(candidature: Candidature, name: str) -> str:
    return reverse("candidatures:acte", args=[candidature.pk, name.replace("_", "-")])
